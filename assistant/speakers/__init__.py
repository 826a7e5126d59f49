"""Voices told apart on this machine, for people who asked to be known by theirs."""
