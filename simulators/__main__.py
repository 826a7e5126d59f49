"""`python -m simulators`: all simulators on fixed ports, for a person to point the app at.

Each line that is typed is what will be said in the next stretch of speech.
"""

from __future__ import annotations

import asyncio
import itertools
import sys
from contextlib import AsyncExitStack

from simulators.anthropic import Anthropic
from simulators.assemblyai import AssemblyAI
from simulators.cartesia import Cartesia
from simulators.completion import rules
from simulators.deepgram import Deepgram
from simulators.elevenlabs import ElevenLabs
from simulators.gemini import Gemini
from simulators.listening import Script
from simulators.openai import OpenAI
from simulators.openai_realtime import OpenAIRealtime
from simulators.speech import espeak
from simulators.wyoming import Wyoming

WYOMING_PORT, FIRST_PORT = 10300, 8781
"""Wyoming has a port of its own; the others follow each other."""


async def serve() -> None:
    """Run until interrupted."""
    model = rules(("hello", "Hello! What can I do for you?"), otherwise="I am only a simulation.")
    port = itertools.count(FIRST_PORT)
    deepgram = Deepgram(port=next(port))
    openai = OpenAI(port=next(port), model=model, voice=espeak)
    cartesia = Cartesia(port=next(port), voice=espeak)
    assemblyai = AssemblyAI(port=next(port))
    anthropic = Anthropic(port=next(port), model=model)
    gemini = Gemini(port=next(port), model=model)
    elevenlabs = ElevenLabs(port=next(port), voice=espeak)
    realtime = OpenAIRealtime(port=next(port), model=model, voice=espeak)
    wyoming = Wyoming(port=WYOMING_PORT, streaming=True, voice=espeak)
    async with AsyncExitStack() as stack:
        for server in (deepgram, openai, cartesia, assemblyai, anthropic, gemini, elevenlabs, realtime, wyoming):
            await stack.enter_async_context(server)
            print(f"{type(server).__name__:14} {server.url}")
        print("Any key is accepted. Type what will be said next; Ctrl-C ends.", flush=True)
        if sys.stdin.isatty():
            scripts = (deepgram.script, openai.audio.script, assemblyai.script, realtime.script, wyoming.script)
            asyncio.get_running_loop().add_reader(sys.stdin, _read_line, *scripts)
        await asyncio.Event().wait()


def _read_line(*scripts: Script) -> None:
    """Put the line that was typed into `scripts`."""
    if line := sys.stdin.readline().strip():
        for script in scripts:
            script.say(line)


def main() -> None:
    """Run, and end quietly at Ctrl-C."""
    try:
        asyncio.run(serve())
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
