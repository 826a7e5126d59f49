"""Home Assistant, live: the connection, the states, the registries, what its recorder remembers."""
