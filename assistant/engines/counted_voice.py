"""Voices that are given an answer token by token: all of it is counted as it is sent.

Pipecat sums up their text at the end of an answer of a language model alone: a plain sentence's would be told with a
later answer, or never where that is interrupted.
"""

from __future__ import annotations

from pipecat.services.tts_service import TTSService

from assistant.service_meter import ServiceMeter


class CountedVoice(TTSService):
    """Stands before such a service of Pipecat's, and counts in its `metrics`."""

    async def start_tts_usage_metrics(self, text: str) -> None:
        """Count text that was sent just now."""
        if isinstance(self._metrics, ServiceMeter):
            self._metrics.spoke(text)
