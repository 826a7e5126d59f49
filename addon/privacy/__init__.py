"""What left the house and what it cost, what may leave it, and what is kept of talk."""
