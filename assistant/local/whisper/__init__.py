"""Free speech to text in the house: Whisper by CTranslate2, in a process of its own that all rooms share."""
