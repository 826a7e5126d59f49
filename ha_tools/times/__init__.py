"""Days, times, spans and durations as people say them in English, and back."""
