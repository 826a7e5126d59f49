"""The tools for devices: one domain, or a few that are alike, a file."""
