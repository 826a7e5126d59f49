"""Home Assistant, live: its states, the home, its events and its services, through every outage."""

import asyncio
import contextlib
import functools
import logging
import random
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ha_tools.home.home import Home
from ha_tools.home.locale import CELSIUS, Locale
from ha_tools.home.state import State, from_compressed, updated
from ha_tools.home_errors import CallTimedOut, NotConnected, ServiceRefused, TokenRefused
from ha_tools.live import camera_pictures, registry, rest, shapes
from ha_tools.live.home_calls import STATES, timed
from ha_tools.live.incoming_names import Naming
from ha_tools.live.websocket import COMMAND_SECONDS, HomeAssistantSocket, Message, connect
from ha_tools.times.sun import Coordinates

_LOGGER = logging.getLogger(__name__)

T = TypeVar("T")

FIRST_RETRY_SECONDS = 0.25
"""Home Assistant's restart takes seconds; the first try comes before a person notices."""

LAST_RETRY_SECONDS = 10.0
"""The longest pause between two tries."""

TOKEN_RETRY_SECONDS = 60.0
"""A refused token is tried again slowly: Home Assistant may ban an address after a few failures."""

SETTLE_SECONDS = 0.1
"""Registry events come in bursts; they are followed once the burst has had this long."""

EXPOSURE_SECONDS = 30.0
"""Home Assistant tells nobody when an entity without unique id is exposed or hidden, so the lists are read again."""


@dataclass(frozen=True)
class ConnectionStatus:
    """The state of the connection to Home Assistant."""

    connected: bool
    """True if states are live and services can be called."""
    problem: str
    """The trouble and its remedy, in plain words; empty when all is well.

    Home Assistant is connected to while it still starts: the part of the home that is there can be used.
    """
    token_refused: bool = False
    """True if Home Assistant is there and does not let us in."""


NOT_YET = ConnectionStatus(connected=False, problem="Not yet connected to Home Assistant.")
"""Before the first try has ended."""

STARTING = ConnectionStatus(connected=True, problem="Home Assistant is still starting.")
"""Integrations are still being set up, and their things may be missing."""

_BEFORE_RUNNING = frozenset({"NOT_RUNNING", "STARTING"})
"""States of Home Assistant's core until it has started."""


