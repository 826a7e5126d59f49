"""The health of the app, whether it is ready and all that is wrong with it, and of a room."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from assistant.house import House
from assistant.room.delivery import Delivery
from assistant.room.health import RoomHealth
from ha_tools.acting.target import NOTHING_EXPOSED
from ha_tools.wording import wording_in

LEARNING = "learning"
"""The code of what is over in a moment by itself."""


@dataclass(frozen=True)
class AppProblem:
    """Something that is wrong."""

    code: str
    """option, storage, pin, background, models, services, home_assistant, starting, learning or nothing_exposed."""
    text: str
    """For a person."""


class AppHealth:
    """The state of the app, as programs, the panel and Home Assistant are told of it."""

    def __init__(self, house: House, beside: Callable[[], Iterable[AppProblem]]) -> None:
        """`beside` tells what is wrong beside the home."""
        self._house = house
        self._beside = beside

    @property
    def ready(self) -> bool:
        """The home is connected, has started, and all its names are known."""
        return not self._house.home_assistant.status.problem and not self._house.learning.is_behind

    @property
    def problems(self) -> list[AppProblem]:
        """The problems of the app and of the home."""
        live = self._house.home_assistant
        problems = [*self._beside(), *(AppProblem("home_assistant", text) for text in live.problems)]
        if not live.status.connected:
            problems.append(AppProblem("home_assistant", live.status.problem))
        elif live.status.problem:
            problems.append(AppProblem("starting", live.status.problem))
        elif self._house.learning.is_behind:
            problems.append(AppProblem(LEARNING, "The names in the home are still being learned."))
        elif not live.home.entities:
            problems.append(AppProblem("nothing_exposed", wording_in("en").sentence(NOTHING_EXPOSED)))
        return problems


def problem_of(health: RoomHealth) -> str:
    """Return what is wrong in a room: with a device of the satellite, or with a service."""
    speaker = "" if health.has_speaker else Delivery.NO_SPEAKER.reason
    return (health.stats.problem if health.stats else "") or speaker or health.problem
