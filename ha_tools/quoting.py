"""Words of somebody's own, made fit to be said and shown to a language model: data, never an instruction. Pure."""

import unicodedata

LONGEST = 120
"""Characters of one text; nobody hears the rest."""


def quoted(text: str, longest: int = LONGEST) -> str:
    """The text in one line without control characters, cut where it is too long to be heard."""
    plain = "".join(" " if unicodedata.category(char)[0] in "CZ" else char for char in text)
    line = " ".join(plain.split())
    return line if len(line) <= longest else f"{line[:longest].rstrip()}…"