class HomeAssistant:
    """The live view of one Home Assistant; `run` keeps it."""

    def __init__(self, url: str, token: str) -> None:
        """`url` is Home Assistant's own ("http://host:8123") or Supervisor's proxy ("http://supervisor/core")."""
        self.url = url
        self.home = Home()
        self.knows_home = False
        """True if `home` was read from Home Assistant, if long ago."""
        self.problems: tuple[str, ...] = ()
        """Troubles of the home itself, in plain words: names that nobody can say."""
        self.status = NOT_YET
        self._token = token
        self._connection: HomeAssistantSocket | None = None
        self._registries = registry.Registries()
        self._time_zone = ZoneInfo("UTC")
        self._temperature_unit = CELSIUS
        self._country = self._currency = ""
        self.coordinates: Coordinates | None = None
        """The home's place on the earth; None until it is known."""
        self._states: dict[str, State] = {}
        self._own_names: Mapping[str, tuple[str, ...]] = {}
        self._stale = asyncio.Event()
        self._waiting: set[_Waiting] = set()
        self._on_states: list[Callable[[Collection[str]], None]] = []
        self._on_home: list[Callable[[Home], None]] = []
        self._on_connection: list[Callable[[ConnectionStatus], None]] = []
        self._on_event: dict[str, list[Callable[[Mapping[str, Any]], None]]] = {}

    @property
    def states(self) -> Mapping[str, State]:
        """Every entity's live state by entity id; empty before the first connection."""
        return MappingProxyType(self._states)

    async def run(self) -> None:
        """Connect and stay connected until cancelled."""
        pause = FIRST_RETRY_SECONDS
        while True:
            try:
                async with connect(self.url, self._token) as connection:
                    pause = FIRST_RETRY_SECONDS
                    await self._live(connection)
            except TokenRefused as err:
                self._report(ConnectionStatus(connected=False, problem=str(err), token_refused=True))
                pause = TOKEN_RETRY_SECONDS
            except NotConnected as err:
                self._report(ConnectionStatus(connected=False, problem=str(err)))
            except Exception:  # whoever runs us tells of it; until then nobody may take us for connected
                self._report(ConnectionStatus(connected=False, problem="The connection to Home Assistant broke."))
                raise
            await asyncio.sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311 - jitter, no secret
            pause = min(pause * 2, LAST_RETRY_SECONDS)

    async def wait_until_ready(self, seconds: float) -> None:
        """Return once connected. Raises NotConnected with the problem."""
        ready = asyncio.Event()
        stop = self.on_connection(lambda status: ready.set() if status.connected else None)
        try:
            async with asyncio.timeout(seconds):
                if not self.status.connected:
                    await ready.wait()
        except TimeoutError as err:
            raise NotConnected(self.status.problem) from err
        finally:
            stop()

    async def call_service(
        self,
        domain: str,
        service: str,
        *,
        target_entity_ids: Iterable[str],
        data: Mapping[str, Any] | None = None,
        return_response: bool = False,
        seconds: float = COMMAND_SECONDS,
    ) -> Mapping[str, Any] | None:
        """The service's response, if one was asked for. Raises NotConnected, CallTimedOut or ServiceRefused."""
        fields: dict[str, Any] = {"domain": domain, "service": service, "service_data": dict(data or {})}
        if targets := list(target_entity_ids):
            fields["target"] = {"entity_id": targets}
        if return_response:
            fields["return_response"] = True
        with timed(f"{domain}.{service}"):
            result = await self._connected.command("call_service", seconds=seconds, **fields)
        response: Mapping[str, Any] | None = shapes.entry(result, "an answer").get("response")
        return response

    async def wait_for_states(
        self, entity_ids: Iterable[str], predicate: Callable[[State], bool], seconds: float
    ) -> bool:
        """Return whether every entity met the predicate at one moment within the bound; woken by events, no polling."""
        waiting = _Waiting(frozenset(entity_ids), predicate, asyncio.get_running_loop().create_future())
        if waiting.fulfilled(self._states):
            return True
        self._waiting.add(waiting)
        try:
            with timed(STATES):
                async with asyncio.timeout(seconds):
                    return await waiting.done
        except TimeoutError:
            return False
        finally:
            self._waiting.discard(waiting)

    async def fire_event(self, event_type: str, data: Mapping[str, Any]) -> None:
        """Fire an event on Home Assistant's bus. Raises NotConnected, CallTimedOut or ServiceRefused."""
        await self._connected.command("fire_event", event_type=event_type, event_data=dict(data))

    async def ask(self, type_: str, **fields: Any) -> Any:
        """The result of one command of the WebSocket API. Raises NotConnected, CallTimedOut or ServiceRefused."""
        with timed(type_):
            return await self._connected.command(type_, **fields)

    @property
    def time_zone(self) -> ZoneInfo:
        """The home's time zone; UTC before the first connection."""
        return self._time_zone

    @property
    def locale(self) -> Locale:
        """The home's way to tell times and degrees, now."""
        return Locale(datetime.now(self._time_zone), self._temperature_unit, self._country, self._currency)

    async def configuration(self) -> Mapping[str, Any]:
        """Home Assistant's own settings: unit_system, time_zone, language, version. Raises HomeError."""
        return await rest.configuration(self.url, self._token)

    async def calendar_events(self, entity_id: str, start: datetime, end: datetime) -> Sequence[Mapping[str, Any]]:
        """A calendar's events that overlap the time, as Home Assistant's REST interface has them. Raises HomeError."""
        with timed("calendars"):
            return await rest.calendar_events(self.url, self._token, entity_id, start, end)

    async def camera_picture(self, entity_id: str) -> bytes:
        """Return one picture of a camera, as it is now. Raises HomeError."""
        with timed("camera_proxy"):
            return await camera_pictures.camera_picture(self.url, self._token, entity_id)

    async def scene_config(self, scene_id: str) -> Mapping[str, Any]:
        """A scene as Home Assistant's editor has it; empty where it does not. Raises HomeError."""
        with timed("config/scene"):
            return await rest.scene_config(self.url, self._token, scene_id)

    async def write_automation(self, automation_id: str, config: Mapping[str, Any]) -> None:
        """Keep an automation of this id, new or in place of the one before. Raises HomeError."""
        with timed("config/automation"):
            await rest.write_automation(self.url, self._token, automation_id, config)

    async def remove_automation(self, automation_id: str) -> None:
        """Delete an automation. Raises HomeError."""
        with timed("config/automation"):
            await rest.remove_automation(self.url, self._token, automation_id)

    async def wait_for_state_of(self, predicate: Callable[[State], bool], seconds: float) -> str:
        """Return the id of the entity that meets the predicate, whichever that is; empty where none does in time."""
        found = asyncio.Event()
        end = self.on_states(lambda _changed: found.set())
        try:
            async with asyncio.timeout(seconds):
                while True:
                    for item, state in self.states.items():
                        if predicate(state):
                            return item
                    await found.wait()
                    found.clear()
        except TimeoutError:
            return ""
        finally:
            end()

    async def exposed(self) -> frozenset[str]:
        """The entity ids that assistants may see, asked for anew: the home may not know yet. Raises HomeError."""
        return await registry.exposed_ids(self.ask)

    def read_again(self) -> None:
        """Read the registries and the exposure anew soon: something was changed there that nobody tells of."""
        self._stale.set()

    def stand_ins(self, entity_id: str) -> Sequence[registry.StandIn]:
        """Return the things that a switch is also shown as: the lock, the cover or the valve that it turns."""
        return self._registries.stand_ins.get(entity_id, ())

    def on_event(self, event_type: str, callback: Callable[[Mapping[str, Any]], None]) -> Callable[[], None]:
        """Call back with the data of every such event on the bus, through reconnects. Returns what ends it."""
        self._stale.set()
        return _append(self._on_event.setdefault(event_type, []), callback)

    def on_states(self, callback: Callable[[Collection[str]], None]) -> Callable[[], None]:
        """Call back with the ids of what has come or changed, each time. Returns what ends it."""
        return _append(self._on_states, callback)

    def on_home(self, callback: Callable[[Home], None]) -> Callable[[], None]:
        """Call back when names, areas or exposure have changed. Returns what ends it."""
        return _append(self._on_home, callback)

    def on_connection(self, callback: Callable[[ConnectionStatus], None]) -> Callable[[], None]:
        """Call back when the connection comes, goes, or has another problem. Returns what ends it."""
        return _append(self._on_connection, callback)

    @property
    def _connected(self) -> HomeAssistantSocket:
        if self._connection is None:
            raise NotConnected(self.status.problem)
        return self._connection

    async def _live(self, connection: HomeAssistantSocket) -> None:
        """Keep everything fresh on one connection. Raises NotConnected when it ends."""
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(connection.serve())
                tasks.create_task(self._follow(connection))
        except* (NotConnected, CallTimedOut, ServiceRefused) as errors:
            problem = _first_leaf(errors)
            raise NotConnected(str(problem)) from problem
        finally:
            self._connection = None

    async def _follow(self, connection: HomeAssistantSocket) -> None:
        subscribed = set(registry.UPDATES)
        for event_type in registry.UPDATES:
            await connection.command("subscribe_events", on_event=lambda _: self._stale.set(), event_type=event_type)
        self._states.clear()
        await connection.command("subscribe_entities", on_event=self._entities_changed)
        while True:
            self._stale.clear()
            await self._subscribe_events(connection, subscribed)
            self._registries = await registry.fetch(connection)
            settings = shapes.entry(await connection.command("get_config"), "its settings")
            units = dict(shapes.items(settings)).get("unit_system", {})
            self._time_zone = _zone(shapes.text(settings.get("time_zone")))
            self._temperature_unit = shapes.text(units.get("temperature")) or CELSIUS
            self._country, self._currency = (shapes.text(settings.get(key)) for key in ("country", "currency"))
            self.coordinates = _coordinates(settings)
            self._renew_home()
            self._connection = connection
            is_starting = shapes.text(settings.get("state")) in _BEFORE_RUNNING
            self._report(STARTING if is_starting else ConnectionStatus(connected=True, problem=""))
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(EXPOSURE_SECONDS):
                    await self._stale.wait()
            await asyncio.sleep(SETTLE_SECONDS)

    async def _subscribe_events(self, connection: HomeAssistantSocket, subscribed: set[str]) -> None:
        for event_type in [wanted for wanted in self._on_event if wanted not in subscribed]:
            subscribed.add(event_type)
            await connection.command("subscribe_events", on_event=self._event_fired, event_type=event_type)

    def _event_fired(self, event: Message) -> None:
        match event:
            case {"event_type": str(event_type), "data": dict(data)}:
                _call_all(self._on_event.get(event_type, []), data)

    def _entities_changed(self, event: Message) -> None:
        """Follow what has come, changed and gone; what has another form than Home Assistant's is passed over."""
        new = {item: state for item, data in shapes.items(event.get("a")) if (state := from_compressed(item, data))}
        for item, difference in shapes.items(event.get("c")):
            before = new.get(item) or self._states.get(item)
            if before and (state := updated(before, difference)):
                new[item] = state
        removed = [item for item in shapes.texts(event.get("r")) if item in self._states]
        if removed or any(map(self._is_news, new.values())):
            self._stale.set()
        self._states.update(new)
        for item in removed:
            del self._states[item]
        for waiting in self._waiting:
            waiting.look(self._states)
        _call_all(self._on_states, new.keys())

    def _is_news(self, state: State) -> bool:
        """Return whether it is new, is called otherwise, or has other members; one out of reach tells none."""
        before, members = self._states.get(state.entity_id), state.attributes.get("entity_id")
        if before is None or before.attributes.get("friendly_name") != state.attributes.get("friendly_name"):
            return True
        return members is not None and members != before.attributes.get("entity_id")

    def call_also(self, names: Mapping[str, tuple[str, ...]]) -> None:
        """Have things and areas, by their ids, bear these names beside Home Assistant's own, and no others."""
        if names != self._own_names:
            self._own_names = names
            if self.knows_home:
                self._renew_home()

    def _renew_home(self) -> None:
        naming = Naming()
        home = registry.home_of(self._registries, self._states, naming).also_called(self._own_names)
        if home == self.home and self.knows_home:
            return
        for problem in naming.problems.values():
            if problem not in self.problems:
                _LOGGER.warning("%s", problem)
        self.home, self.knows_home, self.problems = home, True, tuple(naming.problems.values())
        _call_all(self._on_home, home)

    def _report(self, status: ConnectionStatus) -> None:
        """Tell of a change; an outage is logged once, and once more where the token turns out to be the reason."""
        before, self.status = self.status, status
        if status == before:
            return
        is_told = not (before.connected or before is NOT_YET or status.token_refused != before.token_refused)
        if status.connected and not before.connected:
            _LOGGER.info("Connected to Home Assistant at %s", self.url)
        elif not status.connected:
            _LOGGER.log(logging.DEBUG if is_told else logging.WARNING, "%s", status.problem)
        _call_all(self._on_connection, status)


