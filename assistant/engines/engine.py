"""An engine: one provider as the settings chose it, made once per process; each room is given services of its own."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from pipecat.services.tts_service import TTSService

from assistant.local.model_store import ModelStore
from assistant.model.completion import Beat, Message, SpokenQuestion, ToolRequest, VoicePart, Words
from assistant.model.completion_use import CompletionUse
from assistant.placed_stt import PlacedSTTService
from assistant.service_meter import ServiceMeter
from assistant.service_use import MeteredService, ServiceUse
from assistant.turns import Awaited
from ha_tools.home.home import Home
from ha_tools.signals import Signal

CONNECT_SECONDS = 3.0
"""Wait of a room that begins for a service; one out of reach must not hold up the rest of it."""


@dataclass(frozen=True)
class EngineSetup:
    """The things beside its own settings that an engine is made from."""

    language: str
    """BCP 47 tag of the language that is spoken."""
    models: ModelStore
    """The place of the models of speech."""
    pin_digits: int = 0
    """Number of digits of the PIN; 0 without one."""


class Engine:
    """The parts that engines of all stages have: a subclass overrides what it needs."""

    name = ""
    """The name that people know it by, at the beginning of a sentence: "Deepgram"."""
    is_left = True
    """It is left for the next one where it fails; not so what is the house's own."""

    connects = True
    """A service of its that could be made shows that it serves; not so where each request is one by itself."""

    def __init__(self, service: MeteredService) -> None:
        self.service = service
        """The name that its uses are told by."""
        self.problem = ""
        """The reason for which it cannot serve yet, in plain words; empty once it can."""
        self.on_problem = Signal[()]()
        """Told when `problem` has changed."""
        self.on_renewed = Signal[()]()
        """Told when rooms shall be given new services in place of those that they were given; `service` may differ."""
        self.on_use = Signal[ServiceUse]()
        """Told of what was sent beside all answers."""

    async def follow(self, home: Home) -> None:
        """Keep what is made of the home's names in step with them. May take seconds, off the event loop."""

    def stand_by(self) -> None:
        """Be ready for a room, which is there now, as soon as may be, whether it is asked first or only stands in."""

    async def prepare(self) -> None:
        """Fetch and load what it needs in the house; ends once that is done, or runs until cancelled."""

    async def close(self) -> None:
        """Give back what its services share."""


class SttEngine(Engine, ABC):
    """A recogniser."""

    trusts_interims = True
    """Its interim transcripts can be trusted."""
    answers_each_stretch = True
    """It gives each stretch of speech one final transcript, be it an empty one."""
    answer_seconds = 2.0
    """From the end of speech to its transcript at most; where that takes longer the next engine is asked."""

    @abstractmethod
    def stt(self, awaited: Callable[[], Awaited], meter: ServiceMeter) -> PlacedSTTService:
        """Return a service for one room, which may wait for answers."""

    @property
    def judges_phrases(self) -> bool:
        """It can tell at once and for nothing whether a phrase was said."""
        return False

    async def doubt_of(self, phrase: str, audio: bytes) -> float | None:  # noqa: ARG002 - most cannot
        """Return the doubt that a phrase ends a short sound (16-bit mono at 16 kHz); None if it cannot tell.

        It is the logarithm by which the phrase is less probable than the words that are heard instead.
        """
        return None


class TtsEngine(Engine, ABC):
    """A voice."""

    first_sound_seconds = 2.5
    """From a text to its first sound, and between two sounds; then the next engine speaks. Pipecat itself takes a text
    for spoken after 3 s without a sound."""

    @abstractmethod
    def tts(self, language: str, voice: str, meter: ServiceMeter) -> TTSService:
        """Return a service for one room; in the home's language and the usual voice where none are named."""


ModelPart = Words | VoicePart | ToolRequest | Beat
"""A part of a language model's answer."""


class LlmEngine(Engine, ABC):
    """A language model, shared by all rooms."""

    connects = False

    @property
    def sees(self) -> bool:
        """Return whether it takes pictures, as far as is known."""
        return False

    def expect(self) -> None:
        """A turn has begun, in which it may be asked."""

    @abstractmethod
    def parts(
        self,
        messages: Sequence[Message],
        tools: Sequence[Mapping[str, Any]],
        use: CompletionUse,
        *,
        tool_required: bool,
        spoken: SpokenQuestion | None = None,
    ) -> AsyncGenerator[ModelPart, None]:
        """Yield words as they come and the tool calls at the end, and a `Beat` for whatever else comes.

        `use` takes the moment of the first of it and the tokens. Messages and tools are as on OpenAI's wire; `spoken`
        is the sound of one of the messages. Raises `ModelError`.
        """


def host_of(url: str, otherwise: str = "") -> str:
    """Return the host of an address, or the host that is asked where there is none."""
    return (urlsplit(url).hostname if url else otherwise) or ""


def address_of(url: str) -> tuple[str, int]:
    """Return the host and the port of an address."""
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or 0


def base_language(tag: str) -> str:
    """Return the language of a BCP 47 tag as clouds name it, without its region: "de" of "de-AT"."""
    base = tag.replace("_", "-").partition("-")[0].lower()
    return "no" if base == "nb" else base
