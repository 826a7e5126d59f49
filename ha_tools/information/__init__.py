"""Answers about the world: sums, units, money."""
