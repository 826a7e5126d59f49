"""Words that others wrote: where they are in an answer, and the question before what they may have asked for."""
