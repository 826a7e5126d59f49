"""The house's own speech of which all but its own tests are made: it starts at once and takes little of the machine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from addon.options import Options
from assistant.settings import SttProvider, TtsProvider

PAGE: Mapping[str, str] = {"stt": SttProvider.GRAMMAR, "tts": TtsProvider.ESPEAK}
"""The same on the page of the app's options."""
ENVIRONMENT: Mapping[str, str] = {f"PARLEY_{name.upper()}": value for name, value in PAGE.items()}
"""The same for an app that is a process."""


def with_fixed_speech(options: Options) -> Options:
    """Return options in which what the machine would choose is the grammar and espeak-ng."""
    stt = SttProvider.GRAMMAR if options.stt is SttProvider.AUTO else options.stt
    tts = TtsProvider.ESPEAK if options.tts is TtsProvider.AUTO else options.tts
    return replace(options, stt=stt, tts=tts)
