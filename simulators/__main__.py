"""`python -m simulators`: all simulators on fixed ports, for a person to point the app at.

Each line that is typed is what will be said in the next stretch of speech.
"""

from __future__ import annotations

import asyncio
import sys
from contextlib import AsyncExitStack

from simulators.cartesia import Cartesia
from simulators.completion import rules
from simulators.deepgram import Deepgram
from simulators.listening import Script
from simulators.openai import OpenAI
from simulators.speech import espeak
from simulators.wyoming import Wyoming

DEEPGRAM_PORT, OPENAI_PORT, CARTESIA_PORT, WYOMING_PORT = 8781, 8782, 8783, 10300


async def serve() -> None:
    """Run until interrupted."""
    model = rules(("hello", "Hello! What can I do for you?"), otherwise="I am only a simulation.")
    deepgram = Deepgram(port=DEEPGRAM_PORT)
    openai = OpenAI(port=OPENAI_PORT, model=model)
    cartesia = Cartesia(port=CARTESIA_PORT, voice=espeak)
    wyoming = Wyoming(port=WYOMING_PORT, streaming=True, voice=espeak)
    async with AsyncExitStack() as stack:
        for name, server in (("Deepgram", deepgram), ("OpenAI", openai), ("Cartesia", cartesia), ("Wyoming", wyoming)):
            await stack.enter_async_context(server)
            print(f"{name:9} {server.url}")
        print("Any key is accepted. Type what will be said next; Ctrl-C ends.", flush=True)
        if sys.stdin.isatty():
            asyncio.get_running_loop().add_reader(sys.stdin, _read_line, deepgram.script, wyoming.script)
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
