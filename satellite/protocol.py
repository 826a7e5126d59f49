"""The wire between satellite and app: one WebSocket, text frames are JSON messages, binary frames are PCM.

Up (satellite to app) the PCM is s16le mono at `UPLINK_RATE`. Down (app to satellite) it is s16le mono at the rate that
the `AudioStart` before it names; every binary frame between `AudioStart` and `AudioEnd` belongs to that playback.
The first message up is `Hello`, within `HELLO_TIMEOUT_SECONDS`; the answer is `Welcome`, `Pairing` or `Refused`, after
which the app closes the socket. `Pairing` is answered by `PairingShare`; once a person has typed the satellite's code
into the panel, `PairingProof` comes down, `PairingConfirmed` goes up, and a `Welcome` with a token follows.

Playbacks that several rooms begin together are held: each satellite says `Ready` once it holds enough, and all are told
by `Begin` when to begin, each in the seconds of its own clock, which `ClockQuestion` and `ClockReading` compare.

Music is a playback of its own beside all others: `MusicStart`, then each of its binary frames behind a `MusicSound`,
then `MusicEnd`. The satellite makes it quieter while something else sounds, and while it listens.

A satellite streams its microphone from `Wake` (first `wake_ms` and `preroll_ms` of what came before) until the app says
that the state is idle. While it plays it stops streaming, unless its `Capabilities` say that it cancels its own echo.

A wake word whose score stays below its threshold is a suspicion: the satellite plays on, more quietly, and streams,
until the app answers. `StateChanged` to listening says that it was one; `StandDown` that it was none.
"""

from __future__ import annotations

import dataclasses
import json
import math
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar

VERSION = 6
"""Version of this wire. Both sides must speak the same one."""

PORT = 8765
"""TCP port of the app's LAN site."""

PATH = "/satellite"
"""Path of the WebSocket on the LAN site."""

UPLINK_RATE = 16_000
"""Samples per second of the microphone stream, int16 mono."""

UPLINK_CHUNK_MS = 40
"""Milliseconds of audio in one binary frame up: half the cost per second of 20 ms frames, and not yet felt as delay."""

BUTTON = "button"
"""Wake word of a turn that a person began by pressing a button."""

PREROLL_MS = 500
"""Milliseconds of audio from before the wake word's detection that a satellite sends first."""

WAKE_MS = 1_500
"""Milliseconds before the pre-roll that it sends where the app looks at wake words again: the word, and some before."""

HELLO_TIMEOUT_SECONDS = 5.0
"""A socket that has not said `Hello` by then is closed."""

PING_SECONDS = 5.0
"""Interval of WebSocket pings, both ways; a peer that does not answer one is dropped."""

MAX_MESSAGE_BYTES = 64 * 1024
"""Largest frame that either side accepts, text or binary: two seconds of audio at 16 kHz."""

MAX_TEXT_CHARACTERS = 2000
"""Longest text in a field of a message: no name, token, transcript or problem comes near it."""

MAX_NUMBER = 2**53
"""Largest whole number in a message: JSON's own, beyond which a float is no longer exact."""


class ProtocolError(Exception):
    """A message that does not follow the wire; `code` is a `RefusalCode`, the text is for a person."""

    def __init__(self, code: RefusalCode, message: str) -> None:
        super().__init__(message)
        self.code = code


class RefusalCode(StrEnum):
    """The reasons for which the app refuses a satellite or a message."""

    BAD_MESSAGE = "bad_message"
    TOO_LARGE = "too_large"
    TOO_LATE = "too_late"
    WRONG_VERSION = "wrong_version"
    WRONG_TOKEN = "wrong_token"  # noqa: S105 - a word of the wire, not a secret
    DUPLICATE = "duplicate"
    PAIRING_EXPIRED = "pairing_expired"
    UNAVAILABLE = "unavailable"


class SatelliteState(StrEnum):
    """The states of a room, in Home Assistant's words."""

    IDLE = "idle"
    LISTENING = "listening"
    PROCESSING = "processing"
    RESPONDING = "responding"


