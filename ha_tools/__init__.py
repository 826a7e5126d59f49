"""The tools for a home: the connection to Home Assistant, the names in the home, and one tool module a domain."""
