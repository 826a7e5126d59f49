"""The daily life of a household: lists, calendars, messages, timers."""
