"""Log lines without secrets: the lines and tracebacks of every library pass one formatter that leaves them out."""

from __future__ import annotations

import base64
import html
import json
import logging
import re
import unicodedata
from collections.abc import Iterable, Iterator
from urllib.parse import quote_plus

from ha_tools.languages.spoken_digits import pins_in

HIDDEN = "***"
"""Stands in the log for a key, a token, a password or the PIN."""

_UNMISTAKABLE = 8
"""Characters from which a secret is looked for within longer words, too: a password "home" is hidden as a word only."""

_NAME = r"\b (?: \w*(?:token|secret|password) | (?:[\w-]+[-_])? api[-_]?key | authorization )"

_SHAPES = re.compile(
    rf"""(?ix)
    (?P<address> :// )  [^\s/"'<>]+ (?=@)
    | (?P<quoted> {_NAME} \\* ["']? \)? \s? [:=,] \s? b? \\* ["'] )  [^"'\\\n]+
    | (?P<scheme> (?: \b bearer | \b basic | \b authorization \b \W{{1,9}} token ) \s+ )  [^\s"'\\,)]+
    | (?P<bare> (?: {_NAME} = | [?&]key= | \b \w+_token: \s | api-key: \s? ) )  [^\s&"'\\,)]+
    """
)
"""Secrets that no setting of ours holds, by where they stand: in an address, a header, a message, a query, a `repr`."""


class Redaction(logging.Formatter):
    """Formats a record as one line and, where there is one, its traceback; hides every secret in both.

    The PIN is hidden however it is said, in English and in the language that is spoken: "4711", "4 7 1 1",
    "forty seven eleven", "viertausendsiebenhundertelf".
    """

    def __init__(self, secrets: Iterable[str], pin: str = "", language: str = "en") -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._known = frozenset(secrets)
        self._secrets = _pattern(self._known)
        self._pin = pin
        self._languages = tuple(dict.fromkeys(("en", language)))

    def hide(self, secret: str) -> None:
        """Hide one more from now on."""
        if secret:
            self._known |= {secret}
            self._secrets = _pattern(self._known)

    def format(self, record: logging.LogRecord) -> str:
        """Return the record's text, whose time of day is never taken for a PIN."""
        text = super().format(record)
        return record.asctime + self.clean(text.removeprefix(record.asctime))

    def clean(self, text: str) -> str:
        """Return `text` without secrets."""
        if self._secrets:
            text = self._secrets.sub(HIDDEN, text)
        text = _SHAPES.sub(lambda found: (found[found.lastgroup] if found.lastgroup else "") + HIDDEN, text)
        return self._without_pin(text) if self._pin else text

    def _without_pin(self, text: str) -> str:
        for language in self._languages:
            for number in reversed(pins_in(text, language)):
                if self._pin in "".join(str(unicodedata.digit(digit)) for digit in number.digits):
                    text = text[: number.start] + HIDDEN + text[number.end :]
        return text


def _pattern(secrets: Iterable[str]) -> re.Pattern[str] | None:
    patterns = [pattern for secret in sorted(secrets, key=len, reverse=True) for pattern in _patterns(secret)]
    return re.compile("|".join(patterns)) if patterns else None


def _patterns(secret: str) -> Iterator[str]:
    """Yield what matches a secret in any spelling, and within what is packed in base64."""
    whole = "".join(map(_character, secret))
    if len(secret) < _UNMISTAKABLE:
        yield rf"(?<!\w){whole}(?!\w)"
        return
    yield whole
    data = secret.encode(errors="surrogateescape")
    for before, first in enumerate((0, 2, 3)):  # bytes before it in a group of three, characters that hold them
        packed = base64.b64encode(bytes(before) + data).decode()
        yield re.escape(packed[first : (before + len(data)) * 8 // 6])


def _character(sign: str) -> str:
    """Return what matches a character as it is, and as addresses, HTML, JSON and a `repr` spell it, once or twice."""
    if sign.isascii() and sign.isalnum():
        return sign
    data = sign.encode(errors="surrogateescape")
    forms = {
        sign,
        quote_plus(data),
        html.escape(sign),
        data.decode("latin-1"),
        json.dumps(sign)[1:-1],
        ascii(sign)[1:-1],
    }
    forms |= {repr(data)[2:-1], repr(sign.encode("latin-1", "ignore"))[2:-1]} - {""}
    literal = sorted({re.escape(form).replace(r"\\", r"\\+") for form in forms}, key=len, reverse=True)
    percent = "".join(f"%(?:25)*(?i:{byte:02x})" for byte in data)
    return "|".join(("(?:" + literal[0], *literal[1:], percent, rf"\\+{re.escape(sign)})"))
