"""The wire between the app and Home Assistant's integration: one WebSocket, each text frame is one JSON message.

The integration opens `GET /integration` with `Authorization: Bearer <token>`. Without the header it asks to be paired,
by a satellite's messages and proofs (`satellite.protocol`, from `Pairing` to `PairingConfirmed`), and the welcome
brings the token. A wrong token is answered with HTTP 401. The first message of a connection that may be used is
`LinkWelcome`; then come the states (`rooms`, `timers`, `health`), whole and anew whenever they change, and events as
they happen. The integration sends orders, several at a time if it likes, each with an id of its own choice; each is
answered by a result with it.
"""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar

from addon.satellites.room_settings import QuietHours, SatelliteChange
from addon.sites.request_bodies import plain_json
from assistant.turns import LONGEST_TEXT
from satellite.protocol import ProtocolError, SatelliteState, build

LINK_VERSION = 1
"""Version of this wire; it grows by fields and commands that an older side passes over or refuses in words."""

LINK_PATH = "/integration"
"""Path of the WebSocket on the LAN site."""

PAIRING_IDENTITY = "integration"
"""The integration's name in the key agreement, where a satellite's id stands; no satellite's id is this."""

MOST_ORDER_BYTES = 64 * 1024
"""Largest frame that the app accepts."""


class LinkErrorCode(StrEnum):
    """The reasons for which an order fails, or the app ends a link."""

    BAD_MESSAGE = "bad_message"
    """The frame is no message of this wire, or a field of it is wrong."""
    UNKNOWN_COMMAND = "unknown_command"
    """This version of the app has no such command."""
    NOT_FOUND = "not_found"
    """There is no satellite, timer or tool of that name."""
    NOT_CONNECTED = "not_connected"
    """The satellite is not there at the moment."""
    UNAVAILABLE = "unavailable"
    """It cannot be done at the moment: Home Assistant or the disk does not answer."""
    FAILED = "failed"
    """A fault of the app's own; its log has it."""
    TOO_MANY = "too_many"
    """More is asked for at once than is answered."""
    REVOKED = "revoked"
    """The token counts no more: the integration must be paired anew."""
    PAIRING_ENDED = "pairing_ended"
    """The code was not accepted in time, or was dismissed."""


class OrderError(Exception):
    """An order that cannot be carried out; the text is for a person."""

    def __init__(self, code: LinkErrorCode, message: str) -> None:
        super().__init__(message)
        self.code = code


# ── from the app ──────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class LinkWelcome:
    """The link may be used."""

    type: ClassVar[str] = "welcome"
    version: int
    """The app's `LINK_VERSION`."""
    app_version: str
    instance_id: str
    """A UUID of this app's data, which outlives restarts: the unique id of the integration's entry."""
    language: str
    """The language that is spoken in the home: "en"."""
    token: str = ""
    """Sent once, after pairing by hand: to be kept and sent with every later connection."""


@dataclass(frozen=True)
class LinkRefused:
    """The app ends this link, and closes it."""

    type: ClassVar[str] = "refused"
    code: LinkErrorCode
    message: str


@dataclass(frozen=True)
class WakeWordChoice:
    """A wake word that a satellite can listen for."""

    id: str
    name: str
    """As people say it: "Hey Jarvis"."""


@dataclass(frozen=True)
class RoomWakeWords:
    """The wake words of a room."""

    available: tuple[WakeWordChoice, ...] = ()
    active: tuple[str, ...] = ()
    """Ids of those that it listens for."""
    max: int = 1
    """The most that it can listen for at once."""


@dataclass(frozen=True)
class RoomMedia:
    """The media that a room plays."""

    state: str = "idle"
    """idle, playing or paused."""
    title: str = ""


@dataclass(frozen=True)
class LastTurn:
    """The last turn of a room."""

    heard: str
    said: str
    outcome: str
    """In the words of `Outcome`; empty where nothing came of it."""
    at: str
    """The time at which it began, ISO 8601 in UTC."""


