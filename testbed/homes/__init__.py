"""The homes that a real Home Assistant can be furnished as."""

from __future__ import annotations

from testbed.homes.demo import DEMO

HOMES = {plan.name: plan for plan in (DEMO,)}
"""Name -> plan."""
