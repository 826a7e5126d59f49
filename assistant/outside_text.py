"""Text from recognisers, models and servers, made fit to travel on."""

from __future__ import annotations


def encodable(text: str) -> str:
    """Return `text` without halves of UTF-16 pairs, which JSON can spell and UTF-8 cannot; both halves are one sign."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
