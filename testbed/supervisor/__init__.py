"""Supervisor as an app and Home Assistant see it: options, stdin, ingress, discovery, the way to Core."""
