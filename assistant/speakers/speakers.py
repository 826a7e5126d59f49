"""Knowledge of who speaks, for all rooms: the model in its thread, and the voiceprints of those who asked for it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from assistant.local.model_store import ModelStore
from assistant.local.speech_models import VOICE_ENCODER
from assistant.speakers.enrolment import voiceprint
from assistant.speakers.voice_encoder import VoiceEncoder, voiced_seconds
from assistant.speakers.voiceprint import HeardVoice, Sureness, Voiceprint, speaker, sureness
from ha_tools.signals import Signal

LEAST_SECONDS = 0.25
"""Seconds of voice below which there is none."""


class Speakers:
    """Tells people by their voices; nothing is fetched and loaded where that is off."""

    def __init__(self, store: ModelStore, *, is_on: bool = False) -> None:
        self.is_on = is_on
        """People of the home chose it."""
        self.on_switch = Signal[bool]()
        """Told when it is switched on or off, and when voices can be told."""
        self.on_change = Signal[str, Voiceprint | None]()
        """Told of each change: the id of a person, and the voiceprint; None where it is forgotten."""
        self.ready = asyncio.Event()
        """Set once voices can be told and learned."""
        self._store = store
        self._switched = asyncio.Event()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="speakers")
        self._encoder: VoiceEncoder | None = None
        self._prints: dict[str, Voiceprint] = {}

    @property
    def tells_apart(self) -> bool:
        """Return whether a voice can be told now: it is on, the model is there, and somebody is known."""
        return self.is_on and self._encoder is not None and bool(self._prints)

    @property
    def can_learn(self) -> bool:
        """Return whether a voice can be learned now."""
        return self.is_on and self._encoder is not None

    def switch(self, *, is_on: bool) -> None:
        """Tell voices from now on, or none; the voiceprints are kept."""
        if is_on is self.is_on:
            return
        self.is_on = is_on
        if not is_on:
            self._encoder = None
            self.ready.clear()
        self._switched.set()
        self.on_switch.tell(is_on)

    async def prepare(self) -> None:
        """Fetch and load the model, where voices are to be told. Raises `ModelUnavailableError`, `TorchFileError`."""
        if not self.is_on or self._encoder:
            return
        path = await self._store.fetch(VOICE_ENCODER) / VOICE_ENCODER.files[0].name
        encoder = await asyncio.get_running_loop().run_in_executor(self._thread, VoiceEncoder, path)
        if self.is_on:  # nobody switched it off meanwhile
            self._encoder = encoder
            self.ready.set()
            self.on_switch.tell(True)

    async def run(self) -> None:
        """Be able to tell voices while that is on, until cancelled.

        Raises `ModelUnavailableError` and `TorchFileError`.
        """
        while True:
            self._switched.clear()
            await self.prepare()
            await self._switched.wait()

    async def voice_in(self, pcm: bytes) -> HeardVoice | None:
        """Return the voice in int16 mono sound at 16 kHz; None for none, and where voices cannot be told."""
        encoder = self._encoder
        if encoder is None or not self.is_on:
            return None
        return await asyncio.get_running_loop().run_in_executor(self._thread, _heard, encoder, pcm)

    def who(self, voice: HeardVoice | None) -> str | None:
        """Return the id of the person whose voice it is; None for a guest, and where it is not certain."""
        return speaker(voice, self._prints.values()) if voice else None

    async def learn(self, person_id: str, sentences: Sequence[NDArray[np.int16]], room: str = "") -> bool:
        """Keep the voice in what one person said in a room; return False where several people seem to have said it.

        It is not learned where that was switched off meanwhile, either.
        """
        if (encoder := self._encoder) is None:
            return False
        loop = asyncio.get_running_loop()
        made = await loop.run_in_executor(self._thread, voiceprint, encoder, person_id, sentences, room)
        if made:
            self._prints[person_id] = made
            self.on_change.tell(person_id, made)
        return made is not None

    def voiceprint(self, person_id: str) -> Voiceprint | None:
        """Return a person's voiceprint."""
        return self._prints.get(person_id)

    def sureness(self, person_id: str) -> tuple[Sureness, str]:
        """Return the sureness with which a person's voice is told, and the id of who sounds much like it."""
        return sureness(self._prints[person_id], self._prints.values())

    def forget(self, person_id: str) -> None:
        """Forget a person's voice."""
        if self._prints.pop(person_id, None):
            self.on_change.tell(person_id, None)

    def restore(self, prints: Iterable[Voiceprint]) -> None:
        """Take those that were kept; nobody is told."""
        self._prints |= {each.person_id: each for each in prints}

    async def close(self) -> None:
        """End its thread."""
        await asyncio.to_thread(self._thread.shutdown, cancel_futures=True)


def _heard(encoder: VoiceEncoder, pcm: bytes) -> HeardVoice | None:
    samples = np.frombuffer(pcm, np.int16)
    seconds = voiced_seconds(samples)
    vector = encoder.voice_of(samples) if seconds >= LEAST_SECONDS else None
    return HeardVoice(vector, seconds) if vector is not None else None
