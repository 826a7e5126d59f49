"""Words as they are compared. Pure."""

from __future__ import annotations

import re


def plain(text: str) -> str:
    """Return `text` in lower case, without punctuation."""
    return " ".join(re.sub(r"[^\w' ]+", " ", text.lower().replace("’", "'")).split())
