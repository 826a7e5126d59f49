"""Commands for later as tools: planned, listed, changed, cancelled, and carried out when their time has come."""
