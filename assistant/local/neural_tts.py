"""The neural voice of the house as a Pipecat service; what it cannot speak is spoken by espeak-ng."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from typing import Any

from pipecat.frames.frames import Frame

from assistant.local.neural_voice import SAMPLE_RATE, NeuralVoice
from assistant.local.tts import EspeakTTSService

_PIECE_BYTES = SAMPLE_RATE // 10 * 2


class NeuralTTSService(EspeakTTSService):
    """Speaks English with the neural voice, and with espeak-ng what that cannot, and all until it is loaded."""

    def __init__(self, neural: NeuralVoice, **kwargs: Any) -> None:
        """`neural` is shared by all rooms; the rest is as for `EspeakTTSService`."""
        super().__init__(language="en", **kwargs)
        self._neural = neural

    async def run_tts(self, text: str, context_id: str) -> AsyncGenerator[Frame | None, None]:
        """Speak the text."""
        can = self._neural.is_ready and self._neural.can_speak(text)
        spoken = await self._neural.speak(text) if can else b""
        if not spoken:
            async for frame in super().run_tts(text, context_id):
                yield frame
            return
        await self.start_tts_usage_metrics(text)
        async for frame in self._stream_audio_frames_from_iterator(
            _pieces(spoken), in_sample_rate=SAMPLE_RATE, context_id=context_id
        ):
            yield frame


async def _pieces(spoken: bytes) -> AsyncIterator[bytes]:
    for at in range(0, len(spoken), _PIECE_BYTES):
        yield spoken[at : at + _PIECE_BYTES]
