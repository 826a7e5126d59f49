"""Log lines without secrets: the lines and tracebacks of every library pass one formatter that leaves them out."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote, quote_plus

from ha_tools.languages.spoken_digits import spoken_pin

HIDDEN = "***"
"""Stands in the log for a key, a token, a password or the PIN."""

_UNMISTAKABLE = 8
"""Characters from which a secret is looked for within longer words, too: a password "home" is hidden as a word only."""

_SHAPES = re.compile(
    r"""(?ix)
    (?P<before> :// )  [^\s/"'<>]+ (?=@)
    | (?P<header> \b (?: bearer \s | basic \s | (?:x-)?api-key: \s? ) )  [^\s"',]+
    | (?P<field> ["'\s?&] (?: \w*token | (?: api|x-api )[-_]?key | password ) ["']? (?: \s?[:=]\s? ) ["'] ) [^"']+
    | (?P<query> [?&] (?: \w*token | (?:api[-_]?)?key | password ) = ) [^\s&"']+
    """
)
"""Secrets that no setting of ours holds, by where they stand: in an address, a header, a message or a query."""

_NUMBER = (
    r"(?:\d+|\b(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|"
    r"sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|double|triple)\b)"
)
_NUMBERS = re.compile(rf"{_NUMBER}(?:[\s,.-]+(?:(?:and|then) )?{_NUMBER})*", re.IGNORECASE)


class Redaction(logging.Formatter):
    """Formats a record as one line and, where there is one, its traceback; hides every secret in both.

    The PIN is hidden however it is said: "4711", "4 7 1 1", "forty seven eleven".
    """

    def __init__(self, secrets: Iterable[str], pin: str = "") -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        spellings = {spelling for secret in secrets for spelling in _spellings(secret) if spelling}
        ordered = sorted(spellings, key=len, reverse=True)
        self._secrets = re.compile("|".join(map(_pattern, ordered))) if ordered else None
        self._pin = pin

    def format(self, record: logging.LogRecord) -> str:
        """Return the record's text, whose time of day is never taken for a PIN."""
        text = super().format(record)
        return record.asctime + self.clean(text.removeprefix(record.asctime))

    def clean(self, text: str) -> str:
        """Return `text` without secrets."""
        if self._secrets:
            text = self._secrets.sub(HIDDEN, text)
        text = _SHAPES.sub(lambda found: (found[found.lastgroup] if found.lastgroup else "") + HIDDEN, text)
        return _NUMBERS.sub(self._number, text) if self._pin else text

    def _number(self, found: re.Match[str]) -> str:
        return HIDDEN if self._pin in spoken_pin(found[0]) else found[0]


def _spellings(secret: str) -> Iterator[str]:
    """Yield a secret as it is, and as it stands in addresses, in JSON and in a `repr`."""
    yield secret
    yield quote(secret, safe="")
    yield quote_plus(secret)
    yield json.dumps(secret)[1:-1]
    yield repr(secret)[1:-1]


def _pattern(secret: str) -> str:
    literal = re.escape(secret)
    return literal if len(secret) >= _UNMISTAKABLE else rf"(?<!\w){literal}(?!\w)"
