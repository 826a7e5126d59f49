"""All tools by name, and the one way to use them."""

import types
from collections.abc import Mapping
from functools import partial

from ha_tools import undo
from ha_tools.acting.tool import Tool
from ha_tools.devices import climate, covers, lights, media, operating, power, robots, running, scenes, security, values
from ha_tools.execution import execute
from ha_tools.household import (
    announcing,
    calendars,
    custom_sentences,
    dialling,
    link_tool,
    lists,
    mail_tools,
    messages,
    note_tools,
    people_tools,
    privacy_tools,
    room_calls,
    timer_tools,
)
from ha_tools.information import briefing, news_tool, reckoning, web_tools
from ha_tools.planning import learning_tools, plan_tools, telling
from ha_tools.questions import alarms, cameras, clock, device_state, finding, history, measurement_tools, weather

TOOLS: Mapping[str, Tool] = types.MappingProxyType(
    {
        tool.name: tool
        for tool in (
            power.turn_on,
            power.turn_off,
            power.toggle,
            lights.set_light,
            climate.set_climate,
            media.control_media,
            media.get_playing,
            media.get_volume,
            values.set_value,
            running.run,
            operating.operate,
            covers.move_cover,
            security.secure,
            robots.run_robot,
            scenes.activate_scene,
            device_state.get_state,
            device_state.is_state,
            device_state.find_in_state,
            measurement_tools.get_temperature,
            measurement_tools.measure,
            history.history,
            weather.weather,
            cameras.look_at_camera,
            clock.get_time,
            reckoning.calculate,
            web_tools.web_search,
            web_tools.read_page,
            web_tools.read_on,
            web_tools.get_sources,
            link_tool.send_link,
            news_tool.get_news,
            briefing.briefing,
            finding.find_things,
            undo.undo,
            *undo.STEPS.values(),
            custom_sentences.say_own_sentence,
            lists.read_list,
            lists.change_list,
            calendars.get_events,
            calendars.change_calendar,
            messages.send_message,
            messages.ask_contact,
            announcing.play_messages,
            room_calls.call_room,
            dialling.dial,
            dialling.dial_emergency,
            room_calls.hang_up,
            mail_tools.read_mail,
            mail_tools.handle_mail,
            note_tools.change_notes,
            note_tools.teach_word,
            note_tools.name_thing,
            note_tools.correct_note,
            note_tools.read_notes,
            learning_tools.learn_from_talk,
            learning_tools.suggest_note,
            learning_tools.hear_proposals,
            people_tools.tell_speaker,
            people_tools.call_person,
            people_tools.learn_voice,
            people_tools.forget_voice,
            privacy_tools.stay_in_house,
            privacy_tools.get_left_house,
            privacy_tools.get_costs,
            privacy_tools.forget_talk,
            timer_tools.set_timer,
            timer_tools.change_timer,
            timer_tools.get_timers,
            plan_tools.plan,
            plan_tools.change_plan,
            plan_tools.get_plans,
            telling.tell,
            alarms.is_alarm_on,
        )
    }
)
"""Every tool by its name."""


run_tool = partial(execute, TOOLS)
"""The one way to use them: async (call, command) -> Result."""
