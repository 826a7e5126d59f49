"""A small app that speaks the wire over a real socket, for tests to steer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from types import TracebackType
from typing import Self, TypeVar

import numpy as np
from aiohttp import WSMsgType, web
from numpy.typing import NDArray

from addon.sites.server_certificate import ServerCertificate
from satellite.key_agreement import KeyAgreement
from satellite.protocol import (
    PATH,
    DownMessage,
    Hello,
    Message,
    Pairing,
    PairingConfirmed,
    PairingProof,
    PairingShare,
    Refused,
    SatelliteSettings,
    SatelliteState,
    StandDown,
    StateChanged,
    Wake,
    Welcome,
    decode,
    encode,
)

M = TypeVar("M", bound=Message)

WAIT_SECONDS = 15.0


class Line:
    """One welcomed satellite: what it sent, in order, and a way to answer."""

    def __init__(self, socket: web.WebSocketResponse, hello: Hello, answer: StateChanged | StandDown | None) -> None:
        """`answer` is sent for each wake word."""
        self.hello = hello
        self._answer = answer
        self.items: list[Message | bytes] = []
        self._socket = socket
        self._changed = asyncio.Event()

    async def send(self, item: DownMessage | bytes) -> None:
        """Send a message or sound."""
        if isinstance(item, bytes):
            await self._socket.send_bytes(item)
        else:
            await self._socket.send_str(encode(item))

    async def close(self) -> None:
        """Hang up."""
        await self._socket.close()

    def all(self, kind: type[M]) -> list[M]:
        """Return what came of one kind."""
        return [item for item in self.items if isinstance(item, kind)]

    async def first(self, kind: type[M]) -> M:
        """Return the first message of one kind, as soon as it is there."""
        await self.until(lambda: bool(self.all(kind)))
        return self.all(kind)[0]

    async def until(self, true: Callable[[], bool]) -> None:
        """Wait until what came makes something true."""
        async with asyncio.timeout(WAIT_SECONDS):
            while not true():
                self._changed.clear()
                await self._changed.wait()

    def audio(self) -> NDArray[np.int16]:
        """Return all sound that came."""
        return np.frombuffer(b"".join(item for item in self.items if isinstance(item, bytes)), np.int16)

    async def until_audio(self, samples: int) -> NDArray[np.int16]:
        """Return the sound as soon as there is so much of it."""
        await self.until(lambda: len(self.audio()) >= samples)
        return self.audio()

    async def listen(self) -> None:
        """Read what comes until the satellite hangs up; answer a wake word."""
        async for frame in self._socket:
            item = frame.data if frame.type is WSMsgType.BINARY else decode(frame.data)
            self.items.append(item)
            self._changed.set()
            if isinstance(item, Wake) and item.score >= item.threshold and self._answer:
                await self.send(self._answer)


class App:
    """The app's LAN site on a port of its own; may be stopped and started again on the same port."""

    def __init__(self, certificate: ServerCertificate | None) -> None:
        """Serve over TLS with `certificate`; None does without."""
        self.certificate = certificate
        self.settings = SatelliteSettings()
        self.answer: StateChanged | StandDown | None = StateChanged(SatelliteState.LISTENING)
        """The answer to a wake word."""
        self.refusal: Refused | None = None
        self.pairing: Pairing | None = None
        self.typed: asyncio.Queue[str] = asyncio.Queue()
        """The digits that a person typed in after the number of `pairing`."""
        self.recorded: PairingProof | None = None
        """A proof of another run, to be shown in place of its own."""
        self.hellos: asyncio.Queue[Hello] = asyncio.Queue()
        self._lines: asyncio.Queue[Line] = asyncio.Queue()
        self._runner: web.AppRunner | None = None
        self.port = 0

    @property
    def url(self) -> str:
        """The address at which satellites connect."""
        return f"{'wss' if self.certificate else 'ws'}://127.0.0.1:{self.port}{PATH}"

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.stop()

    async def start(self) -> None:
        """Serve; the port stays the same."""
        site = web.Application()
        site.router.add_get(PATH, self._serve)
        self._runner = web.AppRunner(site, shutdown_timeout=0.1)
        await self._runner.setup()
        context = self.certificate.context if self.certificate else None
        await web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True, ssl_context=context).start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Hang up on everybody."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def line(self) -> Line:
        """Return the next satellite that was welcomed."""
        async with asyncio.timeout(WAIT_SECONDS):
            return await self._lines.get()

    async def hello(self) -> Hello:
        """Return the next hello."""
        async with asyncio.timeout(WAIT_SECONDS):
            return await self.hellos.get()

    async def _serve(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        frame = await socket.receive()
        if frame.type is not WSMsgType.TEXT:  # it only looked who answers here
            return socket
        hello = decode(frame.data)
        assert isinstance(hello, Hello)
        self.hellos.put_nowait(hello)
        if self.refusal is not None:
            await socket.send_str(encode(self.refusal))
            return socket
        if self.pairing is not None and not hello.token:
            await self._pair(socket, hello, self.pairing)
        await socket.send_str(encode(Welcome(self.settings, "Kitchen", "" if hello.token else "secret")))
        line = Line(socket, hello, self.answer)
        self._lines.put_nowait(line)
        await line.listen()
        return socket

    async def _pair(self, socket: web.WebSocketResponse, hello: Hello, pairing: Pairing) -> None:
        await socket.send_str(encode(pairing))
        share = decode(await socket.receive_str())
        assert isinstance(share, PairingShare)
        if self.recorded is not None:
            await socket.send_str(encode(self.recorded))
            return
        seen = self.certificate.fingerprint if self.certificate else ""
        agreement = KeyAgreement(await self.typed.get(), hello.satellite_id, seen)
        own, satellites = agreement.proofs(share.share, agreement.share)
        await socket.send_str(encode(PairingProof(agreement.share, own)))
        assert decode(await socket.receive_str()) == PairingConfirmed(satellites)
