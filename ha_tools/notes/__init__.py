"""Notes: what people of a home asked to be remembered, and the words that they taught. Pure."""
