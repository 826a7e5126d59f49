"""Calls from outside the house: a Pipecat bot that brings a telephone or a browser to the app, as one more room."""
