"""The process inside Home Assistant: options, the two sites, satellites, announcements, the store and the panel."""
