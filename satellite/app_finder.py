"""The app in the network, where the settings name none.

An app that runs by hand announces itself. One inside Home Assistant lives in a network of Docker's that multicast does
not leave; there Home Assistant's own record leads to its machine, where the app has its usual port. Each address is
tried, and counts where a Parley answers; several that show one certificate are one app.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from satellite.app_socket import certificate_of, open_socket
from satellite.mdns import HOME_ASSISTANT, PARLEY, NetworkRecord, look_for
from satellite.protocol import PATH, PING_SECONDS, PORT
from satellite.satellite_errors import ConnectionLostError, NoAppError

_LOOK_SECONDS = 2.0
"""Time for records to come in; most machines answer within a tenth of a second, the laziest within one."""

_USUAL_HOST = "homeassistant.local"
"""Home Assistant's name in a home whose network carries no records to us."""


@dataclass(frozen=True)
class FoundApp:
    """An app that answers in the network."""

    home: str
    """Name of its home or its machine."""
    place: str
    """Its host and port."""
    certificate: str
    """SHA-256, in hexadecimal, of its certificate."""

    @property
    def url(self) -> str:
        """The address at which satellites connect."""
        return f"wss://{self.place}{PATH}"


async def find_app(pinned: str, interfaces: Sequence[str] = ()) -> FoundApp:
    """Return the app of this home: that with the `pinned` certificate, or the only one where none is pinned.

    Raises `NoAppError`, which says what there is instead.
    """
    try:
        records = await look_for((PARLEY, HOME_ASSISTANT), _LOOK_SECONDS, interfaces)
    except OSError:
        records = []
    return chosen(await _answering(_places(records)), pinned, has_home_assistant=any(map(_is_home_assistant, records)))


def chosen(apps: Iterable[FoundApp], pinned: str, *, has_home_assistant: bool) -> FoundApp:
    """Return the app to connect to; raises `NoAppError`."""
    by_certificate = {app.certificate: app for app in apps}
    listed = "; ".join(f"“{app.home}” at {app.place}" for app in by_certificate.values())
    if pinned in by_certificate:
        return by_certificate[pinned]
    if pinned and by_certificate:
        raise NoAppError(
            f"In this network answers {listed}, and not the Parley that this satellite was paired with: it is not "
            "spoken to. If the app was installed anew, run parley-satellite --forget-pairing, and pair again."
        )
    if len(by_certificate) > 1:
        raise NoAppError(
            f"Several Parleys answer in this network: {listed}. Choose one: parley-satellite --server and its "
            "address, or server in the settings file."
        )
    if not by_certificate:
        raise NoAppError(
            f"Home Assistant is in this network, and no Parley answers on its port {PORT}: install the app there, or "
            "start it. If it has another port, name it: parley-satellite --server ADDRESS:PORT."
            if has_home_assistant
            else "Neither Parley nor Home Assistant was found in this network. Name the address of Home Assistant's "
            "machine: parley-satellite --server 192.168.1.5, or server in the settings file."
        )
    return next(iter(by_certificate.values()))


def _is_home_assistant(record: NetworkRecord) -> bool:
    return record.kind == HOME_ASSISTANT


def _places(records: Iterable[NetworkRecord]) -> Mapping[str, str]:
    """Return each host and port at which an app may be, and the name of the home or the machine there."""
    places: dict[str, str] = {}
    for record in sorted(records, key=_is_home_assistant):  # its name of the home is the better one
        if "satellite_id" in record.properties:
            continue
        is_home = _is_home_assistant(record)
        name = record.properties.get("location_name" if is_home else "machine") or record.name
        for address in record.addresses:
            host = f"[{address}]" if ":" in address else address
            places[f"{host}:{PORT if is_home else record.port}"] = name
    return places or {f"{_USUAL_HOST}:{PORT}": _USUAL_HOST}


async def _answering(places: Mapping[str, str]) -> list[FoundApp]:
    """Return the apps at those places where one answers."""
    found = await asyncio.gather(*(_app_at(place, home) for place, home in places.items()))
    return [app for app in found if app]


async def _app_at(place: str, home: str) -> FoundApp | None:
    app = FoundApp(home, place, "")
    try:
        socket = await open_socket(app.url, PING_SECONDS)
    except ConnectionLostError:
        return None
    try:
        return FoundApp(home, place, certificate_of(socket.transport))
    finally:
        await socket.close()
