"""Real parts to try the house on: a real Home Assistant, a virtual sound card, a synthetic voice, and the demo."""
