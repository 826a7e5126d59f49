"""Small real servers that speak the wire of the services, with set delays and faults: for tests and benchmarks."""
