"""The code of a pairing, spoken in the room and kept in a file for the installer, while a person is to type it in.

It is spoken by espeak-ng, where that is installed, in the language of the system.
"""

from __future__ import annotations

import asyncio
import io
import os
import shutil
import wave
from contextlib import suppress
from pathlib import Path

from satellite.protocol import AudioStart, PlaybackKind
from satellite.speaker import Speaker

FILE_NAME = "pairing-code"
"""File in the state folder, as long as a code is shown: "1234 5678"."""

_TIMES = 3
"""Times that a code is spoken, and codes that are spoken: nobody may be there, or only at night."""
_PAUSE_SECONDS = 20.0
_WORDS_A_MINUTE = 120
_SYNTHESIS_SECONDS = 15.0


class SpokenCode:
    """Says and shows the present code."""

    def __init__(self, speaker: Speaker, folder: Path, *, aloud: bool) -> None:
        """`aloud` is False for a satellite that was paired before: it was removed, and is to be quiet."""
        self._speaker = speaker
        self._file = folder / FILE_NAME
        self._codes_left = _TIMES if aloud else 0
        self._code = ""
        self._changed = asyncio.Event()

    def show(self, code: str) -> None:
        """Show a code of eight digits from now on; none, where it is empty."""
        if code != self._code:
            self._code = code
            self._changed.set()

    async def run(self) -> None:
        """Say and show until cancelled."""
        await asyncio.to_thread(self._write, "")  # a power cut may have left one
        while True:
            await self._changed.wait()
            self._changed.clear()
            await asyncio.to_thread(self._write, self._code)
            if self._code and self._codes_left:
                self._codes_left -= 1
                await self._say(self._code)

    def _write(self, code: str) -> None:
        """Keep the code where its owner alone may read it; the log has it, too."""
        with suppress(OSError):
            self._file.unlink(missing_ok=True)
            if code:
                descriptor = os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                with os.fdopen(descriptor, "w", encoding="ascii") as file:
                    file.write(f"{code[:4]} {code[4:]}\n")

    async def _say(self, code: str) -> None:
        """Say a code some times, until another is shown."""
        sound, rate = await _spoken(f"Parley. {', '.join(code[:4])}. {', '.join(code[4:])}.")
        for number in range(_TIMES if sound else 0):
            playback_id = f"{FILE_NAME}-{number}"
            self._speaker.start(AudioStart(playback_id, PlaybackKind.ANNOUNCEMENT, rate))
            self._speaker.write(sound)
            self._speaker.end(playback_id)
            with suppress(TimeoutError):
                async with asyncio.timeout(_PAUSE_SECONDS):
                    await self._changed.wait()
                    return


async def _spoken(text: str) -> tuple[bytes, int]:
    """Return a text as sound (int16 mono) and its rate; no sound where it cannot be spoken here."""
    program = shutil.which("espeak-ng")
    if not program:
        return b"", 0
    language = os.environ.get("LANG", "").partition("_")[0]
    for voice in dict.fromkeys((language if language.isalpha() and language != "C" else "en", "en")):
        process = await asyncio.create_subprocess_exec(
            *(program, "--stdout", "-v", voice, "-s", str(_WORDS_A_MINUTE), text),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            async with asyncio.timeout(_SYNTHESIS_SECONDS):
                out, _ = await process.communicate()
        except TimeoutError:
            process.kill()
            await process.wait()
            continue
        with suppress(wave.Error, EOFError), wave.open(io.BytesIO(out)) as file:
            return file.readframes(len(out)), file.getframerate()  # its header has no length, as it is a pipe
    return b"", 0
