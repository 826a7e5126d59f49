"""Claims to wake words: the first room that detects one answers it, and the others that heard the same voice do not."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.wake.sound_likeness import LEAST_SAMPLES, SAME_VOICE, Samples, likeness, print_of

CLAIM_SECONDS = 0.7
"""Time for which a claim holds: in homes several satellites heard one person within 0.2 s."""


@dataclass(frozen=True, eq=False)
class Claim:
    """A room's claim to a wake word."""

    room_id: str
    at: float
    """Moment of the clock at which it came."""
    heard: Samples
    """The sound that came with it."""


class WakeClaims:
    """The claims of the last moments, in the order in which they came."""

    def __init__(self) -> None:
        self._claims: list[Claim] = []

    def make(self, claim: Claim) -> None:
        """Take a claim; it holds until it is withdrawn or over."""
        self._claims = [each for each in self._claims if claim.at - each.at < CLAIM_SECONDS]
        self._claims.append(claim)

    def withdraw(self, claim: Claim) -> None:
        """Take a claim back: nobody said the wake word, or another room answers."""
        if claim in self._claims:
            self._claims.remove(claim)

    def before(self, claim: Claim) -> list[Claim]:
        """Return the claims of other rooms that came before one, and may be to the same wake word."""
        earlier = self._claims[: self._claims.index(claim)]
        return [each for each in earlier if each.room_id != claim.room_id and claim.at - each.at < CLAIM_SECONDS]


def is_same_wake(claim: Claim, earlier: Claim) -> bool:
    """Return whether two rooms heard one person, as they did where little sound tells; takes some milliseconds."""
    if min(len(claim.heard), len(earlier.heard)) < LEAST_SAMPLES:
        return True
    return likeness(print_of(claim.heard), print_of(earlier.heard)) >= SAME_VOICE
