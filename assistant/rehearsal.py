"""Turns run again as text in today's home without acting: what would be understood, called and asked for.

The very dialogue, sentences, tools and permissions of the house run, over a home that only writes down changes
(`ha_tools.live.rehearsed_home`), copies of what the household keeps and of what can be undone, no PIN, and nobody to
speak in rooms.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from email.message import EmailMessage
from functools import partial
from typing import Any

from assistant.dialogue import ForModel
from assistant.dialogue.hidden_pin import UNSAID
from assistant.house import House
from assistant.memory import Memory
from assistant.room.model_question import ModelQuestion
from assistant.room.turn_commands import TurnCommands
from assistant.room.turn_runner import TurnRunner
from assistant.trace import DecidedBy, Turn
from assistant.written import WrittenVoice
from ha_tools.acting.messenger import NOBODY, AnswerAction, MessageSender, Messenger, SpeakingRoom
from ha_tools.home.place import Place
from ha_tools.leaving.privacy import KeptTalk, Privacy
from ha_tools.live.rehearsed_home import PlannedCall, RehearsedHome
from ha_tools.mail.folders import Folder
from ha_tools.mail.letter import Letter
from ha_tools.mail.mail_access import MailAccess
from ha_tools.mail.mail_account import MailAccount
from ha_tools.mail.mailbox import Mailbox
from ha_tools.notes.note import Note
from ha_tools.notes.notes import Notes
from ha_tools.people.person import Person
from ha_tools.people.voice_learning import VoiceLearning
from ha_tools.permissions import PinPad
from ha_tools.plans.plan import Plan
from ha_tools.plans.plan_schedule import Plans
from ha_tools.timers.schedule import Happening, Timers
from ha_tools.timers.timer import Timer

KEY = "rehearsal"


@dataclass(frozen=True)
class Spoken:
    """Words of a turn of before, which this one may lean on."""

    text: str
    reply: str = ""


@dataclass(frozen=True)
class Rehearsed:
    """One turn as it would be now."""

    turn: Turn
    planned: Sequence[PlannedCall] = ()
    """The changes that would be made, in their order."""
    needs_model: bool = False
    """The language model would be asked, and was not."""
    has_hidden_pin: bool = False
    """Nothing but a PIN was said, which is never kept: it cannot be run again."""


@dataclass
class _RehearsedMessenger:
    """Writes down what would be said in rooms."""

    home: RehearsedHome
    real: Messenger

    def rooms(self) -> Sequence[SpeakingRoom]:
        """Return the rooms that have a satellite."""
        return self.real.rooms()

    async def say(
        self, message: str, rooms: Sequence[SpeakingRoom], *, by_model: bool = False, sender: MessageSender = NOBODY
    ) -> Mapping[str, str]:
        """Write it down; it would be heard."""
        named = ", ".join(room.name for room in rooms)
        self.home.plan("announcement", (), {"message": message, "rooms": named, "by_model": by_model})
        del sender  # nobody hears it
        return {}

    def await_answer(self, person: str, satellite_id: str) -> AnswerAction:
        """Return a field whose answer nobody waits for."""
        return AnswerAction(f"{person} {satellite_id}", "")

    def call(self, caller: str, called: str) -> str:
        """Write it down; it would be answered."""
        self.home.plan("call", (), {"caller": caller, "called": called})
        return ""

    def hang_up(self, satellite_id: str) -> bool:
        """Return that no call goes on."""
        return not satellite_id

    def kept_for(self, satellite_id: str) -> int:
        """Return how many messages wait in a room."""
        return self.real.kept_for(satellite_id)


@dataclass
class _RehearsedTalk:
    """Counts what is kept, and writes down what would be forgotten."""

    home: RehearsedHome
    real: KeptTalk

    async def count(self, *, seconds: float = 0.0, sparing: float = 0.0, words: str = "") -> int:
        """Return the number of kept turns."""
        return await self.real.count(seconds=seconds, sparing=sparing, words=words)

    async def forget(self, *, seconds: float = 0.0, sparing: float = 0.0, words: str = "") -> int:
        """Write it down; return the number of turns that would go."""
        self.home.plan("talk.forget", (), {"seconds": seconds, "sparing": sparing, "words": words})
        return await self.count(seconds=seconds, sparing=sparing, words=words)

    async def forget_person(self, person_id: str, *, with_talk: bool) -> int:
        """Write it down."""
        self.home.plan("person.forget", (), {"person": person_id, "with_talk": with_talk})
        return 0


@dataclass
class _RehearsedVoices:
    """Writes down whose voice would be learned."""

    home: RehearsedHome
    real: VoiceLearning

    @property
    def is_on(self) -> bool:
        """Return whether voices are told apart here."""
        return self.real.is_on

    def begin(self, satellite_id: str, person: Person | None) -> bool:
        """Write it down; it would begin."""
        self.home.plan("voice.learn", (), {"person": person.name if person else ""})
        return bool(satellite_id)


class _RehearsedMailbox(Mailbox):
    """Reads, and writes down what would be sent and moved."""

    def __init__(self, account: MailAccount, home: RehearsedHome) -> None:
        super().__init__(account)
        self._home = home

    async def send(self, _message: EmailMessage, address: str) -> None:
        """Write it down."""
        self._home.plan("mail.send", (), {"to": address})

    async def keep_sent(self, _message: bytes, _message_id: str) -> bool:
        """Write down nothing: it is a part of sending."""
        return True

    async def move(self, _letter: Letter, folder: Folder) -> None:
        """Write it down."""
        self._home.plan("mail.file", (), {"folder": folder.name})


class _RehearsedMail(MailAccess):
    """The accounts, in which nothing is changed; nothing was said of them before."""

    def __init__(self, real: MailAccess, home: RehearsedHome) -> None:
        super().__init__(real.accounts)
        self._home = home

    def mailbox(self, account: MailAccount) -> Mailbox:
        """Return an account's mailbox."""
        return _RehearsedMailbox(account, self._home)


