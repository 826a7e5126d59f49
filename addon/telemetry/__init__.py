"""Figures of the app for whoever the household chose: traces, metrics, faults, a line a turn. Off by itself."""
