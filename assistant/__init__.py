"""A conversation with one room, and the only importer of Pipecat: speech, the dialogue policy, tools, the answer."""
