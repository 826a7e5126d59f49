"""Free speech to text of the house: the model that is fetched once, and the engine that decodes with it."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Generic, TypeVar

from assistant.local.free_speech import FreeSpeechEngine
from assistant.local.model_store import ModelStore, ModelUnavailableError
from assistant.local.speech_models import SpeechModel
from assistant.local.speech_process import SpeechProcessError
from ha_tools.signals import Signal

_LOGGER = logging.getLogger(__name__)

_AGAIN_SECONDS = (5.0, 300.0)
"""Seconds before another try to fetch a model, at first and at most."""
_TELL_SECONDS = 1.0
_MEGABYTE = 1_000_000


AnyFreeSpeech = TypeVar("AnyFreeSpeech", bound=FreeSpeechEngine)


class FreeSpeechEars(Generic[AnyFreeSpeech]):
    """A recogniser of free speech for all rooms."""

    def __init__(
        self, model: SpeechModel, store: ModelStore, made: Callable[[Callable[[], Path]], AnyFreeSpeech]
    ) -> None:
        """`made` returns the engine that decodes by the model in a folder."""
        self._model = model
        self._store = store
        self._told_at = 0.0
        self._logged = 0
        """Quarters of the model that the log tells of."""
        self.problem = ""
        """The reason for which nothing can be heard yet, in plain words; empty once it can."""
        self.on_problem = Signal[()]()
        """Told when `problem` has changed."""
        self.engine = made(self._folder)

    async def fetch(self) -> None:
        """Fetch the model unless it is here; tries until it is done."""
        await self._done(self._fetch)

    async def load(self) -> None:
        """Fetch the model unless it is here, and load it; tries until it is done."""
        await self._done(self._fetch, self.engine.start)

    async def _fetch(self) -> None:
        await self._store.fetch(self._model, self._progress)

    async def _done(self, *steps: Callable[[], Awaitable[None]]) -> None:
        pause, longest = _AGAIN_SECONDS
        while True:
            try:
                for step in steps:
                    await step()
            except (ModelUnavailableError, SpeechProcessError) as err:
                self._tell(f"Speech to text has no model yet. {str(err)[0].upper()}{str(err)[1:]}")
                await asyncio.sleep(pause)
                pause = min(pause * 2, longest)
            else:
                self._tell("")
                return

    def _folder(self) -> Path:
        folder = self._store.path(self._model)
        if folder is None:
            raise SpeechProcessError(self.problem or "its model is not here yet")
        return folder

    def _progress(self, here: int, size: int) -> None:
        quarter = here * 4 // size
        if quarter > self._logged:
            self._logged = quarter
            _LOGGER.info("%d of %d MB of %s are here", here // _MEGABYTE, size // _MEGABYTE, self._model.name)
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
