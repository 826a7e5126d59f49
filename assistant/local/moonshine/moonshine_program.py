"""python -m assistant.local.moonshine.moonshine_program FOLDER ARCHITECTURE: the process in which Moonshine decodes.

It serves jobs as `speech_jobs` has them. A job brings the sound of a stretch of speech from a place in it on; where the
sound before is not known here, because the process is a new one, the answer says how much is.
"""

from __future__ import annotations

import sys
from collections import OrderedDict
from pathlib import Path
from typing import Any

from assistant.local.moonshine.moonshine_library import MoonshineModel, MoonshineStream
from assistant.local.speech_jobs import serve

_MOST_STREAMS = 16
"""Stretches of speech at once; one whose room has left is forgotten when so many others have begun."""


class MoonshineStreams:
    """The stretches of speech of all rooms that are being decoded."""

    def __init__(self, model: MoonshineModel) -> None:
        self._model = model
        self._streams: OrderedDict[int, MoonshineStream] = OrderedDict()

    def answer(self, audio: bytes, *, stream: int, begins: int, final: bool) -> dict[str, Any]:
        """Take a stretch's sound from a byte on; return all its words so far, and the bytes that are known."""
        heard = self._streams.pop(stream, None) or self._model.stream()
        if heard.received != begins:
            self._keep(stream, heard)
            return {"text": "", "received": heard.received}
        heard.add(audio)
        if final:
            heard.finish()
        told = {"text": heard.words(), "received": heard.received}
        if final:
            heard.close()
        else:
            self._keep(stream, heard)
        return told

    def _keep(self, stream: int, heard: MoonshineStream) -> None:
        self._streams[stream] = heard
        if len(self._streams) > _MOST_STREAMS:
            _, oldest = self._streams.popitem(last=False)
            oldest.close()


def main() -> None:
    """Serve until the input ends."""
    serve(lambda: MoonshineStreams(MoonshineModel(Path(sys.argv[1]), int(sys.argv[2]))).answer)


if __name__ == "__main__":
    main()
