"""Deepgram's streaming recogniser: the WebSocket `/v1/listen`.

Wire: developers.deepgram.com/reference/speech-to-text/listen-streaming, as deepgram-sdk and Pipecat speak it.
Log: "connected" (query), "speech began", "speech ended" (at their true time), "interim sent", "final sent" (text),
"finalize received", "finalize answered", "closed".
"""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from aiohttp import WSMsgType, web

from simulators.faults import LineCutError
from simulators.listening import Script, Stretch, Word
from simulators.pacing import until_either
from simulators.recogniser import Pace, Recogniser, Result
from simulators.server import HOST, Server, encode, websocket_line

DEFAULT_ENDPOINTING_SECONDS = 0.01
"""Deepgram's own default where the query has no `endpointing` (its page "Endpointing")."""

IDLE_SECONDS = 10.0
"""Seconds without audio or KeepAlive after which Deepgram closes with 1011 (its error NET-0001)."""

CONFIDENCE = 0.98
"""What every word is heard with."""


class Deepgram(Server):
    """The server: `script` holds what will be said, `pace` how fast it is understood."""

    def __init__(self, *, port: int = 0, key: str | None = None) -> None:
        super().__init__(port=port, key=key)
        self.script = Script()
        self.pace = Pace()
        self.idle_seconds = IDLE_SECONDS
        self._app.router.add_get("/v1/listen", self._listen)

    @property
    def url(self) -> str:
        """The `base_url` for DeepgramSTTService."""
        return f"ws://{HOST}:{self.port}"

    async def _listen(self, request: web.Request) -> web.StreamResponse:
        key = request.headers.get("Authorization", "").removeprefix("Token ")
        if (status := self.refusal(key)) is not None:
            return web.json_response({"err_code": "REFUSED", "err_msg": "Refused."}, status=status)
        if request.query.get("encoding", "linear16") != "linear16" or request.query.get("channels", "1") != "1":
            return web.json_response({"err_code": "Bad Request", "err_msg": "One channel of linear16."}, status=400)
        websocket = web.WebSocketResponse(max_msg_size=0)
        await websocket.prepare(request)
        self.log.add("connected", request.query_string)
        try:
            await Session(self, request, websocket).run()
        except (LineCutError, ConnectionResetError):
            pass
        finally:
            self.log.add("closed")
        return websocket


