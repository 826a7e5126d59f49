"""The memory that lasts: the database, and what is on its way into it."""
