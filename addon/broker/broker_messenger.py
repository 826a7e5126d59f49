"""Messages of people and of a language model, spoken in other rooms as announcements."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

from addon.broker.announcement import Origin
from addon.broker.announcement_request import AnnouncementRequest, Target, TargetKind
from addon.broker.broker import Broker
from addon.broker.calls import Calls
from addon.broker.kept_sounds import KeptSounds
from addon.broker.phone_answers import PhoneAnswers
from addon.satellites.admission import is_browser
from addon.satellites.satellites import Satellites
from assistant.room.room_message import DEFAULT_CHIME
from ha_tools.acting.messenger import NOBODY, AnswerAction, MessageSender, SpeakingRoom

NOT_CONNECTED = "The satellite is not connected."


class BrokerMessenger:
    """Has messages announced by the broker."""

    def __init__(
        self, satellites: Satellites, broker: Broker, sounds: KeptSounds, answers: PhoneAnswers, calls: Calls
    ) -> None:
        self._satellites = satellites
        self._broker = broker
        self._sounds = sounds
        self._answers = answers
        self._calls = calls

    def rooms(self) -> Sequence[SpeakingRoom]:
        """Return the paired satellites and the open browsers."""
        is_empty = self._broker.presence.is_empty
        return [
            SpeakingRoom(
                known.satellite_id,
                known.name,
                known.area_id,
                is_empty(known.satellite_id),
                is_browser(known.satellite_id),
            )
            for known in self._satellites.rooms
        ]

    def await_answer(self, person: str, satellite_id: str) -> AnswerAction:
        """Bring what a person answers on a telephone back to the room of a satellite."""
        return self._answers.expect(person, satellite_id)

    def call(self, caller: str, called: str) -> str:
        """Begin a call between two satellites; return why it cannot be."""
        return self._calls.begin(caller, called)

    def hang_up(self, satellite_id: str) -> bool:
        """End the call of a room; return whether there was one."""
        return self._calls.hang_up(satellite_id)

    def kept_for(self, satellite_id: str) -> int:
        """Return how many messages wait in a room until somebody is there."""
        return len(self._broker.kept_for(satellite_id))

    async def say(
        self, message: str, rooms: Sequence[SpeakingRoom], *, by_model: bool = False, sender: MessageSender = NOBODY
    ) -> Mapping[str, str]:
        """Announce a message in the rooms that are there; return, by satellite, why some will not hear it."""
        ids = [room.satellite_id for room in rooms]
        problems = {each: NOT_CONNECTED for each in ids if self._satellites.conversation(each) is None}
        targets = tuple(Target(each, TargetKind.SATELLITES) for each in ids if each not in problems)
        if targets:
            recording = await self._recording(message, sender)
            request = AnnouncementRequest(
                message,
                chime=DEFAULT_CHIME,
                targets=targets,
                sender=sender.satellite_id,
                for_somebody=bool(sender.satellite_id),
                recording=recording,
                speaker=sender.person_id,
                turn_id=sender.turn_id,
            )
            made = self._broker.submit(request, Origin.MODEL if by_model else Origin.VOICE)
            problems |= {each.satellite_id: each.reason for each in made.receipts if each.outcome.over}
        return problems

    async def _recording(self, message: str, sender: MessageSender) -> str:
        """Return the id of the message's own sound; empty where there is none."""
        if sender.utterance is None:
            return ""
        pcm = await asyncio.to_thread(sender.utterance.message, message)
        return await self._sounds.keep(pcm) if pcm else ""
