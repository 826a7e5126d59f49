"""The web as far as the tools may reach it: pages, searches, feeds and rates. Nothing else of the network."""
