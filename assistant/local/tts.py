"""Speech without a key: espeak-ng as a Pipecat service."""

import asyncio
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncGenerator, AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import Any, TypeVar

from pipecat.frames.frames import Frame
from pipecat.services.settings import TTSSettings
from pipecat.services.tts_service import TTSService

T = TypeVar("T")

PROGRAM = "espeak-ng"
MISSING = (
    "espeak-ng, the voice that needs no key, is not installed: install the package espeak-ng, or choose another voice"
)
WORDS_PER_MINUTE = 165
"""A little slower than espeak-ng's 175, for a room with an echo."""
_VOICES = {"en": "en-us", "zh": "cmn", "zh-cn": "cmn", "zh-tw": "cmn", "zh-hk": "yue", "no": "nb"}
"""Languages that espeak-ng knows by another name than Home Assistant does."""
_REGIONAL = frozenset({"en-us", "en-gb", "pt-br", "fr-fr", "fr-be", "fr-ch", "es-419"})
"""The voices of a region that espeak-ng has in the languages people ask for."""
_HEADER_BYTES = 44
"""Header of the WAV that espeak-ng writes; its length fields are meaningless in a stream."""
_READ_BYTES = 4096
"""About 90 ms of speech, so that the first of it goes out at once."""
_SILENT_SECONDS = 10.0
"""espeak-ng starts to speak after some milliseconds; longer than this it hangs."""


class EspeakError(Exception):
    """espeak-ng ran and failed."""


class EspeakTTSService(TTSService):
    """Speaks each sentence with a process of its own, which ends with an interruption."""

    def __init__(
        self, *, language: str = "en", voice: str | None = None, program: str = PROGRAM, **kwargs: Any
    ) -> None:
        """`voice` is one of espeak-ng's (`espeak-ng --voices`); by default the language's own."""
        super().__init__(
            push_start_frame=True,
            push_stop_frames=True,
            stop_frame_timeout_s=_SILENT_SECONDS + 3,
            max_consecutive_zero_audio_contexts=0,
            settings=TTSSettings(model=PROGRAM, voice=voice or espeak_voice(language), language=language),
            **kwargs,
        )
        self._program = program

    def can_generate_metrics(self) -> bool:
        """Return True: this service measures itself."""
        return True

    async def run_tts(self, text: str, context_id: str) -> AsyncGenerator[Frame | None, None]:
        """Speak the text; frames come while it is still being synthesized."""
        await self.start_tts_usage_metrics(text)
        try:
            async with self._speaking(text) as process:
                async for frame in self._stream_audio_frames_from_iterator(
                    _stream(process), strip_wav_header=True, context_id=context_id
                ):
                    yield frame
                await _raise_for_problem(process)
        except (EspeakError, FileNotFoundError) as err:
            await self.push_error(MISSING if isinstance(err, FileNotFoundError) else str(err), exception=err)

    async def on_turn_context_completed(self) -> None:
        """Close the answer also when none of it could be spoken, so that what follows need not wait."""
        context_id = self._turn_context_id
        await super().on_turn_context_completed()  # type: ignore[no-untyped-call]  # Pipecat has no annotations here
        if context_id and self.audio_context_available(context_id):
            await self.remove_audio_context(context_id)

    @asynccontextmanager
    async def _speaking(self, text: str) -> AsyncIterator[Process]:
        """A process that speaks the text; ended on the way out whatever happens."""
        options = ("-v", str(self._settings.voice), "-s", str(WORDS_PER_MINUTE), "-z", "--stdout", "--stdin")
        process = await asyncio.create_subprocess_exec(self._program, *options, stdin=PIPE, stdout=PIPE, stderr=PIPE)
        try:
            assert process.stdin  # noqa: S101 - a pipe was asked for
            process.stdin.write(text.encode())
            process.stdin.close()
            yield process
        finally:
            if process.returncode is None:
                process.kill()
            await process.communicate()  # a pipe that still holds speech would stay open


def espeak_voice(language: str) -> str:
    """The espeak-ng voice for a language tag: "en-GB" is en-gb, "zh-Hans" is cmn."""
    tag = language.lower().replace("_", "-")
    base = tag.partition("-")[0]
    return tag if tag in _REGIONAL else _VOICES.get(tag) or _VOICES.get(base, base)


async def _stream(process: Process) -> AsyncIterator[bytes]:
    """The WAV as it comes; its first piece holds the whole header."""
    assert process.stdout  # noqa: S101 - a pipe was asked for
    with suppress(asyncio.IncompleteReadError):
        yield await _bounded(process.stdout.readexactly(_HEADER_BYTES))
    while piece := await _bounded(process.stdout.read(_READ_BYTES)):
        yield piece


async def _bounded(work: Coroutine[Any, Any, T]) -> T:
    try:
        async with asyncio.timeout(_SILENT_SECONDS):
            return await work
    except TimeoutError as err:
        raise EspeakError("espeak-ng hangs") from err


async def _raise_for_problem(process: Process) -> None:
    """EspeakError with what espeak-ng says, if it ended in failure."""
    assert process.stderr  # noqa: S101 - a pipe was asked for
    said = await _bounded(process.stderr.read())
    code = await _bounded(process.wait())
    if code:
        raise EspeakError(f"espeak-ng could not speak: {said.decode(errors='replace').strip() or f'exit code {code}'}")
