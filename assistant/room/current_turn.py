"""The turn that goes on in a room."""

from __future__ import annotations

from assistant.room.room_description import Room
from assistant.service_use import ServiceUse
from assistant.trace import Turn
from ha_tools.leaving.gate import Sender
from ha_tools.signals import Signal


class CurrentTurn:
    """The one turn that a room has at a time, or none."""

    def __init__(self, room: Room, sender: Sender | None = None) -> None:
        """`sender` is on whose behalf the room reaches out: of this turn's, while it goes on."""
        self._sender = sender or Sender()
        self.room = room
        """Its place; replaced when the satellite is renamed or moved."""
        self.turn: Turn | None = None
        self.unwoken = 0
        """Turns in a row that began without a wake word."""
        self.on_step = Signal[Turn]()
        """Told of each step."""
        self.before_end = Signal[()]()
        """Told when a turn is about to begin or to end: what is counted by turns is to be settled."""
        self.on_end = Signal[Turn]()
        """Told of each finished turn."""

    def begin(self, *, unwoken: bool = False) -> Turn:
        """Begin one: as the answer to us or to follow us up, without a wake word, or by itself. It ends any before."""
        self.end()
        self.unwoken = self.unwoken + 1 if unwoken else 0
        self.turn = self._sender.turn = turn = Turn(self.room.name, self.room.satellite_id)
        turn.on_step(self._stepped)
        return turn

    def step(self, name: str, detail: str = "", *, at: float | None = None) -> None:
        """Note a step, if a turn goes on; `at` is in seconds of `time.monotonic`."""
        if self.turn:
            self.turn.step(name, detail, at=at)

    def note_use(self, use: ServiceUse) -> None:
        """Keep the report of a service with the turn that it served, if one goes on."""
        if self.turn:
            self.turn.note_use(use)

    def end(self) -> None:
        """End the turn, if one goes on."""
        self.before_end.tell()
        if turn := self.turn:
            turn.step("done")
            self.turn, self._sender.turn, turn.utterance = None, None, None
            self.on_end.tell(turn)

    def _stepped(self, turn: Turn) -> None:
        """Tell of a step, unless its turn is over: what Home Assistant was asked to do is seen through behind it."""
        if turn is self.turn:
            self.on_step.tell(turn)
