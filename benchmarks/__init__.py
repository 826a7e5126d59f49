"""Measurements: the app and a stock Pipecat bot, with the same simulated services and the same voice."""
