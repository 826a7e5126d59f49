"""The homes that a real Home Assistant can be furnished as."""

from __future__ import annotations

from testbed.homes.cottage import COTTAGE
from testbed.homes.demo import DEMO
from testbed.homes.flat import FLAT
from testbed.homes.gatehouse import GATEHOUSE
from testbed.homes.house import HOUSE
from testbed.homes.metered import METERED
from testbed.homes.ranch import RANCH
from testbed.homes.reihenhaus import REIHENHAUS
from testbed.homes.showroom import SHOWROOM
from testbed.homes.villa import VILLA

HOMES = {
    plan.name: plan for plan in (DEMO, SHOWROOM, VILLA, FLAT, HOUSE, GATEHOUSE, RANCH, COTTAGE, METERED, REIHENHAUS)
}
"""Name -> plan."""