class PlaybackKind(StrEnum):
    """The kinds of audio that is played."""

    REPLY = "reply"
    ANNOUNCEMENT = "announcement"
    TIMER = "timer"


class PlaybackEnd(StrEnum):
    """The end of a playback at the satellite."""

    PLAYED = "played"
    """All of it has left the speaker."""
    FLUSHED = "flushed"
    """It was cut off, by the app or by a wake word."""
    NO_SPEAKER = "no_speaker"
    """There is no speaker that takes sound, or it was lost meanwhile."""
    STARVED = "starved"
    """Its sound stopped coming before its end."""
    UNPLAYABLE = "unplayable"
    """Its rate is none that a speaker can have."""


class UpdateState(StrEnum):
    """The steps of an update at the satellite."""

    FETCHING = "fetching"
    INSTALLING = "installing"
    RESTARTING = "restarting"
    """It is installed, and is tried next."""
    DONE = "done"
    FAILED = "failed"
    """The release before runs."""


@dataclass(frozen=True)
class Capabilities:
    """The abilities of a satellite."""

    echo_cancellation: bool = False
    """Its microphone stream is free of its own speaker, so that it streams while it plays and can be talked over."""
    wake_words: tuple[str, ...] = ()
    """Names of the wake words it listens for by its own settings."""
    software: str = ""
    """Program and version, for the panel."""
    available_wake_words: tuple[str, ...] = ()
    """Names of the wake words that it can listen for."""
    most_wake_words: int = 1
    """Wake words that it can listen for at once."""
    wake_threshold: float = 0.5
    """Score from 0 to 1 above which a wake word counts by its own settings."""
    volume: float = 1.0
    """Loudness from 0 to 1 by its own settings."""
    has_microphone: bool = True
    """False of a browser that gives the page none: it can be written to, and hears."""


@dataclass(frozen=True)
class SatelliteSettings:
    """Settings that the app wants of a satellite, which applies them at once."""

    wake_words: tuple[str, ...] = ()
    """Wake words to listen for; empty means what the satellite's own file says."""
    wake_threshold: float | None = None
    """Score from 0 to 1 above which a wake word counts; None means the satellite's own."""
    volume: float | None = None
    """Loudness from 0 to 1; None means the satellite's own."""
    muted: bool = False
    """The microphone is off."""
    second_look_threshold: float | None = None
    """Score from 0 to 1 from which the app wants to look at a suspicion itself; None means that it looks at none."""


# ── up ────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Hello:
    """The first message of a satellite."""

    type: ClassVar[str] = "hello"
    version: int
    """The sender's `VERSION`."""
    satellite_id: str
    """A UUID, made once and kept for life."""
    name: str
    """The name that people say: "Kitchen"."""
    token: str = ""
    """The token it was given when it was paired; empty asks to be paired."""
    capabilities: Capabilities = field(default_factory=Capabilities)


@dataclass(frozen=True)
class PairingShare:
    """The satellite shows its code, and is ready to be shown that the app was told it (`satellite.key_agreement`)."""

    type: ClassVar[str] = "pairing_share"
    share: str
    """Its share, in hexadecimal."""


@dataclass(frozen=True)
class PairingConfirmed:
    """The app's proof was right; this is the satellite's own."""

    type: ClassVar[str] = "pairing_confirmed"
    proof: str


@dataclass(frozen=True)
class Wake:
    """A wake word was heard; the pre-roll and the stream follow."""

    type: ClassVar[str] = "wake"
    wake_word: str
    """Its name; `BUTTON` when a person pressed one instead."""
    score: float
    """0 to 1."""
    loudness: float
    """RMS of the wake word, 0 to 1 of full scale."""
    preroll_ms: int
    """Milliseconds of audio before the detection that follow first, and may hold the beginning of the command."""
    threshold: float = 0.0
    """Score above which the satellite counts the wake word by itself; below it this is a suspicion.

    It is above 1 where the satellite leaves the decision to the app whatever the score.
    """
    playing: bool = False
    """Its own speaker was to be heard."""
    wake_ms: int = 0
    """Milliseconds of audio that follow before the pre-roll: the wake word, for the app to look at again."""


