"""Speech to text without a key: the recogniser of the home's fixed sentences as a Pipecat service."""

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

from pipecat.frames.frames import (
    CancelFrame,
    EndFrame,
    Frame,
    InterimTranscriptionFrame,
    TranscriptionFrame,
    VADUserStartedSpeakingFrame,
    VADUserStoppedSpeakingFrame,
)
from pipecat.processors.frame_processor import FrameDirection
from pipecat.services.settings import STTSettings
from pipecat.transcriptions.language import Language
from pipecat.utils.time import time_now_iso8601

from assistant.frames import ListenFrame, TurnOverFrame
from assistant.local.decoder import SAMPLE_RATE
from assistant.local.preroll import Preroll
from assistant.local.recogniser import AGAIN_BYTES, HomeUnknownError, Recogniser
from assistant.local.utterance import Heard, RoomHearing, Utterance
from assistant.placed_stt import PlacedSTTService, place
from assistant.sound import Passage
from assistant.turns import Awaited, is_cut_off

_LOGGER = logging.getLogger(__name__)

ANSWER_SECONDS = 8.0
"""The result follows the end of speech within that, or it is given up: by then nobody waits for it."""
RESUME_SECONDS = 1.0
"""A voice that goes on so soon after a pause goes on with its sentence: both parts are decoded as one."""
_P99_SECONDS = 0.3
"""From the end of speech to the transcript, told to the turn strategies."""


@dataclass
class _Sentence:
    """Stretches of speech that are decoded as one: with short pauses between them, and all of one turn."""

    audio: bytearray = field(default_factory=bytearray)
    said: str = ""
    """The words that transcripts have given of it."""
    cut_off: bool = False
    """True if the last that was heard of it was only its beginning."""

    def may_be_left(self, before: int) -> bool:
        """Return whether its first bytes may be left out: they were a sentence of their own, or the end of a wake word.

        Anything else belongs to what follows: "don't … turn on the light".
        """
        return not self.cut_off and (bool(self.said) or before <= AGAIN_BYTES)

    def rest(self, text: str) -> str:
        """The part of its text that no transcript has given yet; transcripts of one turn are put together."""
        return text.removeprefix(self.said).strip()


@dataclass
class _Stretch:
    """A stretch of speech, from its first sound to its pause."""

    sentence: _Sentence
    before: int
    """Bytes of the sentence from before it."""
    start: float
    """Its place in the sound."""
    end: float | None = None
    """None while it goes on."""


