"""The measurement's view of every contestant: a room that can be spoken into and listened to."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class Talker(Protocol):
    """A room with a contestant in it."""

    async def say(self, samples: NDArray[np.int16]) -> float:
        """Speak `samples` to the contestant, now; return when the first of them is spoken."""

    async def first_sound(self) -> float:
        """Return when the answer to the last `say` was first heard."""

    async def at_rest(self) -> None:
        """Return when the turn is over and the next one may begin."""

    async def speak_over(self, samples: NDArray[np.int16]) -> float:
        """Speak while the contestant does; return when the first of the samples is spoken."""
