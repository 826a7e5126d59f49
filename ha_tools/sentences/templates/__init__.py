"""Everything that can be said, part by part of the home: one file for each, gathered here."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from ha_tools.acting.command import Command
from ha_tools.sentences.reading import Maker, Phrase, Reading, Templates
from ha_tools.sentences.templates import (
    announcement_sentences,
    briefing_sentences,
    calendar_sentences,
    climate_sentences,
    clock_sentences,
    common,
    cover_sentences,
    dial_sentences,
    light_sentences,
    list_sentences,
    mail_sentences,
    measurement_sentences,
    media_order,
    media_sentences,
    message_sentences,
    news_sentences,
    note_sentences,
    openings,
    past_sentences,
    people_sentences,
    power_sentences,
    privacy_sentences,
    reckoning_sentences,
    robot_sentences,
    running_sentences,
    security_sentences,
    states,
    timer_sentences,
    undo_sentences,
    value_sentences,
    weather_sentences,
    web_sentences,
)

PARTS: Sequence[Templates] = tuple(
    part.TEMPLATES
    for part in (
        power_sentences,
        light_sentences,
        climate_sentences,
        media_sentences,
        media_order,
        value_sentences,
        running_sentences,
        states,
        undo_sentences,
        list_sentences,
        calendar_sentences,
        message_sentences,
        mail_sentences,
        privacy_sentences,
        people_sentences,
        note_sentences,
        briefing_sentences,
        announcement_sentences,
        dial_sentences,
        openings,
        measurement_sentences,
        past_sentences,
        weather_sentences,
        clock_sentences,
        reckoning_sentences,
        web_sentences,
        news_sentences,
        timer_sentences,
        cover_sentences,
        security_sentences,
        robot_sentences,
    )
)
"""The parts of the home."""

ASKED_DOMAINS = states.ASKED_DOMAINS
"""Domains whose states Home Assistant's own sentences may ask for."""

FOREIGN: Mapping[str, Maker] = MappingProxyType(
    {intent: maker for part in PARTS for intent, maker in part.foreign.items()}
)
"""Intent -> what it stands for in languages other than English."""

COMMANDS: Mapping[str, Maker] = MappingProxyType(
    {**{intent: maker for part in PARTS for intent, maker in part.commands.items()}, **FOREIGN}
)
"""Intent -> what it stands for."""

RULES: Mapping[str, str] = {**common.RULES, **{name: rule for part in PARTS for name, rule in part.rules.items()}}
"""All expansion rules of our own."""

LISTS: Mapping[str, Any] = {name: values for part in PARTS for name, values in part.lists.items()}
"""All lists that are the same in every home."""

NAME_LISTS: Mapping[str, tuple[str, ...]] = {
    name: domains for part in PARTS for name, domains in part.name_lists.items()
}
"""List of names -> the domains whose things it holds."""

PHRASES: Sequence[Phrase] = tuple(phrase for part in PARTS for phrase in part.phrases)
"""All sentences with words of the speaker's own."""

READERS: Sequence[Callable[[str], Reading | None]] = tuple(part.reader for part in PARTS if part.reader)
"""Readers of whole English sentences in code."""

FOREIGN_READERS: Sequence[Callable[[str, str], Command | None]] = tuple(
    part.foreign_reader for part in PARTS if part.foreign_reader
)
"""Readers of whole sentences in other languages, each given with the language's tag."""


def sentences_of(intent: str) -> list[Mapping[str, Any]]:
    """Our own sentences for an intent."""
    return [block for part in PARTS for block in part.intents.get(intent, ())]
