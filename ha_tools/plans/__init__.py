"""Commands for later: when they are due, again and again or once, and what becomes of them. Pure."""
