"""Timers and plans at work: rung and carried out when they are due, and told to Home Assistant."""

from __future__ import annotations

from addon.herald import Herald
from addon.satellites.satellites import Satellites
from addon.supervision import Follower
from addon.timers.plan_runner import PlanRunner
from addon.timers.ringing import Patience, Ringing
from addon.timers.timer_keeping import tell_of_timers
from assistant.house import House


class DueWork:
    """Rings the timers and runs the plans of a house; who waits for a room looks again when one comes or goes."""

    def __init__(self, house: House, satellites: Satellites, herald: Herald, patience: Patience) -> None:
        ringing = Ringing(house, satellites, patience)
        plans = PlanRunner(house)
        self.followers = (
            Follower("Ringing", ringing.run),
            Follower("Carrying out what is planned", plans.run),
        )
        tell_of_timers(house.timers, house.home_assistant, herald)
        satellites.on_change(ringing.look)
        satellites.on_change(plans.look)
        house.learning.on_learned(plans.look)
