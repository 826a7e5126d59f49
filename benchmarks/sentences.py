"""The time in which a sentence becomes a command, in homes of any size, and a renamed room is understood.

Every beginning of each sentence is read too, as interim transcripts are, and each reading is timed.
"""

from __future__ import annotations

import asyncio
import time
import tracemalloc
from collections.abc import Iterator

from benchmarks.measure import Field
from benchmarks.results import Resource
from ha_tools.home.home import Area, Entity, Floor, Home
from ha_tools.home.place import Place
from ha_tools.live.home_assistant import HomeAssistant
from ha_tools.live.websocket import connect
from ha_tools.sentences import Sentences
from testbed.home_assistant import RealHomeAssistant
from testbed.homes.house import HOUSE

SIZES = (50, 500, 2000)
"""Exposed entities."""

ROOMS = "Kitchen Hallway Bedroom Office Bathroom Nursery Library Garage Studio Attic Cellar Pantry Sauna Gym".split()
THINGS = "Ceiling Wall Desk Corner Window Shelf Floor Reading Sofa Mirror Door Stair Cabinet Garden Night".split()
KINDS = (
    ("light", "Lamp"),
    ("light", "Spot"),
    ("switch", "Plug"),
    ("fan", "Fan"),
    ("cover", "Blind"),
    ("climate", "Heater"),
)

SAID = (
    "turn on the lights",
    "please turn off the kitchen ceiling lamp",
    "turn off all the lights in the bedroom",
    "turn on the kitchen wall spot and the office desk lamp",
    "turn on the lights in the kitchen and the hallway",
    "turn off all lights except the kitchen ceiling lamp",
    "turn off everything upstairs except in the bathroom",
    "dim the lights in the office to thirty percent",
    "set the bedroom wall spot to 40 percent and open the blinds in the bedroom",
    "make the kitchen corner lamp warm white",
    "set the temperature in the nursery to twenty one degrees",
    "make it a bit warmer",
    "open the blinds in the library",
    "are any lights on upstairs",
    "which lights are on",
    "what is the temperature in the sauna",
    "is the kitchen desk plug on",
    "set a timer for ten minutes",
    "what is the weather like tomorrow",
    "could you tell me why the kitchen is always so dark in the evening",
    "don't turn on the kitchen ceiling lamp when I come home",
    "remind me to call my sister about the garden tomorrow",
)
"""Commands, questions, several at once, and what is for a language model."""

ROUNDS = 3
"""How often all of it is read."""

READY_SECONDS = 60.0
"""How long the house of 500 devices may take to start and to be understood."""


async def sentences(field: Field) -> list[Resource]:
    """Time sentences at each size of home, and a renamed room in a real one."""
    del field  # it has one size of home
    sized = await asyncio.to_thread(lambda: [resource for size in SIZES for resource in _at_size(size)])
    return [*sized, Resource("renamed room, 500 entities, until understood", await _renamed_room(), "ms")]


def _at_size(size: int) -> Iterator[Resource]:
    home = home_of(size)
    understood = Sentences()
    tracemalloc.start()
    understood.update(home)
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    began = time.perf_counter()
    understood.update(home)
    updated = time.perf_counter() - began
    timed = sorted(_timed(understood))
    yield Resource(f"sentence, {size} entities, median", timed[len(timed) // 2] * 1000, "ms")
    yield Resource(f"sentence, {size} entities, p99", timed[int(len(timed) * 0.99)] * 1000, "ms")
    yield Resource(f"learning {size} entities", updated * 1000, "ms")
    yield Resource(f"what is kept of {size} entities", held / 1e6, "MB")


def _timed(understood: Sentences) -> Iterator[float]:
    for _ in range(ROUNDS):
        for said in SAID:
            words = said.split()
            for count in range(1, len(words) + 1):
                began = time.perf_counter()
                understood.match(" ".join(words[:count]), Place("area_0"))
                yield time.perf_counter() - began


def home_of(size: int) -> Home:
    """A home of that many things with names as people give them, in rooms on two floors."""
    floors = {"ground": Floor("ground", "Ground Floor", ("Downstairs",)), "upper": Floor("upper", "Upstairs")}
    rooms = [Area(f"area_{number}", room, (), ("ground", "upper")[number % 2]) for number, room in enumerate(ROOMS)]
    things = {}
    for number in range(size):
        domain, kind = KINDS[number // len(rooms) % len(KINDS)]
        area, thing = rooms[number % len(rooms)], THINGS[number // len(rooms) // len(KINDS) % len(THINGS)]
        nth = number // (len(rooms) * len(KINDS) * len(THINGS))
        name = f"{area.name} {thing} {kind}{f' {nth + 1}' if nth else ''}"
        entity_id = f"{domain}.thing_{number}"
        things[entity_id] = Entity(entity_id, name, (f"{name} Alias",), area.area_id, area.floor_id)
    return Home(floors=floors, areas={room.area_id: room for room in rooms}, entities=things)


async def _renamed_room() -> float:
    """Rename a room of a real house; return the milliseconds until a sentence with the new name is a command."""
    async with RealHomeAssistant(HOUSE) as house, connect(house.url, house.token) as owner:
        learner = _Learner(HomeAssistant(house.url, house.token))
        working = [asyncio.create_task(work) for work in (learner.live.run(), owner.serve(), learner.learn())]
        try:
            await learner.until_understood("turn on the lights in the kitchen")
            began = time.perf_counter()
            await owner.command("config/area_registry/update", area_id="kitchen", name="Scullery")
            await learner.until_understood("turn on the lights in the scullery")
            return (time.perf_counter() - began) * 1000
        finally:
            for task in working:
                task.cancel()
            await asyncio.gather(*working, return_exceptions=True)


class _Learner:
    """Teaches a home's names to the sentences whenever they change, as the app does."""

    def __init__(self, live: HomeAssistant) -> None:
        self.live = live
        self._sentences = Sentences()
        self._changed, self._taught = asyncio.Event(), asyncio.Event()
        live.on_home(lambda _home: self._changed.set())

    async def learn(self) -> None:
        """Follow the home until cancelled."""
        while True:
            await self._changed.wait()
            self._changed.clear()
            await asyncio.to_thread(self._sentences.update, self.live.home)
            self._taught.set()

    async def until_understood(self, said: str) -> None:
        """Return once a sentence is a command."""
        async with asyncio.timeout(READY_SECONDS):
            while self._sentences.match(said, Place()) is None:
                self._taught.clear()
                await self._taught.wait()