@dataclass(frozen=True)
class RoomReport:
    """All that Home Assistant is shown of a satellite."""

    satellite_id: str
    name: str
    area_id: str | None
    connected: bool
    state: SatelliteState
    muted: bool
    volume: float
    """0 to 1."""
    do_not_disturb: bool
    """By its switch; the quiet hours count beside it."""
    quiet_hours: QuietHours | None
    follow_up: bool
    """The microphone opens again after an answer."""
    wake_words: RoomWakeWords
    sensitivity: float
    """0 to 1, of the wake words."""
    software: str
    """Program and version; empty where the satellite was not there since the app began."""
    update_available: bool
    """The app has a later release of the satellite's program than it runs."""
    update_progress: int | None
    """Percent of the update that is under way; None where none is."""
    has_speaker: bool
    problem: str
    media: RoomMedia
    last_turn: LastTurn | None


@dataclass(frozen=True)
class HealthProblem:
    """Something that is wrong."""

    code: str
    """room for a satellite's; else option, storage, pin, background, home_assistant, starting or nothing_exposed."""
    satellite_id: str
    """Empty for the app's own."""
    text: str
    """For a person."""


@dataclass(frozen=True)
class LinkResult:
    """The answer to an order; exactly one of `result` and `error` is given."""

    type: ClassVar[str] = "result"
    id: int
    success: bool
    result: Mapping[str, Any] | None = None
    error: Mapping[str, str] | None = None
    """{code, message}"""


# ── from the integration ──────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Announce:
    """Announce something; the same request as `POST /api/announce` takes. Answered by {receipts}."""

    command: ClassVar[str] = "announce"
    request: Mapping[str, Any]


@dataclass(frozen=True)
class Ask:
    """Ask something in a room and wait for what is said. Answered by {answer: {id, sentence, slots}}."""

    command: ClassVar[str] = "ask"
    satellite_id: str
    question: str
    choices: tuple[Mapping[str, Any], ...] = ()
    """[{id, sentences}]; none takes any words."""
    preannounce: bool = True
    preannounce_media: str = ""
    """URL of the sound before it; empty for the app's own chime."""
    media_url: str = ""
    """Sound to play instead of the words of the question."""


@dataclass(frozen=True)
class StartConversation:
    """Say something in a room, then listen as after a wake word. Answered by {}."""

    command: ClassVar[str] = "start_conversation"
    satellite_id: str
    message: str = ""
    preannounce: bool = True
    preannounce_media: str = ""
    media_url: str = ""
    extra_system_prompt: str = ""
    """More for a language model to know in this conversation."""


@dataclass(frozen=True)
class SetRoom:
    """Change the settings of a room. Answered by {room}."""

    command: ClassVar[str] = "set_room"
    satellite_id: str
    changes: Mapping[str, Any]
    """Some of `RoomChanges`, and name and area_id ("" for none)."""

    def __post_init__(self) -> None:
        """Raises `ValueError`."""
        self.read()

    def read(self) -> SatelliteChange:
        """Return the changes. Raises `ValueError`, which names the field."""
        settings = {name: value for name, value in self.changes.items() if name not in {"name", "area_id"}}
        return SatelliteChange.of({**self.changes, "settings": settings})


@dataclass(frozen=True)
class IdentifyRoom:
    """Let a satellite make itself known by a sound. Answered by {}."""

    command: ClassVar[str] = "identify"
    satellite_id: str


@dataclass(frozen=True)
class UpdateRoom:
    """Let a satellite install the app's release of its program. Answered by {} once that runs, or with the failure."""

    command: ClassVar[str] = "update"
    satellite_id: str


class MediaAction(StrEnum):
    """Something that a room's player can do."""

    PLAY = "play"
    PAUSE = "pause"
    RESUME = "resume"
    STOP = "stop"


