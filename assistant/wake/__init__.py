"""Wake words as the app judges them: which room answers, and whether somebody said one at all."""
