"""Timers and plans beyond their rules: kept, ordered in the panel, rung and carried out."""