@dataclass(frozen=True)
class Played:
    """The part of a playback that has really been heard."""

    type: ClassVar[str] = "played"
    playback_id: str
    position_ms: int
    """Milliseconds that have left the speaker."""
    end: PlaybackEnd | None = None
    """Its end; None while more of it is to be played."""
    reason: str = ""
    """The reason that it did not sound to its end, in plain words; empty when it did, and when it was flushed."""


@dataclass(frozen=True)
class WrittenWords:
    """Words that a person wrote in place of saying them: a turn, or the rest of the one that is heard."""

    type: ClassVar[str] = "written_words"
    text: str


@dataclass(frozen=True)
class StopPressed:
    """A person pressed the button while something was said, asked or rung here: it is over, and taken notice of."""

    type: ClassVar[str] = "stop_pressed"


@dataclass(frozen=True)
class Mute:
    """The microphone is off or on by now; sent after the welcome, and whenever that changes at the satellite."""

    type: ClassVar[str] = "mute"
    muted: bool


@dataclass(frozen=True)
class Stats:
    """The satellite's health, about once a minute."""

    type: ClassVar[str] = "stats"
    uptime_seconds: float
    dropped_chunks: int
    """Microphone chunks that were dropped since the start because the network or the processor was behind."""
    underruns: int
    """Times since the start that the speaker ran dry in the middle of a playback."""
    near_misses: int
    """Times since the start that a wake word's score came close to its threshold and stayed below."""
    problem: str = ""
    """The trouble with a device, in plain words; empty when there is none."""
    has_speaker: bool = True
    """There is a speaker that takes sound: the satellite can be heard. Told at once when that changes."""


@dataclass(frozen=True)
class Level:
    """The loudness at the microphone, some times a second while the app watches it."""

    type: ClassVar[str] = "level"
    rms: float
    """RMS of what was heard since the last one, 0 to 1 of full scale."""


@dataclass(frozen=True)
class Ready:
    """A held playback has enough sound to begin."""

    type: ClassVar[str] = "ready"
    playback_id: str


@dataclass(frozen=True)
class ClockReading:
    """The satellite's clock when a question after it came."""

    type: ClassVar[str] = "clock_reading"
    number: int
    """The question's."""
    seconds: float
    """Seconds of a clock that runs steadily while the satellite does."""


@dataclass(frozen=True)
class UpdateProgress:
    """An update goes on, or has ended."""

    type: ClassVar[str] = "update_progress"
    version: str
    """Version that is, or was, to be installed; empty where it is not known yet."""
    state: UpdateState
    text: str = ""
    """The reason of a failure, for a person."""


# ── down ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Welcome:
    """The satellite is known and may work."""

    type: ClassVar[str] = "welcome"
    settings: SatelliteSettings = field(default_factory=SatelliteSettings)
    area: str = ""
    """Name of the Home Assistant area it stands in; empty when none is set."""
    token: str = ""
    """Sent once, after pairing: to be kept and sent in every later `Hello`."""


@dataclass(frozen=True)
class Pairing:
    """The satellite is not known yet: it shows `number` and digits of its own, which a person types into the panel."""

    type: ClassVar[str] = "pairing"
    number: str
    """Two digits, by which the app finds the satellite again."""
    expires_seconds: float


@dataclass(frozen=True)
class PairingProof:
    """The app was told the code, and proves it (`satellite.key_agreement`)."""

    type: ClassVar[str] = "pairing_proof"
    share: str
    """Its share, in hexadecimal."""
    proof: str


@dataclass(frozen=True)
class Refused:
    """The app will not go on with this connection, and closes it."""

    type: ClassVar[str] = "refused"
    code: RefusalCode
    message: str
    """The reason and the remedy, for a person."""


@dataclass(frozen=True)
class StateChanged:
    """The room's state has changed, or what waits there has."""

    type: ClassVar[str] = "state"
    state: SatelliteState
    message_waits: bool = False
    """A message waits here for somebody to be there."""
    in_call: bool = False
    """It is open to another room: somebody there hears what is said here."""


