"""What can be done with devices: one domain, or a few that are alike, a file."""
