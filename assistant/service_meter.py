"""The measuring of one speech service in a pipeline: Pipecat's own metrics as reports of uses."""

from __future__ import annotations

from collections.abc import Callable

from pipecat.frames.frames import MetricsFrame
from pipecat.metrics.metrics import TTFBMetricsData
from pipecat.processors.metrics.frame_processor_metrics import FrameProcessorMetrics

from assistant.service_use import MeteredService, ServiceUse
from satellite.protocol import UPLINK_RATE


class ServiceMeter(FrameProcessorMetrics):
    """Given to a Pipecat service as its `metrics`; tells of its delays, of the text that it was sent, and of sound."""

    def __init__(self, service: MeteredService, tell: Callable[[ServiceUse], None]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # Pipecat leaves it without annotations
        self._service = service
        self._tell = tell
        self._sound_bytes = 0

    def heard(self, pcm: bytes) -> None:
        """Count sound that is sent to the service: int16 mono at `UPLINK_RATE`."""
        self._sound_bytes += len(pcm)

    def settle(self) -> None:
        """Tell of the sound that was sent since the last time."""
        sent, self._sound_bytes = self._sound_bytes, 0
        if sent:
            self._tell(self._service.sent(audio_seconds=sent / 2 / UPLINK_RATE, bytes=sent))

    def failed(self, problem: str) -> None:
        """Tell of a failure."""
        self._tell(self._service.failed(problem))

    async def stop_ttfb_metrics(self, *, end_time: float | None = None) -> MetricsFrame | None:
        """Tell of the delay of an answer."""
        frame: MetricsFrame | None = await super().stop_ttfb_metrics(end_time=end_time)
        for data in frame.data if frame else ():
            if isinstance(data, TTFBMetricsData):
                self._tell(self._service.answered(data.value * 1000))
        return frame

    async def start_tts_usage_metrics(self, text: str) -> MetricsFrame:
        """Tell of text that was sent to be spoken."""
        self._tell(self._service.sent(characters=len(text), bytes=len(text.encode(errors="replace"))))
        frame: MetricsFrame = await super().start_tts_usage_metrics(text)
        return frame

    async def process_ttfa_metrics(self, *, audio: bytes, sample_rate: int, num_channels: int) -> None:
        """Measure nothing: a voice's silence before its first word is not looked for, sound by sound."""
