"""What every tool is made of: the call, its targets, the change that is carried out and read back."""