@dataclass(frozen=True)
class ControlRoomMedia:
    """Play media in a room, or control what it plays. Answered by {}."""

    command: ClassVar[str] = "media"
    satellite_id: str
    action: MediaAction
    url: str = ""
    title: str = ""


@dataclass(frozen=True)
class Converse:
    """Answer words in writing. Answered by {speech, continue, conversation_id, outcome}."""

    command: ClassVar[str] = "converse"
    text: str
    conversation_id: str = ""
    """Empty begins a conversation."""
    area_id: str = ""
    """Area of the device that asks."""
    device_name: str = ""

    def __post_init__(self) -> None:
        """Raises `ValueError`."""
        if not self.text.strip() or len(self.text) > LONGEST_TEXT:
            raise ValueError(f"'converse.text' must be 1 to {LONGEST_TEXT} characters.")


@dataclass(frozen=True)
class ListTools:
    """Return the tools of the home. Answered by {tools: [{name, description, parameters, annotations}]}."""

    command: ClassVar[str] = "tools"


@dataclass(frozen=True)
class CallTool:
    """Use a tool. Answered by {outcome, ok, speech, actions, about, quotes_others}."""

    command: ClassVar[str] = "call_tool"
    name: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    area_id: str = ""
    conversation_id: str = ""
    """The agent's conversation: what its tools read of others in it counts for its later calls; empty for none."""
    asked: str = ""
    """The words of the person whom the agent answers; empty where they are not known."""


@dataclass(frozen=True)
class CancelTimer:
    """Do away with a timer, an alarm or a reminder. Answered by {}."""

    command: ClassVar[str] = "cancel_timer"
    timer_id: str


@dataclass(frozen=True)
class Acknowledge:
    """Take note of an announcement that repeats until somebody does. Answered by {}."""

    command: ClassVar[str] = "acknowledge"
    announcement_id: str
    """Empty for all that repeat."""


Order = (
    Announce
    | Ask
    | StartConversation
    | SetRoom
    | IdentifyRoom
    | UpdateRoom
    | ControlRoomMedia
    | Converse
    | ListTools
    | CallTool
    | CancelTimer
    | Acknowledge
)

_ORDERS: Mapping[str, type[Order]] = {cls.command: cls for cls in typing.get_args(Order)}


def as_json(message: Any) -> dict[str, Any]:
    """Return a message of the app's as JSON."""
    return {"type": message.type, **dataclasses.asdict(message)}


def order_number(text: str) -> tuple[int, Mapping[str, Any]]:
    """Return the id of the order in a frame, and the frame. Raises `OrderError` where no answer could name it."""
    try:
        raw = plain_json(text)
    except ValueError as err:
        raise OrderError(LinkErrorCode.BAD_MESSAGE, "A frame must hold one JSON object.") from err
    number = raw.get("id")
    if raw.get("type") != "command" or type(number) is not int:
        raise OrderError(LinkErrorCode.BAD_MESSAGE, 'A frame must be {"type": "command", "id": a whole number, …}.')
    return number, raw


def read_order(raw: Mapping[str, Any]) -> Order:
    """Return the order in a frame. Raises `OrderError`, which names the field."""
    command = raw.get("command")
    cls = _ORDERS.get(command) if isinstance(command, str) else None
    if cls is None:
        raise OrderError(LinkErrorCode.UNKNOWN_COMMAND, f"There is no command {str(command)[:40]!r}.")
    given = {key: value for key, value in raw.items() if key not in {"type", "id", "command"}}
    known = [item.name for item in dataclasses.fields(cls)]
    if unknown := [key for key in given if key not in known]:
        raise OrderError(
            LinkErrorCode.BAD_MESSAGE,
            f"{command!r} has no field {unknown[0][:40]!r}: it has {', '.join(known) or 'none'}.",
        )
    try:
        return build(cls, given, cls.command)
    except (ProtocolError, ValueError) as err:
        raise OrderError(LinkErrorCode.BAD_MESSAGE, str(err)) from err