class Session:
    """One stream: a reader, and a talker that says what is due."""

    def __init__(self, server: Deepgram, request: web.Request, websocket: web.WebSocketResponse) -> None:
        self._server = server
        self._websocket = websocket
        self._query = request.query
        self._line = websocket_line(server.faults, request, websocket)
        self._changed = asyncio.Event()
        self._id = str(uuid.uuid4())
        rate = int(request.query.get("sample_rate", "16000"))
        self._recogniser = Recogniser(server.script, server.pace, rate, _endpointing(request.query))
        self._utterance_ends: list[tuple[float, float]] = []

    async def run(self) -> None:
        """Serve until the client closes."""
        talker = asyncio.create_task(self._talk())
        reader = asyncio.create_task(self._read())
        try:
            await asyncio.wait({talker, reader}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (talker, reader):
                task.cancel()
            outcomes = await asyncio.gather(talker, reader, return_exceptions=True)
        for outcome in outcomes:
            if isinstance(outcome, Exception):
                raise outcome

    async def _read(self) -> None:
        while True:
            try:
                async with asyncio.timeout(self._server.idle_seconds):
                    message = await self._websocket.receive()
            except TimeoutError:
                await self._websocket.close(code=1011, message=b"NET-0001")
                return
            if message.type is WSMsgType.BINARY:
                await self._hear(message.data)
            elif message.type is not WSMsgType.TEXT or await self._obey(message.json()["type"]):
                return
            self._changed.set()

    async def _hear(self, pcm: bytes) -> None:
        for stretch in self._recogniser.feed(pcm, time.monotonic()):
            self._server.log.hear(stretch)
            if stretch.ended:
                self._await_utterance_end(stretch)
            elif self._query.get("vad_events") == "true":
                await self._send({"type": "SpeechStarted", "channel": [0, 1], "timestamp": stretch.start})

    def _await_utterance_end(self, stretch: Stretch) -> None:
        if "utterance_end_ms" in self._query:
            wait = int(self._query["utterance_end_ms"]) / 1000
            self._utterance_ends.append((stretch.last_wall + wait, stretch.last))

    async def _obey(self, command: str) -> bool:
        """Do what a control message says; return whether it ends the stream."""
        if command == "Finalize":
            self._server.log.add("finalize received")
            self._recogniser.finalize(time.monotonic())
        elif command == "CloseStream":
            self._recogniser.stop(time.monotonic())
            for result in self._recogniser.due(float("inf")):
                await self._say(result)
            await self._send(self._metadata())
            await self._websocket.close()
            return True
        return False

    async def _talk(self) -> None:
        while True:
            self._changed.clear()
            for result in self._recogniser.due(time.monotonic()):
                await self._say(result)
            await self._say_utterance_ends()
            times = [at for at, _ in self._utterance_ends]
            due = self._recogniser.next_due()
            await until_either(min([*times, *([] if due is None else [due])], default=None), self._changed)

    async def _say_utterance_ends(self) -> None:
        for at, last in list(self._utterance_ends):
            if at <= time.monotonic():
                self._utterance_ends.remove((at, last))
                await self._send({"type": "UtteranceEnd", "channel": [0, 1], "last_word_end": last})

    async def _say(self, result: Result) -> None:
        if not result.final and self._query.get("interim_results") != "true":
            return
        await self._send(self._results(result))
        self._server.log.add("final sent" if result.final else "interim sent", result.text)
        if result.from_finalize:
            self._server.log.add("finalize answered", result.text)

    async def _send(self, message: dict[str, Any]) -> None:
        await self._line.send(encode(message))

    def _results(self, result: Result) -> dict[str, Any]:
        written = self._query.get("punctuate") == "true" or self._query.get("smart_format") == "true"
        text = result.text if written else _plain(result.text)
        alternative = {
            "transcript": text,
            "confidence": CONFIDENCE if result.words else 0.0,
            "words": [_word(word) for word in result.words],
        }
        return {
            "type": "Results",
            "channel_index": [0, 1],
            "start": result.start,
            "duration": result.end - result.start,
            "is_final": result.final,
            "speech_final": result.speech_final,
            "from_finalize": result.from_finalize,
            "channel": {"alternatives": [alternative]},
            "metadata": {
                "request_id": self._id,
                "model_info": {
                    "name": self._query.get("model", "general"),
                    "version": "simulated",
                    "arch": "simulated",
                },
                "model_uuid": self._id,
            },
        }

    def _metadata(self) -> dict[str, Any]:
        return {
            "type": "Metadata",
            "transaction_key": "deprecated",
            "request_id": self._id,
            "sha256": "",
            "created": datetime.now(UTC).isoformat(),
            "duration": self._recogniser.position,
            "channels": 1,
        }


def _endpointing(query: Mapping[str, str]) -> float | None:
    """Return the seconds of silence that bring a final result unasked, None when the query turns that off."""
    value = query.get("endpointing")
    if value is None:
        return DEFAULT_ENDPOINTING_SECONDS
    return None if value == "false" else int(value) / 1000


def _plain(text: str) -> str:
    """Return `text` as spoken: no capitals, no punctuation."""
    return "".join(c for c in text.lower() if c.isalnum() or c in " '")


def _word(word: Word) -> dict[str, Any]:
    return {
        "word": _plain(word.text),
        "punctuated_word": word.text,
        "start": round(word.start, 3),
        "end": round(word.end, 3),
        "confidence": CONFIDENCE,
    }
