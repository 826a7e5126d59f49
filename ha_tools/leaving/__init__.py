"""The way out of the house: what is sent to whom, how many bytes of it, and who may send nothing."""
