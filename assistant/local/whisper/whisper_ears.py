"""Free speech to text of the house: the model that is fetched once, and the engine that decodes with it."""

from __future__ import annotations

import asyncio
import os
import time
from pathlib import Path

from assistant.local.model_store import ModelStore, ModelUnavailableError
from assistant.local.speech_models import SpeechModel
from assistant.local.whisper.whisper_engine import WhisperEngine, WhisperError
from ha_tools.signals import Signal

_AGAIN_SECONDS = (5.0, 300.0)
"""Seconds before another try to fetch a model, at first and at most."""
_TELL_SECONDS = 1.0
_MEGABYTE = 1_000_000


class WhisperEars:
    """Whisper for all rooms."""

    def __init__(self, model: SpeechModel, store: ModelStore) -> None:
        self._model = model
        self._store = store
        self._told_at = 0.0
        self.problem = ""
        """The reason for which nothing can be heard yet, in plain words; empty once it can."""
        self.on_problem = Signal[()]()
        """Told when `problem` has changed."""
        self.engine = WhisperEngine(self._folder, threads=min(2, os.cpu_count() or 1))

    async def run(self) -> None:
        """Fetch the model unless it is here, load it, and see that it stays so, until cancelled."""
        pause, longest = _AGAIN_SECONDS
        while True:
            try:
                await self._store.fetch(self._model, self._progress)
                await self.engine.start()
            except (ModelUnavailableError, WhisperError) as err:
                self._tell(f"Speech to text has no model yet. {str(err)[0].upper()}{str(err)[1:]}")
                await asyncio.sleep(pause)
                pause = min(pause * 2, longest)
            else:
                self._tell("")
                await asyncio.Event().wait()

    def _folder(self) -> Path:
        folder = self._store.path(self._model)
        if folder is None:
            raise WhisperError(self.problem or "its model is not here yet")
        return folder

    def _progress(self, here: int, size: int) -> None:
        if time.monotonic() - self._told_at >= _TELL_SECONDS:
            self._tell(
                f"Speech to text is being fetched, once: {here // _MEGABYTE} of {size // _MEGABYTE} MB of "
                f"{self._model.name} are here."
            )

    def _tell(self, problem: str) -> None:
        self._told_at = time.monotonic()
        if problem != self.problem:
            self.problem = problem
            self.on_problem.tell()
