"""The engines of one stage in their order, each left for the next where it fails, and taken up again."""
