"""The end of something that a room was to hear, and the reason when it was not heard."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Delivery(StrEnum):
    """The end of something that was to be heard in a room."""

    UNDERWAY = "underway"
    """It has not ended."""
    HEARD = "heard"
    """All of it has left the speaker."""
    INTERRUPTED = "interrupted"
    """A person spoke, or stopped it, before its end."""
    YIELDED = "yielded"
    """It paused at the end of a sentence for something more important: its rest is still to be said."""
    NO_SPEAKER = "no_speaker"
    """The satellite has no speaker that works, or lost it meanwhile."""
    NO_VOICE = "no_voice"
    """No sound came of the voice service or the language model, or it stopped coming."""
    NO_MEDIA = "no_media"
    """The sound at an address could not be had."""
    ENDLESS = "endless"
    """The voice service did not come to an end, and was cut off."""
    SATELLITE_SILENT = "satellite_silent"
    """The satellite was sent the sound and does not say that it plays it."""
    SATELLITE_GONE = "satellite_gone"
    """The satellite went away meanwhile."""

    @property
    def reason(self) -> str:
        """The reason that it was not heard, as a sentence; empty when it was."""
        return _REASONS[self]


_REASONS: Mapping[Delivery, str] = {
    Delivery.UNDERWAY: "",
    Delivery.HEARD: "",
    Delivery.INTERRUPTED: "It was interrupted.",
    Delivery.YIELDED: "Something more important is said in between: it goes on afterwards.",
    Delivery.NO_SPEAKER: "The satellite has no working speaker.",
    Delivery.NO_VOICE: "No sound came of the voice service.",
    Delivery.NO_MEDIA: "The sound could not be had.",
    Delivery.ENDLESS: "The voice service did not come to an end: it was cut off.",
    Delivery.SATELLITE_SILENT: "The satellite does not say that it plays anything.",
    Delivery.SATELLITE_GONE: "The satellite went away meanwhile.",
}
