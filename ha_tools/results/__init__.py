"""What tools answer: an outcome and facts, and the facts of states."""
