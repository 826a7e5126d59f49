"""What can be done in a home: the connection to Home Assistant, the names in the home, and one tool module a domain."""
