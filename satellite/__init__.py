"""The satellite: a microphone and a speaker in a room, and the wire to the app. Knows no Pipecat, no Home Assistant."""
