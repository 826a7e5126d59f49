"""The two sites, their ports and who may come in: strangers, callers with a token, Home Assistant's users."""