@dataclass(frozen=True)
class StandDown:
    """Another satellite answers this wake word, or it was none: stop streaming, and make no sound about it."""

    type: ClassVar[str] = "stand_down"


@dataclass(frozen=True)
class AudioStart:
    """A playback begins; PCM follows until `AudioEnd`."""

    type: ClassVar[str] = "audio_start"
    playback_id: str
    kind: PlaybackKind
    rate: int
    """Samples per second of the PCM that follows."""
    volume: float | None = None
    """Its loudness from 0 to 1; None means the satellite's."""
    held: bool = False
    """It is not to begin before a `Begin` says when."""


@dataclass(frozen=True)
class Begin:
    """A held playback begins."""

    type: ClassVar[str] = "begin"
    playback_id: str
    at: float
    """Moment of its first sound, in seconds of the satellite's clock; at once where that is over."""


@dataclass(frozen=True)
class ClockQuestion:
    """The satellite's clock is asked for, to be answered at once."""

    type: ClassVar[str] = "clock_question"
    number: int
    """Comes back with the answer."""


@dataclass(frozen=True)
class AudioEnd:
    """All PCM of this playback has been sent."""

    type: ClassVar[str] = "audio_end"
    playback_id: str


@dataclass(frozen=True)
class MusicStart:
    """Music begins, in place of any other; `Played` tells of it as of all playbacks."""

    type: ClassVar[str] = "music_start"
    playback_id: str
    rate: int
    """Samples per second of its PCM."""


@dataclass(frozen=True)
class MusicSound:
    """The next binary frame is the music's."""

    type: ClassVar[str] = "music_sound"


@dataclass(frozen=True)
class MusicEnd:
    """All PCM of the music has been sent."""

    type: ClassVar[str] = "music_end"


@dataclass(frozen=True)
class MusicPause:
    """The music pauses where it is, or goes on."""

    type: ClassVar[str] = "music_pause"
    paused: bool


@dataclass(frozen=True)
class MusicStop:
    """The music ends at once; nothing else does."""

    type: ClassVar[str] = "music_stop"


@dataclass(frozen=True)
class Flush:
    """Stop playing at once and forget what was buffered."""

    type: ClassVar[str] = "flush"


@dataclass(frozen=True)
class Transcript:
    """The words so far, for a satellite with a screen."""

    type: ClassVar[str] = "transcript"
    text: str
    final: bool


@dataclass(frozen=True)
class Caption:
    """The words of what is about to be heard, for a satellite with a screen."""

    type: ClassVar[str] = "caption"
    text: str
    kind: PlaybackKind


@dataclass(frozen=True)
class SettingsChanged:
    """New settings, to be applied at once."""

    type: ClassVar[str] = "settings"
    settings: SatelliteSettings


@dataclass(frozen=True)
class Identify:
    """Make yourself known to whoever stands near, by a sound."""

    type: ClassVar[str] = "identify"


@dataclass(frozen=True)
class Watch:
    """A person looks at the satellite in the panel, or no longer does."""

    type: ClassVar[str] = "watch"
    levels: bool
    """Tell the microphone's `Level`."""


@dataclass(frozen=True)
class Update:
    """Install the release of the satellite's program that the app serves, and go on with it if it works."""

    type: ClassVar[str] = "update"
    version: str
    """Version of that release."""


UpMessage = (
    Hello
    | PairingShare
    | PairingConfirmed
    | Wake
    | WrittenWords
    | Played
    | StopPressed
    | Mute
    | Stats
    | Level
    | Ready
    | ClockReading
    | UpdateProgress
)
DownMessage = (
    Welcome
    | Pairing
    | PairingProof
    | Refused
    | StateChanged
    | StandDown
    | AudioStart
    | Begin
    | ClockQuestion
    | AudioEnd
    | MusicStart
    | MusicSound
    | MusicEnd
    | MusicPause
    | MusicStop
    | Flush
    | Transcript
    | Caption
    | SettingsChanged
    | Identify
    | Watch
    | Update
)
Message = UpMessage | DownMessage

