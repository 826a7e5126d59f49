"""The connection to the app: one socket at a time, one reader, one writer, and a new one whenever it is lost."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from satellite.app_address import AppAddress
from satellite.app_socket import certificate_of, open_socket
from satellite.backoff import Backoff
from satellite.identity import IdentityFile
from satellite.introduction import Introduction
from satellite.protocol import (
    PING_SECONDS,
    VERSION,
    Capabilities,
    DownMessage,
    Hello,
    ProtocolError,
    RefusalCode,
    Refused,
    UpMessage,
    Welcome,
    decode,
    encode,
)
from satellite.satellite_errors import (
    ConnectionLostError,
    NotTheAppError,
    OtherCertificateError,
    RefusedError,
    SettingsError,
)
from satellite.uplink import Uplink

_LOGGER = logging.getLogger(__name__)

_RETRY_SECONDS = (0.25, 3.0)
"""First and longest delay before connecting again: an app that has restarted has its satellites back within 5 s."""
_REFUSED_SECONDS = 30.0
"""Delay after a refusal that only a person can mend."""
_SEND_SECONDS = 10.0
"""Longest wait for the app to take one frame."""

_MISTRUST_SECONDS = (4.0, 300.0)
"""First and longest delay after a wrong proof: a rogue that guesses at codes is left some hundred guesses a day."""

_FOR_A_PERSON = (RefusalCode.WRONG_VERSION, RefusalCode.WRONG_TOKEN)


class Receiver(Protocol):
    """The receiver of what comes down."""

    def pairing(self, code: str) -> None:
        """A code is shown for a person to type into the panel; empty when that is over."""

    def welcomed(self, welcome: Welcome) -> None:
        """The connection may be used."""

    def received(self, message: DownMessage) -> None:
        """A message came."""

    def received_audio(self, pcm: bytes) -> None:
        """A stretch of sound came."""

    def disconnected(self) -> None:
        """The connection that could be used is lost."""

    def outdated(self) -> None:
        """The app speaks another version of the wire."""


class Connection:
    """Keeps one welcomed socket to the app, or keeps trying; never gives up."""

    def __init__(
        self,
        address: AppAddress,
        name: str,
        capabilities: Capabilities,
        identity: IdentityFile,
        ping_seconds: float = PING_SECONDS,
    ) -> None:
        self._address = address
        self._name = name
        self._capabilities = capabilities
        self._identity = identity
        self._ping_seconds = ping_seconds
        self._changed = asyncio.Event()
        self._uplink: Uplink | None = None
        self._app_url = ""
        self._dropped = 0
        self._said: set[str] = set()
        self._mistrust = Backoff(*_MISTRUST_SECONDS)

    @property
    def connected(self) -> bool:
        """The app has welcomed us."""
        return self._uplink is not None

    @property
    def app_url(self) -> str:
        """The WebSocket URL that was tried last."""
        return self._app_url

    @property
    def dropped(self) -> int:
        """Chunks of sound dropped since the start because the network was behind."""
        return self._dropped + (self._uplink.dropped if self._uplink else 0)

    def change_echo_cancellation(self, cancelled: bool) -> None:
        """Tell the app, by saying hello anew, where that is something else than it was told."""
        if cancelled is not self._capabilities.echo_cancellation:
            self._capabilities = replace(self._capabilities, echo_cancellation=cancelled)
            self._changed.set()

    def send(self, message: UpMessage) -> None:
        """Send a message; without a connection there is nobody to send it to."""
        if self._uplink is not None:
            self._uplink.put(message)

    def send_audio(self, pcm: bytes) -> None:
        """Send a chunk of sound."""
        if self._uplink is not None:
            self._uplink.put_audio(pcm)

    async def run(self, receiver: Receiver) -> None:
        """Connect and connect again until cancelled."""
        delays = Backoff(*_RETRY_SECONDS)
        while True:
            delay = 0.0
            try:
                await self._serve(receiver, delays.reset)
            except RefusedError as err:
                self._complain(f"The app refuses this satellite: {err}")
                if err.code is RefusalCode.WRONG_VERSION:
                    receiver.outdated()
                delay = _REFUSED_SECONDS if err.code in _FOR_A_PERSON else 0.0
            except NotTheAppError as err:
                self._complain(str(err))
                delay = self._mistrust.next_seconds()
            except OtherCertificateError as err:
                self._complain(str(err))
                delay = _REFUSED_SECONDS
            except ConnectionLostError as err:
                self._complain(f"{err} It is tried again until it works.")
            await asyncio.sleep(delay or delays.next_seconds())

    async def _serve(self, receiver: Receiver, on_welcome: Callable[[], None]) -> None:
        """Use one socket from the hello to its end; raises `SatelliteError`."""
        url = self._app_url = await self._address.next()
        socket = await open_socket(url, self._ping_seconds)
        try:
            welcome = await self._introduce(socket, url, receiver)
            await self._address.worked(url)
            on_welcome()
            await self._exchange(socket, receiver, welcome)
        finally:
            await socket.close()

    async def _introduce(self, socket: ClientConnection, url: str, receiver: Receiver) -> Welcome:
        """Say hello, be paired if need be, and return the welcome."""
        certificate = certificate_of(socket.transport)
        token = self._token_for(certificate, url)
        hello = Hello(VERSION, self._identity.identity.satellite_id, self._name, token, self._capabilities)
        introduction = Introduction(
            lambda message: _send(socket, encode(message)),
            lambda seconds: self._answer(socket, seconds),
            certificate,
            receiver.pairing,
        )
        try:
            welcome = await introduction.run(hello)
        finally:
            receiver.pairing("")
        await self._keep_pairing(welcome.token, certificate)
        self._said.clear()
        _LOGGER.info("Connected to %s%s.", url, f", in {welcome.area}" if welcome.area else "")
        return welcome

    async def _answer(self, socket: ClientConnection, seconds: float) -> DownMessage:
        try:
            async with asyncio.timeout(seconds):
                frame = await _receive(socket)
        except TimeoutError as err:
            raise ConnectionLostError("The app did not answer.") from err
        if isinstance(frame, bytes):
            raise ConnectionLostError("The app sent sound before its welcome.")
        return frame

    def _token_for(self, certificate: str, url: str) -> str:
        """Return the token for the app with this certificate; empty, to be paired, where there is none for it.

        Raises `OtherCertificateError` for another certificate than the pinned one.
        """
        identity = self._identity.identity
        if not identity.token or identity.certificate == certificate:
            return identity.token
        if certificate and identity.certificate:
            raise OtherCertificateError(
                f"At {url} answers a Parley with another certificate than the one that this satellite was "
                "paired with: it is given neither the token nor the microphone. If the app was installed anew, run "
                "parley-satellite --forget-pairing, and pair again. If it was not, somebody may sit in between."
            )
        how = ("with", "without") if certificate else ("without", "with")
        self._complain(f"Parley is spoken to {how[0]} TLS now; the token of a pairing {how[1]} it is not sent.")
        return ""

    async def _keep_pairing(self, token: str, certificate: str) -> None:
        if token:
            try:
                await asyncio.to_thread(self._identity.keep_pairing, token, certificate)
            except SettingsError as err:
                _LOGGER.warning("The pairing will be forgotten at the next start. %s", err)

    async def _exchange(self, socket: ClientConnection, receiver: Receiver, welcome: Welcome) -> None:
        """Read and write until the socket ends."""
        self._uplink = uplink = Uplink()
        writer = asyncio.create_task(_write(socket, uplink), name="uplink")
        reader = asyncio.create_task(_read(socket, receiver), name="downlink")
        self._changed.clear()
        changed = asyncio.create_task(self._until_changed(), name="other capabilities")
        try:
            receiver.welcomed(welcome)
            done, _ = await asyncio.wait((writer, reader, changed), return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            self._dropped, self._uplink = self.dropped, None
            receiver.disconnected()
            await _cancel(writer, reader, changed)

    async def _until_changed(self) -> None:
        await self._changed.wait()

    def _complain(self, text: str) -> None:
        """Warn of what keeps us from the app, once in an outage."""
        _LOGGER.log(logging.DEBUG if text in self._said else logging.WARNING, "%s", text)
        self._said.add(text)


async def _read(socket: ClientConnection, receiver: Receiver) -> None:
    while True:
        frame = await _receive(socket)
        if isinstance(frame, bytes):
            receiver.received_audio(frame)
        else:
            receiver.received(frame)


async def _receive(socket: ClientConnection) -> DownMessage | bytes:
    """Return the next message or stretch of sound; raises `ConnectionLostError` or `RefusedError`."""
    try:
        frame = await socket.recv()
    except ConnectionClosed as err:
        raise ConnectionLostError("The connection to the app is lost.") from err
    if isinstance(frame, bytes):
        return frame[: len(frame) // 2 * 2]
    try:
        message = decode(frame)
    except ProtocolError as err:
        raise ConnectionLostError(f"The app sent what this satellite does not understand: {err}") from err
    if isinstance(message, Refused):
        raise RefusedError(message.code, message.message)
    if isinstance(message, UpMessage):
        raise ConnectionLostError(f"The app sent {message.type!r}, which only a satellite may.")
    return message


async def _write(socket: ClientConnection, uplink: Uplink) -> None:
    while True:
        item = await uplink.get()
        await _send(socket, item if isinstance(item, bytes) else encode(item))


async def _send(socket: ClientConnection, frame: str | bytes) -> None:
    try:
        async with asyncio.timeout(_SEND_SECONDS):
            await socket.send(frame)
    except (ConnectionClosed, TimeoutError) as err:
        raise ConnectionLostError("The connection to the app is lost.") from err


async def _cancel(*tasks: asyncio.Task[None]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
