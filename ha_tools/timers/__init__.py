"""Timers, alarms and reminders: when they are due and what becomes of them. Pure."""