_TYPES: Mapping[str, type[Message]] = {
    cls.type: cls for cls in typing.get_args(UpMessage) + typing.get_args(DownMessage)
}


def encode(message: Message) -> str:
    """Return `message` as the text of one frame."""
    return json.dumps({"type": message.type, **dataclasses.asdict(message)}, separators=(",", ":"))


def decode(text: str) -> Message:
    """Return the message in the text of one frame.

    Fields that this version does not know are passed over; a missing or ill-typed one raises `ProtocolError`.
    """
    if len(text) > MAX_MESSAGE_BYTES:
        raise ProtocolError(RefusalCode.TOO_LARGE, f"A message may have {MAX_MESSAGE_BYTES} bytes, this one has more.")
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError) as err:
        raise ProtocolError(RefusalCode.BAD_MESSAGE, "A text frame must hold one JSON object.") from err
    if not isinstance(raw, dict):
        raise ProtocolError(RefusalCode.BAD_MESSAGE, "A text frame must hold one JSON object.")
    kind = raw.get("type")
    cls = _TYPES.get(kind) if isinstance(kind, str) else None
    if cls is None:
        raise ProtocolError(RefusalCode.BAD_MESSAGE, f"There is no message of type {str(kind)[:40]!r}.")
    return build(cls, raw, cls.type)


def check_version(hello: Hello) -> None:
    """Raise `ProtocolError` with the side to update when `hello` speaks another version than this program."""
    if hello.version == VERSION:
        return
    older = "satellite" if hello.version < VERSION else "app"
    raise ProtocolError(
        RefusalCode.WRONG_VERSION,
        f"The satellite speaks version {hello.version} of the wire and the app version {VERSION}: update the {older}.",
    )


T = typing.TypeVar("T")


def build(cls: type[T], raw: Mapping[str, Any], path: str) -> T:
    """Make the dataclass `cls` of a JSON object, each field checked against its annotation.

    Fields that it does not have are passed over. Raises `ProtocolError`, which names the field below `path`.
    """
    hints = typing.get_type_hints(cls)
    fields = dataclasses.fields(cls)  # type: ignore[arg-type]  # T is always a dataclass
    for f in fields:
        if f.name not in raw and f.default is f.default_factory is dataclasses.MISSING:
            raise ProtocolError(RefusalCode.BAD_MESSAGE, f"{path!r} lacks the field {f.name!r}.")
    return cls(**{f.name: _value(hints[f.name], raw[f.name], f"{path}.{f.name}") for f in fields if f.name in raw})


def _value(annotation: Any, raw: Any, path: str) -> Any:
    """Return the JSON value `raw` as the type that `annotation` asks for."""
    if not _is_within_bounds(raw):
        raise ProtocolError(RefusalCode.BAD_MESSAGE, f"{path!r} has a value that is too large or no text.")
    if annotation is float and type(raw) is int:
        raw = float(raw)
    if isinstance(annotation, type) and issubclass(annotation, StrEnum) and raw in list(annotation):
        return annotation(raw)
    if isinstance(annotation, type) and dataclasses.is_dataclass(annotation) and isinstance(raw, dict):
        return build(annotation, raw, path)
    if typing.get_origin(annotation) is Mapping and isinstance(raw, dict):
        return raw
    if typing.get_origin(annotation) is tuple and isinstance(raw, list):
        return tuple(_value(typing.get_args(annotation)[0], item, path) for item in raw)
    if type(None) in typing.get_args(annotation):
        return None if raw is None else _value(typing.get_args(annotation)[0], raw, path)
    if type(raw) is annotation and not (annotation is float and not math.isfinite(raw)):
        return raw
    raise ProtocolError(RefusalCode.BAD_MESSAGE, f"{path!r} has a value of the wrong type.")


def _is_within_bounds(raw: Any) -> bool:
    """Return whether a number or a text may be worked with: half a UTF-16 pair, which JSON can spell, is no text."""
    if isinstance(raw, str):
        return len(raw) <= MAX_TEXT_CHARACTERS and not any("\ud800" <= character <= "\udfff" for character in raw)
    return not isinstance(raw, int) or abs(raw) <= MAX_NUMBER
