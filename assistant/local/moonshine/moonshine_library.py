"""Moonshine's library by ctypes. Its Python package is not imported: that would bring downloads and sound devices."""

from __future__ import annotations

import ctypes
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

import numpy as np

PACKAGE = "moonshine_voice"
BASE, TINY_STREAMING = 1, 2
"""Architectures of models, by the library's numbers."""
_SAMPLE_RATE = 16000
_HEADER_VERSION = 30000
"""The version of the interface below (moonshine-c-api.h)."""
_NOW = 1
"""MOONSHINE_FLAG_FORCE_UPDATE: transcribe what came however little it is."""
_OPTIONS: Mapping[bytes, bytes] = {b"vad_threshold": b"0", b"return_audio_data": b"false"}
"""No voice detector of its own: the room's tells the beginning and the end of speech."""
_FULL_SCALE = np.float32(1 / 32768)


class MoonshineError(RuntimeError):
    """Moonshine cannot decode; the text is its own."""


class _Option(ctypes.Structure):
    _fields_ = (("name", ctypes.c_char_p), ("value", ctypes.c_char_p))


class _Line(ctypes.Structure):
    """transcript_line_t."""

    _fields_ = (
        ("text", ctypes.c_char_p),
        ("audio", ctypes.c_void_p),
        ("audio_count", ctypes.c_size_t),
        ("start_seconds", ctypes.c_float),
        ("seconds", ctypes.c_float),
        ("line_id", ctypes.c_uint64),
        ("flags", ctypes.c_int8 * 5),
        ("spans", ctypes.c_void_p),
        ("span_count", ctypes.c_uint64),
        ("latency_ms", ctypes.c_uint32),
        ("words", ctypes.c_void_p),
        ("word_count", ctypes.c_uint64),
    )


class _Transcript(ctypes.Structure):
    """transcript_t."""

    _fields_ = (("lines", ctypes.POINTER(_Line)), ("line_count", ctypes.c_uint64))


def is_installed() -> bool:
    """Return whether the library is here."""
    return find_spec(PACKAGE) is not None


class MoonshineModel:
    """A model in a folder: encoder, decoder and tokenizer as `moonshine_voice` has them."""

    def __init__(self, folder: Path, architecture: int) -> None:
        """Load it; `architecture` is one of the library's numbers. Raises MoonshineError."""
        self._library = _library()
        options = (_Option * len(_OPTIONS))(*(_Option(*option) for option in _OPTIONS.items()))
        self._handle = self._called(
            "load_transcriber_from_files",
            str(folder).encode(),
            ctypes.c_uint32(architecture),
            options,
            ctypes.c_uint64(len(options)),
            _HEADER_VERSION,
        )

    def stream(self) -> MoonshineStream:
        """Return a stretch of speech of which nothing is known yet."""
        return MoonshineStream(self, self._called("create_stream", self._handle, 0))

    def on_stream(self, function: str, stream: int, *arguments: object) -> int:
        """Call a function of a stream; raises MoonshineError."""
        return self._called(function, self._handle, stream, *arguments)

    def _called(self, function: str, *arguments: object) -> int:
        told = int(self._library[f"moonshine_{function}"](*arguments))
        if told < 0:
            raise MoonshineError(self._library.moonshine_error_to_string(told).decode())
        return told


class MoonshineStream:
    """A stretch of speech, decoded while it comes."""

    def __init__(self, model: MoonshineModel, handle: int) -> None:
        self._model = model
        self._handle = handle
        self.received = 0
        """Bytes of it that came."""
        model.on_stream("start_stream", handle)

    def add(self, audio: bytes) -> None:
        """Take more of it, 16-bit mono at 16 kHz."""
        self.received += len(audio)
        samples = np.frombuffer(audio, np.int16).astype(np.float32) * _FULL_SCALE
        floats = samples.ctypes.data_as(ctypes.POINTER(ctypes.c_float))
        self._model.on_stream(
            "transcribe_add_audio_to_stream", self._handle, floats, ctypes.c_uint64(len(samples)), _SAMPLE_RATE, 0
        )

    def words(self) -> str:
        """Return all words so far."""
        transcript = ctypes.POINTER(_Transcript)()
        self._model.on_stream("transcribe_stream", self._handle, _NOW, ctypes.byref(transcript))
        if not transcript:
            return ""
        lines = transcript.contents.lines[: transcript.contents.line_count]
        return " ".join(filter(None, ((line.text or b"").decode(errors="replace").strip() for line in lines)))

    def finish(self) -> None:
        """Let it end: the words that were held back are given, too."""
        self._model.on_stream("stop_stream", self._handle)

    def close(self) -> None:
        """Give back what is kept of it."""
        self._model.on_stream("free_stream", self._handle)


def _library() -> ctypes.CDLL:
    package = find_spec(PACKAGE)
    if package is None or not package.submodule_search_locations:
        raise MoonshineError(f"the package {PACKAGE} is not installed")
    (folder,) = package.submodule_search_locations
    library = ctypes.CDLL(str(Path(folder) / "libmoonshine.so"))
    library.moonshine_error_to_string.restype = ctypes.c_char_p
    return library
