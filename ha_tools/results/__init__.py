"""The answers of tools: an outcome and facts, and the facts of states."""
