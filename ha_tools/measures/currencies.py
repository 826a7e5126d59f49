"""Currencies as people call them. English, pure."""

from __future__ import annotations

import re

_KRONA = "kron(?:a|as|or|e|er|es|ur)|crowns?"
_WORDS = {
    "EUR": "euros?",
    "USD": "(?:us|u\\.s\\.|american) (?:dollars?|bucks)",
    "GBP": "(?:british |uk )?pounds?(?: sterling)?|sterling|quid",
    "JPY": "(?:japanese )?yens?",
    "CHF": "(?:swiss )?francs?",
    "SEK": f"swedish (?:{_KRONA})",
    "NOK": f"norwegian (?:{_KRONA})",
    "DKK": f"danish (?:{_KRONA})",
    "ISK": f"icelandic (?:{_KRONA})",
    "PLN": "(?:polish )?zlot(?:y|ys|ies|e|ych)|(?:polish )?złot(?:y|ych|e)",
    "CZK": f"czech (?:korunas?|koruny?|{_KRONA})|korunas?",
    "HUF": "(?:hungarian )?forints?",
    "RON": "(?:romanian )?le[iu]",
    "BGN": "(?:bulgarian )?levs?|(?:bulgarian )?leva",
    "TRY": "(?:turkish )?liras?",
    "AUD": "(?:australian|aussie) dollars?",
    "CAD": "canadian dollars?",
    "NZD": "(?:new zealand|kiwi) dollars?",
    "SGD": "singapore(?:an)? dollars?",
    "HKD": "hong kong dollars?",
    "CNY": "(?:chinese )?yuans?|(?:chinese )?renminbi",
    "INR": "(?:indian )?rupees?",
    "IDR": "(?:indonesian )?rupiahs?",
    "ILS": "(?:israeli )?(?:new )?she(?:k|q)els?",
    "KRW": "(?:south )?(?:korean )?won",
    "MXN": "mexican pesos?",
    "PHP": "(?:philippine|filipino) pesos?",
    "MYR": "(?:malaysian )?ringgits?",
    "THB": "(?:thai )?bahts?",
    "ZAR": "(?:south african )?rands?",
    "BRL": "(?:brazilian )?rea(?:is|ls?)",
}
"""ISO 4217 code -> what people call it: the currencies for which the European Central Bank has rates."""

_SHARED = (
    (re.compile("dollars?|bucks?"), ("USD", "AUD", "CAD", "NZD", "SGD", "HKD")),
    (re.compile(_KRONA), ("SEK", "NOK", "DKK", "ISK", "CZK")),
    (re.compile("pesos?"), ("MXN", "PHP")),
)
"""Names of several currencies: the home's own is meant where it is among them, else the first."""

_PATTERNS = {code: re.compile(f"(?:{words})") for code, words in _WORDS.items()}
_SIGNS = {"$": "dollars", "€": "euros", "£": "pounds", "¥": "yen"}
_SIGNED = re.compile(r"([$€£¥]) ?(\d[\d.,]*)|(\d[\d.,]*) ?([$€£¥])")


def currency_called(said: str, own: str = "") -> str | None:
    """Return the code of the currency that people, or banks, call so in a home whose currency is `own`."""
    plain = said.strip().casefold()
    if plain.upper() in _WORDS:
        return plain.upper()
    for shared, codes in _SHARED:
        if shared.fullmatch(plain):
            return own if own in codes else codes[0]
    return next((code for code, pattern in _PATTERNS.items() if pattern.fullmatch(plain)), None)


def is_currency(unit: str) -> bool:
    """Return whether a unit is the code of a currency."""
    return unit in _WORDS


def unsigned_money(text: str) -> str:
    """Return a text with the signs of currencies as words behind their numbers: "$20" is "20 dollars"."""
    return _SIGNED.sub(lambda found: f"{found[2] or found[3]} {_SIGNS[found[1] or found[4]]}", text)
