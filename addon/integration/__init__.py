"""Home Assistant's integration: the one WebSocket that it has to the app, and all that is said over it."""
