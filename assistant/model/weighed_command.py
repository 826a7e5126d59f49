"""A language model's command, weighed against what the person said: text of others orders nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import replace
from functools import partial

from assistant.trace import Turn
from ha_tools.acting.command import Command
from ha_tools.acting.written_arguments import understood
from ha_tools.facts.facts import Fact
from ha_tools.home.place import Place
from ha_tools.live.home_assistant import HomeAssistant
from ha_tools.notes.notes import Notes
from ha_tools.results.result import Result
from ha_tools.sentences import Sentences
from ha_tools.sentences.asked_for import asks_for
from ha_tools.sentences.camera_reader import asks_to_look
from ha_tools.tainted.foreign import gives_order, is_order
from ha_tools.tainted.outgoing import only_said
from ha_tools.tools import TOOLS

NAME_READ = Fact("was_read.name")
"""Said before a question where a thing is called so: a language model is told all names in every turn."""

LOOKING = "look_at_camera"

UNASKED_LOOK = Fact("camera.unasked")
"""Said before a question for a picture of a camera that a language model wants and no person asked for."""

NOTE_READ = Fact("was_read.notes")
"""The same of the notes, where one reads like an order."""


async def weighed_command(
    command: Command,
    turn: Turn,
    place: Place,
    home_assistant: HomeAssistant,
    sentences: Sentences,
    notes: Notes,
    known_pages: Collection[str],
) -> Command:
    """Return a command with what the model has read of others unless the person asked for just that.

    With it, a command that changes or tells something needs a yes first. What a model writes is brought to what
    the tools know before. `known_pages` are what the room's searches found, by address
    and by number.
    """
    home = home_assistant.home
    command = understood(command, home, sentences.language, home_assistant.locale.now)
    tool = TOOLS.get(command.tool)
    told = [NAME_READ] if any(map(is_order, home.entities.values())) else []
    told += [NOTE_READ] if any(gives_order(note.text) for note in notes.all if not note.meaning) else []
    if command.tool == LOOKING and not asks_to_look(turn.transcript, home, sentences.language):
        told = [UNASKED_LOOK]
    elif not (turn.read or told):
        return command
    if tool is None or not tool.has_effect:
        return command
    arguments = tool.checked(command.arguments)
    if isinstance(arguments, Result):  # it is refused for what is wrong with them
        return command
    command = replace(command, arguments=arguments)
    if UNASKED_LOOK in told:
        return replace(command, read=tuple(told))
    if not tool.writes and only_said(turn.transcript, arguments, known_pages):
        return command
    read = partial(sentences.match, place=place)
    is_asked_for = await asyncio.to_thread(asks_for, turn.transcript, command, home, place, read, sentences.language)
    return command if is_asked_for else replace(command, read=tuple(dict.fromkeys(turn.read or told)))