@dataclass
class Rehearsal:
    """Turns of one place, one after the other."""

    house: House
    place: Place
    with_model: bool = False
    """The language model may be asked, which costs what it costs; what it calls is only written down."""
    _home: RehearsedHome = field(init=False)

    def __post_init__(self) -> None:
        self._home = RehearsedHome(self.house.home_assistant)
        stage = self._stage()
        commands = TurnCommands(stage)
        self._dialogue = stage.dialogue(self.place)
        self._memory = stage.memory
        ask = partial(ModelQuestion, stage, self._dialogue, commands, KEY)
        self._runner = TurnRunner(stage, self._dialogue, commands, WrittenVoice(ask), KEY)

    async def run(self, text: str, before: Sequence[Spoken] = ()) -> Rehearsed:
        """Run words again after those that were said before them; those count for what they leave open alone."""
        for spoken in before:
            if (await self._turn(spoken.text)).needs_model:
                self._memory.add(KEY, spoken.text, spoken.reply, [])
        self._home.planned.clear()
        return await self._turn(text)

    async def _turn(self, text: str) -> Rehearsed:
        turn, text = Turn(""), text.replace(UNSAID, "").strip()
        if not text:
            return Rehearsed(turn, has_hidden_pin=True)
        understanding = await asyncio.to_thread(self._dialogue.understand, text)
        turn.transcript = understanding.text
        if not self.with_model and isinstance(await self._dialogue.settle(understanding), ForModel):
            turn.decided_by = DecidedBy.MODEL
            return Rehearsed(turn, needs_model=True)
        await self._runner.run(turn, understanding)
        return Rehearsed(turn, tuple(self._home.planned))

    def _stage(self) -> House:
        """Return the house with everything in place of which it could change something."""
        house, home = self.house, self._home
        timers = Timers(clocks=house.timers.clocks)
        timers.restore(house.timers.all)
        timers.on_change(self._plan_timer)
        notes = Notes(language=house.notes.language)
        notes.restore(house.notes.all)
        notes.on_change(self._plan_note)
        plans = Plans(clocks=house.plans.clocks)
        plans.restore(house.plans.all)
        plans.on_change(self._plan_for_later)
        messenger = _RehearsedMessenger(home, house.messenger) if house.messenger else None
        proposals = house.proposals.copy()
        proposals.on_change(lambda _key, kept: home.plan("suggestion", (), kept))
        return replace(
            house,
            home_assistant=home,
            memory=Memory(),
            pins=PinPad(""),
            past=house.past.copy(),
            timers=timers,
            notes=notes,
            plans=plans,
            messenger=messenger,
            proposals=proposals,
            voices=_RehearsedVoices(home, house.voices) if house.voices else None,
            privacy=self._privacy(house.privacy) if house.privacy else None,
            rehearses=house,
            web=replace(house.web, mail=_RehearsedMail(house.web.mail, home) if house.web.mail else None),
        )

    def _privacy(self, privacy: Privacy) -> Privacy:
        house_only = privacy.house_only.copy()
        house_only.on_rules(lambda: self._home.plan("house_only", (), house_only.as_document()))
        talk = _RehearsedTalk(self._home, privacy.talk) if privacy.talk else None
        return replace(privacy, house_only=house_only, talk=talk, budget_word=lambda: None)

    def _plan_note(self, _note_id: str, note: Note | None) -> None:
        self._home.plan("note.kept" if note else "note.forgotten", (), {"text": note.text} if note else {})

    def _plan_for_later(self, plan: Plan, is_there: bool) -> None:
        told = {"tool": plan.tool, **{key: str(value) for key, value in plan.arguments.items()}}
        self._home.plan("planned" if is_there else "cancelled", (), told)

    def _plan_timer(self, happening: Happening, timer: Timer) -> None:
        told: dict[str, Any] = {"name": timer.name, "seconds": timer.seconds, "clock": timer.clock}
        self._home.plan(f"{timer.kind}.{happening}", (), {name: value for name, value in told.items() if value})
