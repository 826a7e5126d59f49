"""The one who looks at pictures, as the tools know it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol


class SightProblem(StrEnum):
    """The reason for which a picture is not looked at."""

    NO_MODEL = "no_model"
    BLIND = "blind"
    """No language model here sees pictures."""
    STAYS = "stays"
    """Nothing leaves the house here."""
    FAILED = "failed"
    NO_PICTURE = "no_picture"
    """It is no picture that can be read."""


class SightError(Exception):
    """A picture could not be looked at."""

    def __init__(self, problem: SightProblem, detail: str = "") -> None:
        super().__init__(detail or problem)
        self.problem = problem


@dataclass(frozen=True)
class CameraPicture:
    """One picture of a camera. It is kept nowhere."""

    name: str
    """The camera's name."""
    content: bytes = field(repr=False)
    """The bytes of a JPEG, PNG, WebP or GIF."""


class Sight(Protocol):
    """Looks at pictures."""

    def check(self) -> None:
        """Raise `SightError` where no picture can be looked at now: then none is to be taken."""

    async def describe(self, picture: CameraPicture, question: str) -> str:
        """Return the answer to a question about a picture. Raises `SightError`."""
