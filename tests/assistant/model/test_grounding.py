"""A language model's own words that are spoken: no claim about the home, and nothing of the world is lost."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.model.completion import Speech, Words
from assistant.model.grounding import Grounding, OwnWords
from assistant.model.request import request_of
from ha_tools.facts.facts import verbatim
from ha_tools.home.names import words
from ha_tools.results.result import Outcome, Result
from tests.ha_tools.homes import HOUSE

TABLE: dict[str, Any] = yaml.load(Path(__file__).with_name("own_words.yaml").read_text("utf-8"), yaml.CSafeLoader)


@dataclass(frozen=True)
class Line:
    """A person's words and a model's answer."""

    to: str
    say: str
    language: str = "en"
    kind: str = Speech.TALK
    """The kind that a good model declares it to be."""
    claim: str = ""
    """The part of the answer that is the claim, where the rest of it is none."""

    def __str__(self) -> str:
        return f"{self.to}: {self.say}"

    def spoken(self, kind: Speech, *, insists: bool, results: tuple[Result, ...] = ()) -> str:
        """Return what is spoken, our own word that nothing was changed as a dash, as the exchange puts it together."""
        request = request_of(self.to, HOUSE, self.language)
        own = OwnWords(Grounding(request, list(results), insists))
        said = "".join(own.hear(Words(piece, kind)) for piece in _pieces(self.say))
        left = own.end()
        if left.refused and not (said or insists or results):
            return ""  # the model is asked once more
        return said + ("- " if (left.is_framed or left.refused) and not results else "") + left.spoken


def lines(part: str) -> list[Line]:
    """The lines of a part of the table."""
    return [Line(**line) for line in TABLE[part]]


def _pieces(text: str) -> list[str]:
    return [text[i : i + 4] for i in range(0, len(text), 4)]


def _passes(line: Line) -> bool:
    """Return whether any of a claim is spoken, and no word of ours before it, whatever it is declared to be."""
    stated = [part for part in re.split(r"(?<=[.!?…])\s+", line.say) if not part.endswith("?") and words(part)]
    spoken = [line.spoken(kind, insists=insists) for kind in Speech for insists in (False, True)]
    claims = [line.claim] if line.claim else stated or [line.say]
    return any(part in said for part in claims for said in spoken if not said.startswith("- "))


def _is_lost(line: Line) -> bool:
    """Return whether honest words are not spoken whole, be it behind a word of ours."""
    spoken = {line.spoken(Speech(line.kind), insists=insists).removeprefix("- ") for insists in (False, True)}
    return line.say not in spoken


@pytest.mark.parametrize("line", lines("claims"), ids=str)
def test_a_claim_is_not_spoken_whatever_it_is_declared_to_be(line: Line) -> None:
    assert not _passes(line)


@pytest.mark.parametrize("line", lines("words"), ids=str)
def test_words_that_claim_nothing_are_spoken_whole(line: Line) -> None:
    assert not _is_lost(line)


@pytest.mark.parametrize("line", lines("words at once"), ids=str)
def test_sympathy_knowledge_and_inability_are_spoken_at_once_and_freely(line: Line) -> None:
    assert line.spoken(Speech(line.kind), insists=False) == line.say


@pytest.mark.parametrize(
    ("text", "say"),
    [("is anybody home", "I don't know, sorry."), ("ist die Haustür zu", "Das weiß ich leider nicht.")],
)
def test_a_model_that_cannot_know_is_asked_to_look_and_then_believed(text: str, say: str) -> None:
    line = Line(text, say, "de" if "ist" in text else "en")
    assert line.spoken(Speech.TALK, insists=False) == ""
    assert line.spoken(Speech.TALK, insists=True) == say


@pytest.mark.xfail(reason="It stands within words of sympathy, or is advice that rests on a fact.", strict=True)
@pytest.mark.parametrize("line", lines("claims that pass"), ids=str)
def test_a_claim_within_sympathy_or_advice_passes(line: Line) -> None:
    assert not _passes(line)


@pytest.mark.xfail(reason="Such words are too short, or too near to what was wished for.", strict=True)
@pytest.mark.parametrize("line", lines("words that are lost"), ids=str)
def test_short_words_that_are_near_to_a_wish_are_lost(line: Line) -> None:
    assert not _is_lost(line)


@pytest.mark.parametrize(
    ("outcome", "say"),
    [
        (Outcome.UNAVAILABLE, "The night light is glowing softly."),
        (Outcome.REFUSED, "I've set it to 99 degrees."),
        (Outcome.UNCONFIRMED, "All taken care of, enjoy your evening at home!"),
    ],
)
def test_after_a_failure_nothing_is_claimed(outcome: Outcome, say: str) -> None:
    for kind in Speech:
        assert (
            Line("night light please", say).spoken(kind, insists=False, results=(Result(outcome, (verbatim("…"),)),))
            == ""
        )


def test_what_was_read_may_be_summed_up_for_a_question() -> None:
    read = Result(Outcome.ANSWERED, (verbatim("Kitchen Lights is on."),), about=("light.kitchen_lights",))
    line = Line("are the kitchen lights on or only the bed light", "Only the kitchen lights are on.")
    assert line.spoken(Speech.CONCLUDE, insists=False, results=(read, read)) == line.say
    other = Line(line.to, "The bed light is on as well.")
    assert other.spoken(Speech.CONCLUDE, insists=False, results=(read, read)) == ""


@pytest.mark.parametrize("say", ["The kitchen lights are on, okay?", "Die Heizung läuft, oder?", "Opened, right?"])
def test_a_tag_makes_no_question_of_a_claim(say: str) -> None:
    assert Line("turn up the heating", say).spoken(Speech.ASK_BACK, insists=True) == "- "


@pytest.mark.parametrize("say", ["✅", "👍 ✨"])
def test_a_picture_is_no_sympathy(say: str) -> None:
    assert Line("order me a pizza", say).spoken(Speech.TALK, insists=False) == ""
