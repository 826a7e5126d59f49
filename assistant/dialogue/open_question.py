"""A question of ours that the next words may answer, and several of them as one. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ha_tools.acting.command import Command
from ha_tools.home.choices import Choice
from ha_tools.home.references import AtRef, Ref, together
from ha_tools.permissions import Need
from ha_tools.results.result import Result
from ha_tools.sentences.reading import Reading
from ha_tools.tainted.unasked import as_one

QUESTION_SECONDS = 120.0
"""A question of ours that was not answered by then is forgotten: a later "yes" means something else."""


@dataclass(frozen=True)
class Unasked:
    """A language model's wish after it has read the words of others, named to be asked about."""

    command: Command
    """It, with what was read."""
    result: Result
    """The demand for a yes, with the words that name it."""


@dataclass(frozen=True)
class OpenQuestion:
    """A question that waits for a choice, a yes or a PIN."""

    command: Command
    """The command to run again: with the choice as its name, or with the consent that was given."""
    choices: Sequence[Choice] = ()
    """The choice."""
    needs: Need = Need.FREE
    """A yes or a PIN that it waits for."""
    about: tuple[str, ...] = ()
    """The entity ids that consent is asked for."""
    beside: tuple[Unasked, ...] = ()
    """The wishes of a language model that nobody asked for: named in this one question, all of them."""
    then: tuple[Command, ...] = ()
    """The commands of the same breath that would ask as well."""
    asked_at: float = 0.0
    """Time of the question, in seconds of the dialogue's clock."""
    reading: Reading | None = None
    """The reading of the words before, in a language other than English: it is answered in the words for that."""

    @property
    def commands(self) -> tuple[Command, ...]:
        """The commands that a yes is given to: a person asks for it from then on, whatever was read."""
        unasked = [replace(each.command, read=()) for each in self.beside]
        return tuple(unasked) or (replace(self.command, read=()),)

    @property
    def last_named(self) -> Command:
        """The command whose demand has the words of the question."""
        return self.beside[-1].command if self.beside else self.command

    def asks_of(self, command: Command) -> bool:
        """Return whether it is about a command, or will be asked for it later."""
        return command in (self.command, *self.then, *(each.command for each in self.beside))

    def with_choice(self, choice: Choice) -> tuple[Command, ...]:
        """Return what was asked for, with one of the choices."""
        return (_with_name(self.command, choice.ref),)

    def with_all(self) -> tuple[Command, ...]:
        """Return the same with all of them: things and timers in one breath, rooms one after the other."""
        return tuple(_with_name(self.command, ref) for ref in together([choice.ref for choice in self.choices]))

    def naming_all(self, command: Command, result: Result) -> Result:
        """Return a demand in words that name all that is asked for unasked, where it is one of that."""
        named = [(each.command, each.result) for each in self.beside]
        return as_one(named) if command in [known for known, _ in named] else result


def asking_both(current: OpenQuestion | None, question: OpenQuestion) -> OpenQuestion:
    """Return the one question that asks both: one at a time, and one for consent before one that only chooses."""
    if current is None:
        return question
    if current.asks_of(question.command):
        return current
    if current.beside and question.beside:
        about = tuple(dict.fromkeys((*current.about, *question.about)))
        return replace(current, about=about, beside=(*current.beside, *question.beside))
    if current.needs is Need.FREE and question.needs is not Need.FREE:
        return replace(question, then=(current.command, *current.then))
    return replace(current, then=(*current.then, question.command))


def _with_name(command: Command, name: Ref) -> Command:
    if isinstance(name, AtRef):
        return replace(command, arguments={**command.arguments, "at": name.said})
    then = command.arguments.get("arguments")
    if isinstance(then, Mapping):  # the choice is of the tool that is used later
        return replace(command, arguments={**command.arguments, "arguments": {**then, "name": name}})
    return replace(command, arguments={**command.arguments, "name": name})
