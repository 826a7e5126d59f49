"""Units of measurement: as people say them, and from one to another."""
