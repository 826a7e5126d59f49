"""A satellite's WebSocket as a Pipecat transport: the socket itself, what comes in from it, what goes out to it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections import deque
from collections.abc import Callable

from aiohttp import WSCloseCode, WSMessage, WSMsgType, web
from pipecat.frames.frames import (
    BotStartedSpeakingFrame,
    BotStoppedSpeakingFrame,
    Frame,
    InputAudioRawFrame,
    InterruptionFrame,
    OutputAudioRawFrame,
    VADUserStartedSpeakingFrame,
    VADUserStoppedSpeakingFrame,
)
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor

from assistant.frames import ListenFrame, ReplyEndFrame, ReplyStartFrame, VoiceFrame
from assistant.room.voice_activity import VoiceActivity
from ha_tools.signals import Signal
from satellite import protocol
from satellite.protocol import (
    UPLINK_RATE,
    AudioEnd,
    AudioStart,
    DownMessage,
    Flush,
    Message,
    Played,
    ProtocolError,
    RefusalCode,
    Refused,
)

_LOGGER = logging.getLogger(__name__)

SEND_SECONDS = 10.0
"""A satellite that takes no data for this long is dropped."""

OUTBOX_FRAMES = 1024
"""Frames that may wait for the socket: more than `LEAD_SECONDS` of audio, so only a stalled peer fills it."""

CLOSE_SECONDS = 1.0
"""Time for a satellite to answer our goodbye, after which the connection is gone all the same."""

LEAD_SECONDS = 4.0
"""Audio sent ahead of what the satellite has played: Wi-Fi stalls of 2.6 s were seen in homes."""

REPORT_SECONDS = 10.0
"""A satellite that holds audio and has not reported progress for this long is no longer waited for."""

MOST_PINGS = 20
"""Pings and their answers in one second; a satellite sends one in some seconds."""

SPEECH_STOP_SECONDS = 0.2
"""Silence after which the recogniser is told that speech has stopped: Pipecat's and Deepgram's recommendation."""

SLICE_MS = 60
"""Milliseconds of audio in one binary frame down."""


class SatelliteGone(Exception):  # noqa: N818 - an event in the room's life, not a fault
    """The socket was closed by the satellite, the network or us."""


class SatelliteSocket:
    """The app's end of one satellite's WebSocket: one reader, one writer, one bounded queue; a slow peer is dropped."""

    def __init__(self, websocket: web.WebSocketResponse) -> None:
        """`websocket` leaves pings to us (`autoping=False`)."""
        self._websocket = websocket
        self._pinged: deque[float] = deque(maxlen=MOST_PINGS)
        self._lives = asyncio.Event()
        self._outbox: asyncio.Queue[DownMessage | bytes] = asyncio.Queue(OUTBOX_FRAMES)
        self._is_read = False
        self._left = asyncio.Event()
        """The satellite has taken leave, or is lost."""

    async def receive(self) -> Message | bytes:
        """Return the next message or the next PCM (s16le mono, 16 kHz).

        Raises `ProtocolError` for a frame that does not follow the wire and `SatelliteGone` at the end.
        """
        frame = await self._frame()
        if frame.type is WSMsgType.TEXT:
            return protocol.decode(frame.data)
        if frame.type is WSMsgType.BINARY:
            return _pcm(frame.data)
        raise SatelliteGone

    async def answers(self, seconds: float) -> bool:
        """Return whether the satellite gives a sign of life in time, while somebody receives."""
        self._lives.clear()
        try:
            async with asyncio.timeout(seconds):
                await self._websocket.ping()
                return await self._lives.wait()
        except (TimeoutError, ConnectionError):
            return False

    async def _frame(self) -> WSMessage:
        """Return the next frame that is not about the connection itself."""
        self._is_read = True
        try:
            while (frame := await self._websocket.receive()).type in {WSMsgType.PING, WSMsgType.PONG}:
                self._lives.set()
                self._bound_pings()
                if frame.type is WSMsgType.PING:
                    await self._websocket.pong(frame.data)
        except ConnectionError as err:  # the socket may be gone when a ping is answered
            raise SatelliteGone from err
        finally:
            self._is_read = False
        if frame.type not in {WSMsgType.TEXT, WSMsgType.BINARY}:
            self._left.set()
        self._lives.set()
        return frame

    def _bound_pings(self) -> None:
        """Raise `ProtocolError` for a peer that pings, or answers what was not asked, without a pause."""
        now = time.monotonic()
        if len(self._pinged) == MOST_PINGS and now - self._pinged[0] < 1.0:
            raise ProtocolError(RefusalCode.BAD_MESSAGE, f"A satellite may send {MOST_PINGS} pings in a second.")
        self._pinged.append(now)

    def send(self, item: DownMessage | bytes) -> None:
        """Queue a message or PCM for the satellite; raise `SatelliteGone` when it has fallen behind."""
        try:
            self._outbox.put_nowait(item)
        except asyncio.QueueFull as err:
            raise SatelliteGone from err

    async def write(self) -> None:
        """Send what is queued, until cancelled or until the satellite is gone."""
        while True:
            await self.send_now(await self._outbox.get())

    async def send_now(self, item: DownMessage | bytes) -> None:
        """Send one item past the queue; raise `SatelliteGone` when the satellite does not take it."""
        try:
            async with asyncio.timeout(SEND_SECONDS):
                if isinstance(item, bytes):
                    await self._websocket.send_bytes(item)
                else:
                    await self._websocket.send_str(protocol.encode(item))
        except (TimeoutError, ConnectionError, RuntimeError) as err:  # RuntimeError: aiohttp's word for a closed socket
            raise SatelliteGone from err

    async def refuse(self, err: ProtocolError) -> None:
        """Tell the satellite why the app will not go on, and close."""
        with contextlib.suppress(SatelliteGone):
            await self.send_now(Refused(err.code, str(err)))
        await self.close()

    async def close(self, code: int = WSCloseCode.OK) -> None:
        """Close the socket with a code, once the satellite has taken leave too; closing a closed one does nothing."""
        if self._is_read and not self._websocket.closed:  # whoever reads gets its answer; aiohttp would not wait for it
            with contextlib.suppress(TimeoutError, ConnectionError, RuntimeError):
                async with asyncio.timeout(CLOSE_SECONDS):
                    await self._websocket.send_frame(code.to_bytes(2, "big"), WSMsgType.CLOSE)
                    await self._left.wait()
        await self._websocket.close(code=code)


class RoomInput(FrameProcessor):
    """The beginning of a room's pipeline: the microphone's audio, and where a voice begins and pauses in it."""

    def __init__(self) -> None:
        super().__init__(name="room-input")
        self._voice = VoiceActivity()
        self._told_stt = False
        self._silent_since: float | None = None

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        """Pass everything on."""
        await super().process_frame(frame, direction)
        await self.push_frame(frame, direction)

    async def listen(self, wake_word: str) -> None:
        """Begin a turn; the audio that follows belongs to it."""
        await self._stop_speech()
        self._voice.reset()
        await self.push_frame(ListenFrame(wake_word=wake_word))

    async def guard(self) -> None:
        """Follow the voice of a person who may talk over us from here on."""
        await self._stop_speech()
        self._voice.reset(barge_in=True)

    async def hear(self, pcm: bytes) -> None:
        """Push int16 mono audio at 16 kHz into the pipeline, and what the voice in it does."""
        await self.push_frame(InputAudioRawFrame(pcm, UPLINK_RATE, 1))
        now = time.monotonic()
        for change in await asyncio.to_thread(self._voice.update, pcm):
            since = now - change.ago_seconds
            self._silent_since = None if change.speaking else since
            if change.speaking and not self._told_stt:
                self._told_stt = True
                await self.push_frame(VADUserStartedSpeakingFrame(start_secs=change.ago_seconds))
            await self.push_frame(VoiceFrame(speaking=change.speaking, since=since))
        if self._silent_since is not None and now - self._silent_since >= SPEECH_STOP_SECONDS:
            await self._stop_speech()

    async def _stop_speech(self) -> None:
        """Tell the recogniser, once, that speech has stopped."""
        self._silent_since = None
        if self._told_stt:
            self._told_stt = False
            await self.push_frame(VADUserStoppedSpeakingFrame(stop_secs=SPEECH_STOP_SECONDS))


class RoomOutput(FrameProcessor):
    """The end of a room's pipeline: speech goes to the satellite, never further ahead than it can hold.

    Between a `ReplyStartFrame` and its `ReplyEndFrame` all audio is one playback. A playback that the satellite has
    ended is gone through and not sent: a language model's answer may still have things to do.
    """

    def __init__(self, send: Callable[[DownMessage | bytes], None]) -> None:
        super().__init__(name="room-output")
        self._send = send
        self.on_audio = Signal[str, bool, float]()
        """A piece of a playback is about to be sent; the first one or not, and its seconds."""
        self.on_sent = Signal[str, bool]()
        """All of a playback was sent; some of it was sound or not."""
        self._reply: ReplyStartFrame | None = None
        self._playback_id = ""
        """The last playback that began, which the satellite may still be playing when all of it was sent."""
        self._sent_ms = 0.0
        self._played_ms = 0.0
        self._begun = False
        """Its `AudioStart` was sent."""
        self._ended = False
        """The satellite plays nothing more of it."""
        self._progress = asyncio.Event()

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        """Send speech to the satellite, flush it on an interruption, and pass everything else on."""
        await super().process_frame(frame, direction)
        if isinstance(frame, ReplyStartFrame):
            self._reply, self._playback_id = frame, frame.playback_id
            self._sent_ms, self._played_ms, self._begun, self._ended = 0.0, 0.0, False, False
        elif isinstance(frame, OutputAudioRawFrame):
            await self._play(frame)
        elif isinstance(frame, ReplyEndFrame):
            self._end(frame)
        elif isinstance(frame, InterruptionFrame):
            self._flush()
        if not isinstance(frame, OutputAudioRawFrame):
            await self.push_frame(frame, direction)

    async def played(self, message: Played) -> None:
        """Take the satellite's report of how far it is; one about an earlier playback came too late to matter."""
        if message.playback_id != self._playback_id:
            return
        self._played_ms = max(self._played_ms, min(message.position_ms, self._sent_ms))
        self._ended = self._ended or message.end is not None
        self._progress.set()
        if message.end:
            await self.broadcast_frame(BotStoppedSpeakingFrame)

    async def _play(self, frame: OutputAudioRawFrame) -> None:
        reply = self._reply
        if reply is None or not frame.audio:
            return
        is_first, self._begun = not self._begun, True
        if is_first:
            self._send(AudioStart(reply.playback_id, reply.kind, frame.sample_rate, reply.volume, reply.held))
        self.on_audio.tell(reply.playback_id, is_first, len(frame.audio) / 2 / frame.sample_rate)
        if is_first:
            await self.broadcast_frame(BotStartedSpeakingFrame)
        step = frame.sample_rate * SLICE_MS // 1000 * 2
        for start in range(0, len(frame.audio), step):
            pcm = frame.audio[start : start + step]
            await self._wait_for_room()
            if self._ended:
                break
            self._send(pcm)
            self._sent_ms += len(pcm) / 2 / frame.sample_rate * 1000

    async def _wait_for_room(self) -> None:
        """Wait until the satellite holds less than the lead."""
        while not self._ended and self._sent_ms - self._played_ms > LEAD_SECONDS * 1000:
            self._progress.clear()
            try:
                async with asyncio.timeout(REPORT_SECONDS):
                    await self._progress.wait()
            except TimeoutError:
                _LOGGER.warning("The satellite holds audio and reports no progress; sending on")
                self._played_ms = self._sent_ms

    def _end(self, frame: ReplyEndFrame) -> None:
        if self._reply is None or self._reply.playback_id != frame.playback_id:
            return
        if self._begun:
            self._send(AudioEnd(frame.playback_id))
        self._reply = None
        self.on_sent.tell(frame.playback_id, self._begun)

    def _flush(self) -> None:
        self._reply = None
        self._send(Flush())


def _pcm(data: bytes) -> bytes:
    if len(data) > protocol.MAX_MESSAGE_BYTES:
        raise ProtocolError(
            RefusalCode.TOO_LARGE, f"An audio frame may have {protocol.MAX_MESSAGE_BYTES} bytes, this one has more."
        )
    if len(data) % 2:
        raise ProtocolError(RefusalCode.BAD_MESSAGE, "Audio frames hold 16-bit samples: an even number of bytes.")
    return data
