"""The broker of announcements: each waits in the queues of its rooms until it is heard, or is told to have failed."""
