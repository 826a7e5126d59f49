"""A caller at Twilio's media streams: it dials the WebSocket of a bot, and speaks, presses keys and listens.

Wire: twilio.com/docs/voice/media-streams/websocket-messages, in the bidirectional form (`<Connect><Stream>`).
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hmac
import json
import time
from collections.abc import AsyncIterator, Mapping
from types import MappingProxyType
from typing import Any, Self
from xml.etree import ElementTree

import aiohttp
import numpy as np
from numpy.typing import NDArray

RATE = 8_000
"""Samples per second, G.711 μ-law, mono."""

PIECE_SECONDS = 0.02
"""Sound of one message."""

QUIET_PIECE = bytes([0xFF]) * int(RATE * PIECE_SECONDS)

BIAS, CLIP = 0x84, 32_635


def encoded(samples: NDArray[np.int16]) -> bytes:
    """Return int16 samples as G.711 μ-law."""
    wide = samples.astype(np.int32)
    sign = np.where(wide < 0, 0x80, 0)
    magnitude = np.minimum(np.abs(wide), CLIP) + BIAS
    exponent = np.floor(np.log2(magnitude)).astype(np.int32) - 7
    mantissa = (magnitude >> (exponent + 3)) & 0x0F
    return bytes((~(sign | (exponent << 4) | mantissa) & 0xFF).astype(np.uint8))


def decoded(data: bytes) -> NDArray[np.int16]:
    """Return G.711 μ-law as int16 samples."""
    code = (~np.frombuffer(data, np.uint8)).astype(np.int32) & 0xFF
    magnitude = (((code & 0x0F) << 3) + BIAS << ((code >> 4) & 7)) - BIAS
    return np.where(code & 0x80, -magnitude, magnitude).astype(np.int16)


CALL_ID = "CA00000000000000000000000000000000"


class CallRejectedError(Exception):
    """The webhook takes no such call; the text is its answer."""


async def _asked(webhook: str, auth_token: str, form: Mapping[str, str]) -> str:
    """Return a webhook's answer to a request that is signed as Twilio does (twilio.com/docs/usage/security)."""
    address = webhook.replace("http://", "https://")
    signed = address + "".join(f"{name}{form[name]}" for name in sorted(form))
    signature = base64.b64encode(hmac.digest(auth_token.encode(), signed.encode(), "sha1")).decode()
    headers = {"X-Twilio-Signature": signature}
    async with aiohttp.ClientSession() as session, session.post(webhook, data=form, headers=headers) as response:
        answer = await response.text()
    if not response.ok:
        raise CallRejectedError(f"{response.status} {answer}")
    return answer


class TelephoneCall:
    """One call; the line carries quiet while nothing is said."""

    def __init__(self, websocket: aiohttp.ClientWebSocketResponse, parameters: Mapping[str, str]) -> None:
        self._websocket = websocket
        self._parameters = parameters
        self._said = asyncio.Queue[bytes]()
        self._spoken = asyncio.Event()
        self._heard = bytearray()
        self._news = asyncio.Event()
        self.cleared = 0
        """Times that the bot took back what it had sent."""
        self.ended = asyncio.Event()
        """The bot has hung up."""

    @classmethod
    @contextlib.asynccontextmanager
    async def rung(cls, webhook: str, auth_token: str, number: str) -> AsyncIterator[Self]:
        """Call from a number, and do as the webhook says; raises `CallRejectedError`. Hang up at the end."""
        answer = await _asked(webhook, auth_token, {"CallSid": CALL_ID, "From": number, "To": "+31207654321"})
        stream = ElementTree.fromstring(answer).find("Connect/Stream")
        if stream is None:
            raise CallRejectedError(answer)
        parameters = {each.attrib["name"]: each.attrib["value"] for each in stream.iter("Parameter")}
        async with cls.dialled(stream.attrib["url"].replace("wss://", "ws://"), parameters) as call:
            yield call

    @classmethod
    @contextlib.asynccontextmanager
    async def dialled(cls, url: str, parameters: Mapping[str, str] = MappingProxyType({})) -> AsyncIterator[Self]:
        """Dial a bot's WebSocket, with the parameters of a `<Stream>`; hang up at the end."""
        async with aiohttp.ClientSession() as session, session.ws_connect(url, max_msg_size=0) as websocket:
            call = cls(websocket, parameters)
            await call._begin()
            works = [asyncio.create_task(work()) for work in (call._speak, call._listen)]
            try:
                yield call
            finally:
                for work in works:
                    work.cancel()
                await asyncio.gather(*works, return_exceptions=True)
                with contextlib.suppress(ConnectionError):
                    await call._send(event="stop", stop={"accountSid": "AC0", "callSid": CALL_ID})

    async def press(self, keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            await self._send(event="dtmf", dtmf={"track": "inbound_track", "digit": key})

    async def say(self, samples: NDArray[np.int16]) -> None:
        """Say something (8 kHz); return once all of it is on the line."""
        sound = encoded(samples)
        size = len(QUIET_PIECE)
        for start in range(0, len(sound), size):
            self._said.put_nowait(sound[start : start + size].ljust(size, b"\xff"))
        await self._said.join()

    @property
    def heard(self) -> NDArray[np.int16]:
        """All that was heard so far (8 kHz)."""
        return decoded(bytes(self._heard))

    async def hears(self, seconds: float, *, after: int = 0) -> None:
        """Wait until so many seconds of sound were heard after so many samples."""
        while np.count_nonzero(np.abs(self.heard[after:]) > 200) < 0.2 * seconds * RATE:
            self._news.clear()
            await self._news.wait()

    async def _begin(self) -> None:
        await self._websocket.send_str(json.dumps({"event": "connected", "protocol": "Call", "version": "1.0.0"}))
        await self._send(
            event="start",
            start={
                "accountSid": "AC0",
                "callSid": CALL_ID,
                "streamSid": "MZ0",
                "tracks": ["inbound"],
                "customParameters": dict(self._parameters),
                "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": RATE, "channels": 1},
            },
        )

    async def _speak(self) -> None:
        due = time.monotonic()
        while True:
            due += PIECE_SECONDS
            await asyncio.sleep(due - time.monotonic())
            try:
                piece = self._said.get_nowait()
                self._said.task_done()
            except asyncio.QueueEmpty:
                piece = QUIET_PIECE
            payload = base64.b64encode(piece).decode()
            try:
                await self._send(event="media", media={"track": "inbound", "payload": payload})
            except ConnectionError:
                return

    async def _listen(self) -> None:
        async for frame in self._websocket:
            message = json.loads(frame.data)
            match message["event"]:
                case "media":
                    self._heard += base64.b64decode(message["media"]["payload"])
                    self._news.set()
                case "clear":
                    self.cleared += 1
        self.ended.set()

    async def _send(self, **message: Any) -> None:
        await self._websocket.send_str(json.dumps({"streamSid": "MZ0", **message}))