class _Waiting:
    """Someone who waits for entities to fulfil a predicate."""

    def __init__(
        self, entity_ids: frozenset[str], predicate: Callable[[State], bool], done: asyncio.Future[bool]
    ) -> None:
        self._entity_ids = entity_ids
        self._predicate = predicate
        self.done = done

    def fulfilled(self, states: Mapping[str, State]) -> bool:
        return all(item in states and self._predicate(states[item]) for item in self._entity_ids)

    def look(self, states: Mapping[str, State]) -> None:
        if not self.done.done() and self.fulfilled(states):
            self.done.set_result(True)


@functools.cache
def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # what is no name of a zone may be none of a file either
        _LOGGER.warning("This machine knows no time zone %s: install its time zone data. Times are in UTC.", name)
        return ZoneInfo("UTC")


def _coordinates(settings: Mapping[str, Any]) -> Coordinates | None:
    """Return where the home is; None where Home Assistant does not say it in numbers."""
    latitude, longitude = settings.get("latitude"), settings.get("longitude")
    if isinstance(latitude, int | float) and isinstance(longitude, int | float):
        return Coordinates(latitude, longitude)
    return None


def _append(callbacks: list[Callable[[T], None]], callback: Callable[[T], None]) -> Callable[[], None]:
    callbacks.append(callback)

    def end() -> None:
        if callback in callbacks:
            callbacks.remove(callback)

    return end


def _call_all(callbacks: Iterable[Callable[[T], None]], value: T) -> None:
    for callback in list(callbacks):
        try:
            callback(value)
        except Exception:  # a listener's mistake must not end the connection that all others live on
            _LOGGER.exception("A listener failed")


def _first_leaf(errors: BaseExceptionGroup[Any]) -> BaseException:
    first = errors.exceptions[0]
    return _first_leaf(first) if isinstance(first, BaseExceptionGroup) else first
