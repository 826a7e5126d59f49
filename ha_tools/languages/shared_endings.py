"""Words that share their ending with the one behind an "and": "Steh- und Leselampe" is two lamps. Pure."""

from __future__ import annotations

from collections.abc import Collection


def completed(said: list[str], joints: Collection[str], names: Collection[str]) -> list[str]:
    """Return words with the ending that is left out before an "and", where one name of the home is completed so.

    The names are of one word each, in lower case. Recognisers write "Steh- und Leselampe" without the hyphen as well.
    """
    words = [*said]
    for at in range(1, len(said) - 1):
        begin, last = said[at - 1].rstrip("-").casefold(), said[at + 1].casefold()
        if said[at].casefold() not in joints or begin in names or last not in names or not begin:
            continue
        whole = [name for name in names if name.startswith(begin) and name != last and _shares(name, begin, last)]
        if len(whole) == 1:
            words[at - 1] = whole[0]
    return words


def _shares(name: str, begin: str, last: str) -> bool:
    """Return whether what is left of a name behind its beginning is how another word ends."""
    rest = name[len(begin) :]
    return len(rest) > 2 and last.endswith(rest) and last != rest
