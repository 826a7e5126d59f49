"""A bell that rings in a room until somebody answers it: what it says, and what ends it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from assistant.dialogue import Stop, Understanding
from ha_tools.signals import Signal
from ha_tools.timers.timer import TimerKind

PAUSE_SECONDS = 3.0
"""Between two rings: long enough to say "stop" or "snooze for ten minutes" into."""

LONGEST_PAUSE_SECONDS = 8.0
"""A voice that has begun in the pause is heard out for so long; a television must not silence an alarm."""

WORDS_EVERY = 3
"""Rings of which one also says in words what rings."""

_ANSWERS = frozenset({"stop", "cancel", "snooze", "add"})
"""Deeds to a ringing timer without a wake word: nothing else that is overheard is acted on."""


@dataclass(frozen=True)
class Sound:
    """The sound of one ring."""

    kind: TimerKind
    """The kind of its chime."""
    words: str
    """The words after it."""
    timer_ids: tuple[str, ...]
    """The ringing timers."""


@dataclass(eq=False)
class Bell:
    """One room's bell, as the one who rings it sees it."""

    sound: Callable[[], Sound | None]
    """The sound that rings now; None once nothing does."""
    on_rung: Signal[Sound] = field(default_factory=Signal)
    """Told of each ring that begins."""
    on_heard: Signal[Sound] = field(default_factory=Signal)
    """Told of each ring that was played to its end."""
    on_answered: Signal[()] = field(default_factory=Signal[()])
    """Told that a person has answered it: by a stop word, or by a wake word and what follows it."""
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when what rings may have changed."""
    rings: int = 0
    """Number of rings."""
    told_of: tuple[str, ...] = ()
    """The timers that it named last."""

    def words(self, sound: Sound) -> str:
        """Return what to say in this ring: the words when something new rings, and then now and then."""
        due = self.rings % WORDS_EVERY == 0 or self.told_of != sound.timer_ids
        self.told_of = sound.timer_ids
        return sound.words if due else ""


def answers(understanding: Understanding) -> bool:
    """Return whether what was overheard in a pause ends what rings."""
    if isinstance(understanding, Stop):
        return True
    return bool(understanding.commands) and all(
        command.tool == "change_timer" and command.arguments.get("action") in _ANSWERS
        for command in understanding.commands
    )
