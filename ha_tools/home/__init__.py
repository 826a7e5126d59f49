"""The home: what there is, what it is called, and what a name means. Data and pure functions."""
