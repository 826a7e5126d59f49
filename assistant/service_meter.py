"""The measuring of one speech service in a pipeline: Pipecat's own metrics as reports of uses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pipecat.frames.frames import MetricsFrame
from pipecat.metrics.metrics import TTFBMetricsData
from pipecat.processors.metrics.frame_processor_metrics import FrameProcessorMetrics

from assistant.service_use import MeteredService, ServiceUse
from ha_tools.leaving.crossing import Wire
from ha_tools.leaving.sockets import SocketCount
from satellite.protocol import UPLINK_RATE


class ServiceMeter(FrameProcessorMetrics):
    """Given to a Pipecat service as its `metrics`; tells of its delays, of the text that it was sent, and of sound."""

    def __init__(self, service: MeteredService, tell: Callable[[ServiceUse], None]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # Pipecat leaves it without annotations
        self._service = service
        self._tell = tell
        self._sound_bytes = 0
        self._spoken_bytes = 0
        self._characters = 0
        self._is_piecewise = False
        """Text is counted as it is sent, piece by piece, and not again where Pipecat sums it up."""
        self._count = SocketCount()
        self.wire = Wire()
        """Counts the requests that are begun while it is open."""
        self._connected: Callable[[], Any] = lambda: None

    def follow(self, connected: Callable[[], Any]) -> None:
        """Count a WebSocket that stays open: `connected` returns the one there is, or None."""
        self._connected = connected

    def heard(self, pcm: bytes) -> None:
        """Count sound that is sent to the service: int16 mono at `UPLINK_RATE`."""
        self._sound_bytes += len(pcm)

    def spoke(self, text: str) -> None:
        """Count a piece of text that is sent to be spoken."""
        self._is_piecewise = True
        self._characters += len(text)
        self._spoken_bytes += len(text.encode(errors="replace"))

    def settle(self) -> None:
        """Tell of what was sent since the last time: of sound how long it was, of all how many bytes."""
        self._count_socket()
        sent, received = self.wire.take()
        sound, self._sound_bytes = self._sound_bytes, 0
        spoken, self._spoken_bytes = self._spoken_bytes, 0
        characters, self._characters = self._characters, 0
        if characters:
            self._tell(self._service.sent(characters=characters))
        if sound:
            self._tell(self._service.sent(audio_seconds=sound / 2 / UPLINK_RATE))
        if sent or received or sound or spoken:
            self._tell(self._service.crossed(sent or sound or spoken, received))

    def _count_socket(self) -> None:
        transport = getattr(self._connected(), "transport", None)
        if transport is not None:
            sent, received = self._count.since(transport.get_extra_info("socket"))
            self.wire.sent(sent)
            self.wire.received(received)

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
        if not self._is_piecewise:
            self._spoken_bytes += len(text.encode(errors="replace"))
            self._tell(self._service.sent(characters=len(text)))
        frame: MetricsFrame = await super().start_tts_usage_metrics(text)
        return frame

    async def process_ttfa_metrics(self, *, audio: bytes, sample_rate: int, num_channels: int) -> None:
        """Measure nothing: a voice's silence before its first word is not looked for, sound by sound."""
