"""Messages of people after they were said: their senders are told, their sounds deleted, what waits is shown."""

from __future__ import annotations

from collections.abc import Callable

from addon.broker.announcement import Announcement, Origin
from addon.broker.announcement_request import AnnouncementRequest, Priority, Target, TargetKind
from addon.broker.broker import Broker
from addon.broker.kept_sounds import KeptSounds
from addon.broker.receipt import Fate, Receipt
from addon.satellites.satellites import Satellites
from ha_tools.facts.facts import Fact, Thing, Things

RECEIPT_SECONDS = 60.0
"""A receipt that could not be told by then is told no more."""


class MessageReceipts:
    """Follows the messages that people send to rooms."""

    def __init__(self, broker: Broker, satellites: Satellites, sounds: KeptSounds, tell: Callable[[Fact], str]) -> None:
        """`tell` gives the words for a fact."""
        self._broker = broker
        self._satellites = satellites
        self._sounds = sounds
        self._tell = tell
        broker.on_change(self._changed)
        satellites.on_change(self._show)

    def _changed(self, announcement: Announcement) -> None:
        request = announcement.request
        if not request.for_somebody:
            return
        if announcement.over and request.recording:
            self._sounds.forget(request.recording)
        if announcement.over and request.sender:
            self._tell_sender(announcement)
        self._show()

    def _show(self) -> None:
        """Show at each satellite whether a message waits there."""
        for conversation in self._satellites.conversations:
            conversation.show_message(bool(self._broker.kept_for(conversation.room.satellite_id)))

    def _tell_sender(self, announcement: Announcement) -> None:
        """Say in the sender's room who heard it, and who did not; nothing where somebody took it back."""
        receipts = [each for each in announcement.receipts if each.outcome is not Fate.CANCELLED]
        heard = [each for each in receipts if each.outcome.heard]
        lost = [each for each in receipts if not each.outcome.heard]
        facts = [Fact("announced.heard", things=_things(heard))] if heard else []
        facts += [Fact("announced.not_heard", things=_things(lost))] if lost else []
        sender = announcement.request.sender
        if not facts or self._satellites.conversation(sender) is None:
            return
        words = " ".join(f"{self._tell(fact).rstrip('.')}." for fact in facts)
        target = Target(sender, TargetKind.SATELLITES)
        told = AnnouncementRequest(words, targets=(target,), priority=Priority.LOW, expires=RECEIPT_SECONDS)
        self._broker.submit(told, Origin.VOICE)


def _things(receipts: list[Receipt]) -> Things:
    return Things(tuple(Thing(receipt.room) for receipt in receipts))
