"""The language model of a room: what it is told, what it may call, and what is spoken of its answer."""
