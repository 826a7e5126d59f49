"""The consent that a use of things needs, asked for where it was not given yet."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from ha_tools.facts.facts import LISTED, Fact, Thing, Things
from ha_tools.home.home import Entity, Home
from ha_tools.home.state import State
from ha_tools.home_errors import HomeError
from ha_tools.live.home_assistant import HomeAssistant
from ha_tools.people.people import People
from ha_tools.permissions.consent import Consent
from ha_tools.permissions.reach import reach_of
from ha_tools.permissions.reasons import Judged, asked_for, judged
from ha_tools.permissions.table import ANYBODY_KNOWN, Need, Permissions, gravest
from ha_tools.results.result import Outcome, Result

_LOGGER = logging.getLogger(__name__)

GRAVITY = (Outcome.NEEDS_YES, Outcome.NEEDS_PIN, Outcome.REFUSED, Outcome.UNKNOWN)
"""Outcomes of what may not be done yet, from the one that asks least."""

DO_ALL = Fact("do_all.ask")
"""The question where the uses are too many to be named."""


@dataclass(frozen=True)
class Use:
    """A service that is about to be called on things."""

    service: str
    """"lock.unlock"."""
    entities: Sequence[Entity]
    """The things that it is called on."""
    phrase: Fact
    """To follow "Shall I": "unlock the Front Door"."""
    at_least: Need = Need.FREE
    """Its least need, whatever the table says."""
    is_own: bool = False
    """It takes back what the speaker has just made: it needs no yes, for nothing else is lost by it. A PIN it does."""


class Asker(Protocol):
    """The permissions' knowledge of the one who asks, and of the home."""

    @property
    def home_assistant(self) -> HomeAssistant:
        """The live home."""

    @property
    def home(self) -> Home:
        """The home's names."""

    @property
    def states(self) -> Mapping[str, State]:
        """The live states."""

    @property
    def people(self) -> People:
        """The people who made themselves known."""

    @property
    def permissions(self) -> Permissions:
        """The table in force."""

    @property
    def consent(self) -> Consent:
        """The speaker's consent."""


async def required(asker: Asker, *uses: Use, of_many: Fact = DO_ALL) -> Result | None:
    """Return the question or the refusal that stands before some uses, one for all; None when nothing does.

    Using a thing needs what it needs itself, and what all needs that it reaches. `of_many` is asked where the phrases
    of the uses are too many to be said.
    """
    asked = [(demand, demand.result()) for use in uses if (demand := await _demand(asker, use))]
    if not asked:
        return None
    worst, result = max(asked, key=lambda each: GRAVITY.index(each[1].outcome))
    phrases = list(dict.fromkeys(demand.use.phrase for demand, _ in asked))
    if len(phrases) > 1 and not worst.gone:
        phrase = Fact("each", facts=tuple(phrases)) if len(phrases) <= LISTED else of_many
        result = replace(worst, use=replace(worst.use, phrase=phrase)).result()
    return replace(result, about=tuple(dict.fromkeys(item for _, each in asked for item in each.about)))


@dataclass(frozen=True)
class _Demand:
    """A use that may not happen yet."""

    use: Use
    needs: Need
    """The consent that is missing."""
    reasons: Sequence[Judged] = ()
    """The reach of the things, where their names do not tell."""
    about: Sequence[str] = ()
    """The ids of all things that the consent must be for."""
    has_pin: bool = False
    kept_for: Sequence[str | Fact] = ()
    """The names of the only people who may do it, where that is why."""
    is_known: bool = False
    """The speaker's voice is known."""
    gone: Things = Things(())  # noqa: RUF009 - frozen
    """The things that are not exposed any more, where these are why."""

    def result(self) -> Result:
        if self.gone:
            return Result(Outcome.UNKNOWN, (Fact("gone", things=self.gone),))
        if self.kept_for:
            case = "kept_for.known" if self.is_known else "kept_for.unknown"
            told = Fact(case, people=tuple(self.kept_for), phrase=self.use.phrase)
            return Result(Outcome.REFUSED, (told,), about=tuple(self.about), values={"refused_for": "forbidden"})
        return asked_for(self.needs, self.use.phrase, self.reasons, self.about, has_pin=self.has_pin)


async def _demand(asker: Asker, use: Use) -> _Demand | None:
    permissions, entities = asker.permissions, use.entities
    several = Need.YES if len(entities) > permissions.many else Need.FREE
    looked = [reach_of(asker.home_assistant, use.service, entity, permissions.is_settled) for entity in entities]
    reached = [
        judged(use.service, entity, reach, permissions, asker.states)
        for entity, reach in zip(entities, await asyncio.gather(*looked), strict=True)
    ]
    directly = gravest([permissions.needed(use.service, entities), several, use.at_least])
    needs = gravest([directly, *(each.needs for each in reached)])
    asking = [each for each in reached if each.needs is not Need.FREE]
    ids = [entity.entity_id for entity in entities]
    ids += [thing.entity.entity_id for each in asking for thing in each.because_of if thing.entity.entity_id]
    if asker.consent.covers(needs, ids):
        gone = await _hidden_meanwhile(asker, entities) if needs is Need.PIN else Things(())
        return _Demand(use, needs, gone=gone) if gone else None
    if use.is_own and needs is Need.YES:
        return None
    indirect = [each for each in asking if each.is_indirect and needs.rank > directly.rank]
    why = f"it reaches {indirect[0].reached_ids or 'what is not known'}" if indirect else "by the table"
    _LOGGER.info("%s on %s is not done yet: it needs %s (%s)", use.service, ", ".join(ids), needs, why)
    kept_for = _kept_for(asker, use, reached) if needs is Need.NEVER else ()
    return _Demand(
        use, needs, indirect, ids, permissions.has_pin, kept_for, asker.people.get(permissions.speaker) is not None
    )


def _kept_for(asker: Asker, use: Use, reached: Sequence[Judged]) -> tuple[str | Fact, ...]:
    """Return the names of the only people who may do it, or that they must be known; empty where nobody may."""
    used = [(use.service, entity) for entity in use.entities]
    used += [(thing.service, thing.entity) for each in reached for thing in each.because_of]
    ids = dict.fromkeys(item for service, entity in used for item in asker.permissions.kept_for(service, entity))
    if ANYBODY_KNOWN in ids:
        return (Fact("kept_for.anybody_known"),)
    return tuple(person.address for item in ids if (person := asker.people.get(item)))


async def _hidden_meanwhile(asker: Asker, entities: Sequence[Entity]) -> Things:
    """Return what is no longer exposed, where the PIN came before Home Assistant's word of that."""
    known = [entity for entity in entities if entity.entity_id in asker.home.entities]
    try:
        exposed = await asker.home_assistant.exposed()
    except HomeError:
        exposed = frozenset()
    gone = [entity for entity in known if entity.entity_id not in exposed]
    if gone:
        _LOGGER.info("%s is not done: no longer exposed", ", ".join(entity.entity_id for entity in gone))
    return Things(tuple(Thing(entity.name, entity.entity_id) for entity in gone))
