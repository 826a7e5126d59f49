"""The app's record in the network, by which satellites and Home Assistant find an app that runs by hand.

Supervisor keeps an app in a network of Docker's that multicast does not leave, so that one inside announces nothing:
its integration is told through Supervisor (`addon.integration.discovery`), and satellites go by the record that Home
Assistant itself has in the network, to the app's usual port on the same machine (`satellite.app_finder`). An app whose
port was changed there is to be named to its satellites.
"""

from __future__ import annotations

import socket
from collections.abc import Sequence

from satellite.mdns import PARLEY, NetworkRecord, announce


async def announce_app(instance_id: str, version: str, port: int, interfaces: Sequence[str]) -> None:
    """Announce the app until cancelled, at `interfaces` (addresses of this machine; none means all).

    The integration reads `app_id` and `app_port` (custom_components/parley/config_flow.py).
    """
    properties = {"app_id": instance_id, "app_port": str(port), "machine": socket.gethostname(), "version": version}
    await announce(NetworkRecord(PARLEY, f"Parley {instance_id[:8]}", port, properties=properties), interfaces)
