""" "Is the alarm on", where an alarm guards the house, where one wakes somebody, and where both do."""

from datetime import datetime, time, timedelta, tzinfo

from ha_tools.acting.call import Call
from ha_tools.acting.command import Command
from ha_tools.home.place import Place
from ha_tools.live.home_assistant import HomeAssistant
from ha_tools.timers.schedule import Timers
from ha_tools.timers.timer import TimerKind
from ha_tools.tools import run_tool
from testbed.home_assistant import RealHomeAssistant
from testbed.lists import TIME_ZONE
from tests.spoken import in_english

BEDROOM = Place("bedroom", "b")


def _tomorrow_at_seven(zone: tzinfo = TIME_ZONE) -> float:
    return datetime.combine(datetime.now(zone).date() + timedelta(days=1), time(7), zone).timestamp()


async def _asked(live: HomeAssistant, timers: Timers, **arguments: str) -> str:
    return in_english(await run_tool(Call(live, BEDROOM, timers=timers), Command("is_alarm_on", arguments)))


async def test_the_panel_is_told_of_where_nobody_is_to_be_woken(
    live_villa: HomeAssistant, villa: RealHomeAssistant
) -> None:
    assert await _asked(live_villa, Timers()) == "Alarm is disarmed."
    await villa.call_service("alarm_control_panel", "alarm_arm_night", {"entity_id": "alarm_control_panel.alarm"})
    await live_villa.wait_for_states(["alarm_control_panel.alarm"], lambda state: state.state == "armed_night", 10)
    assert await _asked(live_villa, Timers()) == "Alarm is armed for the night."


async def test_both_are_told_of_where_there_are_both(live_villa: HomeAssistant) -> None:
    timers = Timers()
    timers.set_at(TimerKind.ALARM, BEDROOM, _tomorrow_at_seven(), "work", TIME_ZONE)
    assert await _asked(live_villa, timers) == "Alarm is disarmed. The work alarm is set for tomorrow at 7 am."
    assert await _asked(live_villa, timers, name="work") == "The work alarm is set for tomorrow at 7 am."


async def test_the_alarm_clock_is_told_of_where_no_panel_is_known() -> None:
    timers = Timers()
    nowhere = HomeAssistant("http://127.0.0.1:1", "any")
    assert await _asked(nowhere, timers) == "There is no alarm."
    timers.set_at(TimerKind.ALARM, BEDROOM, _tomorrow_at_seven(nowhere.time_zone))
    assert await _asked(nowhere, timers) == "The alarm is set for tomorrow at 7 am."
