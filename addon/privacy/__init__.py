"""Privacy: the account of what left the house, the rules of what may, and the talk that is kept."""
