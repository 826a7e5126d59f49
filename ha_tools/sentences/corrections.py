"""Corrections of home-assistant-intents' templates that mean another thing than their words do. Data."""

from collections.abc import Mapping
from typing import Any

CORRECTIONS: Mapping[str, Mapping[str, str]] = {
    # "Een half uur" is half an hour, and no hour and a half.
    "nl": {
        "{timer_hours:hours} [en] [een] {timer_half": "{timer_hours:hours} en [een] {timer_half",
        "{timer_minutes:minutes} [en] [een] {timer_half": "{timer_minutes:minutes} en [een] {timer_half",
        "(van|voor|op) {timer_half": "(van|voor|op) [een] {timer_half",
    },
    # "Minútu" alone is no hour.
    "sk": {"jedn(o|u)|minút(u|ový)|hodin(u|ový)": "jedn(o|u)|hodin(u|ový)"},
    # "Mach Liecht i de Stube" without "us" turns it on.
    "de-CH": {"[<ab_us>]": "<ab_us>"},
}
"""Language -> text of a template -> what stands for it."""


def corrected(data: Any, language: str) -> Any:
    """The data of a language with what is put right in every text of it."""
    wrong = CORRECTIONS.get(language)
    return _replaced(data, wrong) if wrong else data


def _replaced(data: Any, wrong: Mapping[str, str]) -> Any:
    if isinstance(data, str):
        for text, right in wrong.items():
            data = data.replace(text, right)
        return data
    if isinstance(data, dict):
        return {key: _replaced(value, wrong) for key, value in data.items()}
    return [_replaced(value, wrong) for value in data] if isinstance(data, list) else data