class GrammarSTTService(PlacedSTTService):
    """Hears one room. Each stretch of speech ends in one transcript, an empty one when it was no sentence."""

    def __init__(
        self,
        recogniser: Recogniser,
        *,
        awaited: Callable[[], Awaited] = lambda: None,
        answer_seconds: float = ANSWER_SECONDS,
        **kwargs: Any,
    ) -> None:
        """`recogniser` is shared by all rooms; a result that comes later than `answer_seconds` is given up."""
        super().__init__(
            sample_rate=SAMPLE_RATE,
            ttfs_p99_latency=_P99_SECONDS,
            settings=STTSettings(model="grammar", language=Language.EN),
            **kwargs,
        )
        self._recogniser = recogniser
        self._awaited = awaited
        self._answer_seconds = answer_seconds
        self._microphone = RoomHearing()
        self._preroll = Preroll()
        self._utterance: Utterance | None = None
        self._stretch: _Stretch | None = None
        self._sentence = _Sentence()
        self._ended_at = -RESUME_SECONDS
        self._tasks: set[asyncio.Task[None]] = set()

    def can_generate_metrics(self) -> bool:
        """Return True: this service measures itself."""
        return True

    async def run_stt(self, audio: bytes) -> AsyncGenerator[Frame | None, None]:
        """Take audio; the transcripts come from the recogniser's threads."""
        if self._utterance and self._stretch:
            self.note_sent(audio)
            self._utterance.feed(audio)
            self._stretch.sentence.audio += audio
        else:
            self._preroll.add(audio)
        yield None

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        """Begin and end turns: no sentence, and no sound from before it, goes over into the next."""
        if isinstance(frame, ListenFrame | TurnOverFrame):
            self._sentence = _Sentence()
        if isinstance(frame, ListenFrame):
            self._preroll.take()
        await super().process_frame(frame, direction)

    async def stop(self, frame: EndFrame) -> None:
        """Let what was said come to its transcript."""
        await asyncio.gather(*self._tasks)
        await super().stop(frame)

    async def cancel(self, frame: CancelFrame) -> None:
        """Drop what is being decoded."""
        await super().cancel(frame)
        await self._drop()

    async def cleanup(self) -> None:
        """Drop what is being decoded."""
        await super().cleanup()  # type: ignore[no-untyped-call]  # Pipecat leaves it without annotations
        await self._drop()

    async def _handle_vad_user_started_speaking(self, frame: VADUserStartedSpeakingFrame) -> None:
        await super()._handle_vad_user_started_speaking(frame)
        if self._utterance:
            return
        if time.monotonic() - self._ended_at >= RESUME_SECONDS:
            self._sentence = _Sentence()
        sentence = self._sentence
        stretch = _Stretch(sentence, len(sentence.audio), self.start_of(frame))
        sentence.audio += self._preroll.take()
        self._stretch = stretch
        self._utterance = self._recogniser.listen(
            self._microphone, lambda text: self._on_interim(text, stretch), self._awaited()
        )
        self._utterance.feed(bytes(sentence.audio))

    async def _handle_vad_user_stopped_speaking(self, frame: VADUserStoppedSpeakingFrame) -> None:
        await super()._handle_vad_user_stopped_speaking(frame)
        if self._utterance and self._stretch:
            utterance, stretch = self._utterance, self._stretch
            self._utterance = self._stretch = None
            self._ended_at = time.monotonic()
            stretch.end = self.tape.seconds
            self._own(self._push_result(utterance, stretch))

    async def _push_result(self, utterance: Utterance, stretch: _Stretch) -> None:
        """The whole sentence's; where that gives nothing new, that of the stretch alone."""
        sentence, before = stretch.sentence, stretch.before
        try:
            heard = await _result(utterance, self._answer_seconds)
            if heard and before and not sentence.rest(heard.text) and sentence.may_be_left(before):
                sentence.said = ""
                utterance = self._recogniser.listen(self._microphone, lambda _: None, utterance.answers)
                utterance.feed(heard.audio[before:])
                heard = await _result(utterance, self._answer_seconds)
        except TimeoutError:
            await self.push_error("the recogniser does not keep up: this machine is too slow for so many names")
            await self._push_final("", stretch)
        except HomeUnknownError as err:
            await self.push_error(f"nothing can be understood yet: {err}", exception=err)
            await self._push_final("", stretch)
        except RuntimeError as err:
            await self.push_error(f"this was not understood: {err}", exception=err)
            await self._push_final("", stretch)
        else:
            if heard:
                if heard.is_wake_word and not (before or self._utterance):
                    sentence.audio.clear()  # the command that follows is decoded, and understood, better without it
                await self._push_heard(heard, stretch)

    async def _push_heard(self, heard: Heard, stretch: _Stretch) -> None:
        _LOGGER.debug("%s: %.2f s, decoded %.3f s after its end", self, heard.audio_seconds, heard.decoding_seconds)
        await self.emit_stt_usage_metrics()  # type: ignore[no-untyped-call]  # as above
        text = stretch.sentence.rest(heard.text)
        stretch.sentence.cut_off = is_cut_off(heard.text)
        if not stretch.sentence.cut_off:
            stretch.sentence.said = heard.text or stretch.sentence.said
        await self._push_final(text, stretch, heard)

    async def _push_final(self, text: str, stretch: _Stretch, heard: Heard | None = None) -> None:
        frame = TranscriptionFrame(text, self._user_id, time_now_iso8601(), Language.EN, result=heard)
        frame.finalized = True
        await self._push(frame, stretch)

    def _on_interim(self, text: str, stretch: _Stretch) -> None:
        if self._utterance and (rest := stretch.sentence.rest(text)):
            frame = InterimTranscriptionFrame(rest, self._user_id, time_now_iso8601(), Language.EN)
            self._own(self._push(frame, stretch))

    async def _push(self, frame: TranscriptionFrame | InterimTranscriptionFrame, stretch: _Stretch) -> None:
        end = self.tape.seconds if stretch.end is None else stretch.end
        place(frame, Passage(frame.text, stretch.start, end))
        await self.push_frame(frame)

    def _own(self, work: Coroutine[Any, Any, None]) -> None:
        task = self.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _drop(self) -> None:
        if self._utterance:
            self._utterance.cancel()
            self._utterance = None
        for task in tuple(self._tasks):
            await self.cancel_task(task)


async def _result(utterance: Utterance, seconds: float) -> Heard | None:
    """End the utterance and wait so long for what was heard; raises TimeoutError."""
    utterance.end()
    try:
        async with asyncio.timeout(seconds):
            return await utterance.result
    finally:
        utterance.cancel()
