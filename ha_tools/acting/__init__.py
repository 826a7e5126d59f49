"""The parts of every tool: the call, its targets, the change that is carried out and read back."""
