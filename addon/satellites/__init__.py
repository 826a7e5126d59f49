"""The satellites of the home: pairing, connections, settings, updates."""
