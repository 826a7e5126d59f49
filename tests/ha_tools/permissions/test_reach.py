"""The reach of scripts, scenes, automations, groups, buttons and switches is asked for, and nothing else is."""

from __future__ import annotations

import itertools
import logging
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
import pytest_asyncio

from ha_tools.acting.call import Call
from ha_tools.acting.command import Command
from ha_tools.home.place import Place
from ha_tools.live.home_assistant import HomeAssistant
from ha_tools.permissions import NO_CONSENT, Consent, Need, Permissions, Rule
from ha_tools.results.result import Outcome, Result
from ha_tools.tools import run_tool
from testbed.commands import commands
from testbed.home_assistant import RealHomeAssistant
from tests.gatehouse import expose, open_gatehouse
from tests.ha_tools.conftest import READY_SECONDS, running
from tests.spoken import in_english

GUARDED = ("lock.front_door", "lock.side_door", "lock.safe", "lock.door_relay", "cover.garage_door", "valve.water_main")
"""What nobody may open without the PIN."""


@dataclass
class Gatehouse:
    """Runs tools in the gatehouse and reads its states past our own view of it."""

    live: HomeAssistant
    real: RealHomeAssistant

    async def run(
        self, tool: str, name: str, *rules: Rule, has_pin: bool = True, consent: Consent = NO_CONSENT, **more: Any
    ) -> Result:
        """The result of one tool."""
        call = self.call(*rules, has_pin=has_pin, consent=consent)
        return await run_tool(call, Command(tool, {"name": name, **more}))

    def call(self, *rules: Rule, has_pin: bool = True, consent: Consent = NO_CONSENT) -> Call:
        """Return the call of somebody in the hallway."""
        return Call(self.live, Place("hallway"), Permissions(rules, has_pin=has_pin), consent)

    async def guarded(self) -> dict[str, str]:
        """The states of what is guarded, as Home Assistant has them."""
        states = await self.real.states()
        return {item: states[item]["state"] for item in GUARDED}


@pytest_asyncio.fixture
async def home(gatehouse: RealHomeAssistant) -> AsyncIterator[Gatehouse]:
    async with running(gatehouse.url, gatehouse.token) as view:
        await view.wait_until_ready(READY_SECONDS)
        yield Gatehouse(view, gatehouse)


ASKED: list[tuple[str, str, str]] = [
    # tool, name, why the PIN is asked for
    ("run", "good morning", "Good morning unlocks Front Door. Tell me the PIN."),
    ("turn_on", "good morning", "Good morning unlocks Front Door. Tell me the PIN."),
    ("run", "start the day", "Start the day unlocks Front Door. Tell me the PIN."),
    (
        "run",
        "whichever door",
        "Whichever door may unlock All doors, Front Door, Side Door and a lock. Tell me the PIN.",
    ),
    ("run", "whatever service", "Whatever service may unlock Front Door. Tell me the PIN."),
    ("run", "whatever at all", "I cannot see all that Whatever at all does. Tell me the PIN."),
    ("run", "open the garage", "Open the garage opens Garage Door. Tell me the PIN."),
    ("run", "welcome", "Welcome unlocks Front Door. Tell me the PIN."),
    ("run", "water on", "Water on opens Water Main. Tell me the PIN."),
    ("run", "empty the safe", "Empty the safe unlocks a lock. Tell me the PIN."),
    ("run", "press it", "Press it unlocks Front Door. Tell me the PIN."),
    ("run", "ask the house", "I cannot see all that Ask the house does. Tell me the PIN."),
    ("run", "by blueprint", "By blueprint unlocks Front Door. Tell me the PIN."),
    ("run", "scene template", "I cannot see all that Scene template does. Tell me the PIN."),
    ("run", "whatever scene", "Whatever scene may unlock Front Door"),
    ("turn_on", "guests", "Guests unlocks Side Door. Tell me the PIN."),
    ("toggle", "guests", "Guests unlocks Side Door. Tell me the PIN."),
    ("run", "guests come", "Guests come unlocks Side Door. Tell me the PIN."),
    ("activate_scene", "guests are here", "Guests are here unlocks Side Door. Tell me the PIN."),
    ("run", "all the ways in", "All the ways in unlocks Front Door. Tell me the PIN."),
    ("activate_scene", "open house", "Open house unlocks Front Door. Tell me the PIN."),
    ("turn_on", "open house", "Open house unlocks Front Door. Tell me the PIN."),
    ("activate_scene", "by hand", "By hand may unlock Front Door. Tell me the PIN."),
    ("run", "postman", "Postman unlocks Side Door. Tell me the PIN."),
    ("run", "let me in", "Let me in unlocks Front Door. Tell me the PIN."),
    ("run", "open the gate", "I cannot see all that Open the gate does. Tell me the PIN."),
    ("run", "garage toggle", "Garage Toggle may open Garage Door. Tell me the PIN."),
    ("activate_scene", "house mood", "House Mood may "),
    ("turn_on", "switch.door_relay", "Door Relay is also a lock. Tell me the PIN."),
    ("toggle", "switch.door_relay", "Door Relay is also a lock. Tell me the PIN."),
]

FREE = [
    ("run", "lock up"),
    ("run", "round and round"),
    ("run", "whatever light"),
    ("run", "everything off"),
    ("run", "ring"),
    ("run", "tell me"),
    ("activate_scene", "closed house"),
    ("activate_scene", "evening"),
    ("run", "lamps"),
    ("run", "doorbell"),
    ("run", "garage identify"),
    ("run", "bell"),
    ("activate_scene", "hallway mood"),
    ("turn_on", "all lamps"),
    ("turn_on", "lamp relay"),
    ("turn_on", "postman"),
]


@pytest.mark.parametrize(("tool", "name", "why"), ASKED)
async def test_the_pin_is_asked_for_with_the_true_reason(home: Gatehouse, tool: str, name: str, why: str) -> None:
    before = await home.guarded()
    asked = await home.run(tool, name)
    assert asked.outcome is Outcome.NEEDS_PIN
    assert in_english(asked).startswith(why)
    assert await home.guarded() == before


@pytest.mark.parametrize(("tool", "name"), FREE)
async def test_what_opens_nothing_is_done_at_once(home: Gatehouse, tool: str, name: str) -> None:
    before = await home.guarded()
    done = await home.run(tool, name, has_pin=False)
    assert done.outcome in {Outcome.CHANGED, Outcome.UNDERWAY, Outcome.ALREADY}, done
    after = await home.guarded()
    opened = {
        item for item in GUARDED if before[item] != after[item] and after[item] in {"unlocked", "open", "opening"}
    }
    assert not opened


@pytest.mark.parametrize(
    ("rule", "tool", "name"),
    [
        (Rule("script.turn_on", Need.FREE, "script.good_morning"), "run", "good morning"),
        (Rule("script.good_morning", Need.FREE), "run", "good morning"),
        (Rule("script.*", Need.FREE, "script.good_morning"), "run", "start the day"),
        (Rule("scene.turn_on", Need.FREE, "scene.open_house"), "turn_on", "open house"),
        (Rule("automation.trigger", Need.FREE, "automation.postman"), "run", "postman"),
        (Rule("button.press", Need.FREE, "button.open_the_gate"), "run", "open the gate"),
        (Rule("switch.turn_on", Need.FREE, "switch.door_relay"), "turn_on", "switch.door_relay"),
        (Rule("cover.open_cover", Need.FREE, "cover.way_in"), "move_cover", "way in"),
    ],
)
async def test_a_rule_that_names_the_very_thing_decides(home: Gatehouse, rule: Rule, tool: str, name: str) -> None:
    action: dict[str, Any] = {"action": "open"} if tool == "move_cover" else {}
    assert (await home.run(tool, name, **action)).outcome is Outcome.NEEDS_PIN
    done = await home.run(tool, name, rule, has_pin=False, **action)
    assert done.ok, done


@pytest.mark.parametrize(
    ("rule", "tool", "name", "outcome", "speech"),
    [
        (
            Rule("lock.lock", Need.NEVER, "lock.front_door"),
            "run",
            "lock up",
            Outcome.REFUSED,
            "Lock up locks Front Door, and I am not allowed to do that.",
        ),
        (
            Rule("script.turn_on", Need.YES, "script.good_morning"),
            "run",
            "good morning",
            Outcome.NEEDS_YES,
            "Shall I run Good morning?",
        ),
        (
            Rule("script.good_morning", Need.PIN),
            "run",
            "start the day",
            Outcome.NEEDS_PIN,
            "Start the day runs Good morning. Tell me the PIN.",
        ),
        (
            Rule("shell_command.ring", Need.PIN),
            "run",
            "ring",
            Outcome.NEEDS_PIN,
            "Ring uses shell_command.ring. Tell me the PIN.",
        ),
        (
            Rule("script.turn_on", Need.FREE),
            "run",
            "good morning",
            Outcome.NEEDS_PIN,
            "Good morning unlocks Front Door.",
        ),
        (
            Rule("lock.unlock", Need.YES),
            "run",
            "good morning",
            Outcome.NEEDS_YES,
            "Good morning unlocks Front Door. Shall",
        ),
    ],
)
async def test_rules_hold_within_what_is_run(
    home: Gatehouse, rule: Rule, tool: str, name: str, outcome: Outcome, speech: str
) -> None:
    result = await home.run(tool, name, rule)
    assert result.outcome is outcome
    assert in_english(result).startswith(speech)


async def test_a_cat_flap_within_a_script_needs_a_yes(home: Gatehouse) -> None:
    asked = await home.run("run", "let the cat in")
    assert asked.outcome is Outcome.NEEDS_YES
    assert in_english(asked) == "Let the cat in opens Cat Flap. Shall I run Let the cat in?"
    assert (await home.run("run", "let the cat in", consent=Consent(Need.YES, frozenset(asked.about)))).ok


async def test_without_a_pin_it_is_refused_with_the_reason(home: Gatehouse) -> None:
    refused = await home.run("run", "good morning", has_pin=False)
    assert refused.outcome is Outcome.REFUSED
    assert in_english(refused).startswith("Good morning unlocks Front Door: that needs a PIN, and none is set.")


async def test_the_pin_runs_it_and_the_door_is_open(home: Gatehouse) -> None:
    asked = await home.run("run", "start the day")
    done = await home.run("run", "start the day", consent=Consent(Need.PIN, frozenset(asked.about), "1234"))
    assert done.ok, done
    assert await home.live.wait_for_states(["lock.front_door"], lambda state: state.state == "unlocked", 5.0)


@pytest.mark.parametrize("name", ["good morning", "way in", "all doors"])
async def test_consent_to_a_thing_alone_is_none_to_what_it_reaches(home: Gatehouse, name: str) -> None:
    more: dict[str, Any] = {"way in": {"action": "open"}, "all doors": {"action": "unlock"}}.get(name, {})
    tool = {"way in": "move_cover", "all doors": "secure"}.get(name, "run")
    asked = await home.run(tool, name, **more)
    assert asked.outcome is Outcome.NEEDS_PIN
    only = Consent(Need.PIN, frozenset(asked.about[:1]), "1234")
    assert (await home.run(tool, name, consent=only, **more)).outcome is Outcome.NEEDS_PIN


async def test_why_it_was_not_done_is_logged(home: Gatehouse, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    await home.run("run", "good morning")
    assert "it needs pin (it reaches lock.front_door)" in caplog.text


async def test_a_helper_is_free_in_the_direction_that_sets_nothing_off(home: Gatehouse) -> None:
    await home.real.call_service("automation", "turn_off", {"entity_id": "automation.postman"})
    await home.real.call_service("input_boolean", "turn_on", {"entity_id": "input_boolean.guests"})
    await home.real.call_service("automation", "turn_on", {"entity_id": "automation.postman"})
    assert await home.live.wait_for_states(["input_boolean.guests"], lambda state: state.state == "on", 5.0)
    done = await home.run("turn_off", "guests")
    assert (done.outcome, in_english(done)) == (Outcome.CHANGED, "Turned off Guests.")


EDITS = itertools.count()


@dataclass
class Edited:
    """A home of its own, whose script is edited while it runs."""

    home: Gatehouse

    async def edit(self, *steps: Mapping[str, Any]) -> None:
        """Save the script with other steps; return when Home Assistant, and we, have it under its new name."""
        name = f"Edit {next(EDITS)}"
        await self.home.real.edit("script", "ring", {"alias": name, "sequence": list(steps)})
        assert await self.home.live.wait_for_states(
            ["script.ring"],
            lambda state: state.available and state.attributes.get("friendly_name") == name,
            READY_SECONDS,
        )


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def edited_gatehouse() -> AsyncIterator[RealHomeAssistant]:
    async with open_gatehouse() as real:
        async with commands(real.url, real.token) as owner:
            label = await owner.call("config/label_registry/create", name="Ways in")
            for item in ("lock.front_door", "light.hallway_light"):
                await owner.call("config/entity_registry/update", entity_id=item, labels=[label["label_id"]])
        yield real


@pytest_asyncio.fixture
async def own_gatehouse(edited_gatehouse: RealHomeAssistant) -> AsyncIterator[Edited]:
    await edited_gatehouse.reset()
    async with running(edited_gatehouse.url, edited_gatehouse.token) as view:
        await view.wait_until_ready(READY_SECONDS)
        yield Edited(Gatehouse(view, edited_gatehouse))


FRONT_DOOR = {"entity_id": "lock.front_door"}


@pytest.mark.parametrize(
    ("step", "outcome"),
    [
        ({"action": "lock.unlock", "target": FRONT_DOOR}, Outcome.NEEDS_PIN),
        ({"service": "lock.open", "data_template": FRONT_DOOR}, Outcome.NEEDS_PIN),
        ({"action": "script.good_morning"}, Outcome.NEEDS_PIN),
        ({"action": "{{ 'script.good_morning' }}"}, Outcome.NEEDS_PIN),
        ({"action": "script.{{ 'good_morning' }}"}, Outcome.NEEDS_PIN),
        ({"action": "{{ 'light.turn_on' }}", "target": {"entity_id": "light.hallway_light"}}, Outcome.CHANGED),
        ({"action": "notify.{{ 'persistent_notification' }}", "data": {"message": "Hello"}}, Outcome.CHANGED),
        ({"action": "homeassistant.turn_on", "target": {"entity_id": "script.good_morning"}}, Outcome.NEEDS_PIN),
        ({"action": "homeassistant.toggle", "target": {"entity_id": "cover.garage_door"}}, Outcome.NEEDS_PIN),
        ({"action": "switch.turn_on", "target": {"entity_id": "switch.door_relay"}}, Outcome.NEEDS_PIN),
        ({"action": "switch.turn_off", "target": {"entity_id": "switch.door_relay"}}, Outcome.CHANGED),
        ({"action": "automation.trigger", "target": {"entity_id": "automation.by_word"}}, Outcome.NEEDS_PIN),
        ({"action": "siren.turn_on", "target": {"area_id": "hallway"}}, Outcome.CHANGED),
        ({"action": "lock.unlock", "target": {"label_id": "ways_in"}}, Outcome.NEEDS_PIN),
        ({"action": "light.turn_on", "target": {"label_id": "ways_in"}}, Outcome.CHANGED),
        ({"action": "lock.unlock", "target": {"floor_id": "ground_floor"}}, Outcome.NEEDS_PIN),
        ({"action": "lock.unlock", "target": {"entity_id": "all"}}, Outcome.NEEDS_PIN),
        ({"action": "light.turn_on", "target": {"entity_id": "all"}}, Outcome.CHANGED),
        ({"action": "lock.unlock", "target": FRONT_DOOR, "enabled": False}, Outcome.CHANGED),
        (
            {
                "action": "cover.open_cover",
                "target": {"area_id": "garage", "exclude": {"entity_id": ["cover.garage_door", "cover.cat_flap"]}},
            },
            Outcome.CHANGED,
        ),
    ],
)
async def test_a_script_is_judged_as_it_is_at_that_moment(
    own_gatehouse: Edited, step: Mapping[str, Any], outcome: Outcome
) -> None:
    await own_gatehouse.edit(step)
    assert (await own_gatehouse.home.run("run", "script.ring")).outcome is outcome


@pytest.mark.parametrize(
    ("snapshot", "outcome"), [("light.hallway_light", Outcome.CHANGED), ("lock.front_door", Outcome.NEEDS_PIN)]
)
async def test_a_scene_that_a_script_makes_for_itself_is_judged_by_what_is_in_it(
    own_gatehouse: Edited, snapshot: str, outcome: Outcome
) -> None:
    made = {"action": "scene.create", "data": {"scene_id": "before", "snapshot_entities": [snapshot]}}
    await own_gatehouse.edit(made, {"action": "scene.turn_on", "target": {"entity_id": "scene.before"}})
    assert (await own_gatehouse.home.run("run", "script.ring")).outcome is outcome


async def test_what_home_assistant_does_not_tell_in_time_needs_the_pin(own_gatehouse: Edited) -> None:
    with own_gatehouse.home.real.frozen():
        asked = await own_gatehouse.home.run("run", "lock up")
    assert (asked.outcome, in_english(asked)) == (
        Outcome.NEEDS_PIN,
        "I cannot see all that Lock up does. Tell me the PIN.",
    )


async def test_a_script_is_followed_by_the_name_of_its_service(own_gatehouse: Edited) -> None:
    home = own_gatehouse.home
    async with commands(home.real.url, home.real.token) as owner:
        await owner.call(
            "config/entity_registry/update", entity_id="script.good_morning", new_entity_id="script.morning"
        )
        assert await home.live.wait_for_states(["script.morning"], lambda _: True, READY_SECONDS)
        await own_gatehouse.edit({"action": "script.good_morning"})
        asked = await home.run("run", "script.ring")
        await own_gatehouse.edit({"action": "script.morning"})
        unknown = await home.run("run", "script.ring")
        await owner.call(
            "config/entity_registry/update", entity_id="script.morning", new_entity_id="script.good_morning"
        )
    assert (asked.outcome, "unlocks Front Door" in in_english(asked)) == (Outcome.NEEDS_PIN, True)
    assert in_english(unknown).startswith("I cannot see all that"), "no script is run by that name"


async def test_what_a_device_does_is_judged_by_what_it_is_part_of(own_home_assistant: RealHomeAssistant) -> None:
    real = own_home_assistant
    async with commands(real.url, real.token) as owner:
        entry = await owner.call("config/entity_registry/get", entity_id="cover.garage_door")
        action = {"device_id": entry["device_id"], "domain": "cover", "entity_id": entry["id"]}
        called = {"target": {"device_id": entry["device_id"]}}
        for name, step in {
            "opens": {**action, "type": "open"},
            "closes": {**action, "type": "close"},
            "opens_it": {"action": "cover.open_cover", **called},
            "closes_it": {"action": "cover.close_cover", **called},
        }.items():
            await real.edit("script", name, {"alias": name, "sequence": [step]})
        scripts = [f"script.{name}" for name in ("opens", "closes", "opens_it", "closes_it")]

        async def are_there() -> bool:
            return set(scripts) <= (await real.states()).keys()

        await real.wait_until(are_there, "new scripts")
        await expose(real, *scripts)
    async with running(real.url, real.token) as view:
        await view.wait_until_ready(READY_SECONDS)
        home = Gatehouse(view, real)
        outcomes = [(await home.run("run", script)).outcome for script in scripts]
    assert outcomes == [Outcome.NEEDS_PIN, Outcome.CHANGED, Outcome.NEEDS_PIN, Outcome.CHANGED]


SENTENCES: list[tuple[str, Outcome, str]] = [
    ("let the postman pass", Outcome.NEEDS_PIN, "That unlocks Front Door. Tell me the PIN."),
    ("knock knock", Outcome.NEEDS_PIN, "That unlocks Front Door. Tell me the PIN."),
    ("open sesame", Outcome.NEEDS_PIN, "I cannot see all that your sentence does. Tell me the PIN."),
    ("party time", Outcome.ANSWERED, "Have fun."),
]


@pytest.mark.parametrize(("text", "outcome", "speech"), SENTENCES)
async def test_a_sentence_of_the_users_own_needs_what_it_does(
    home: Gatehouse, text: str, outcome: Outcome, speech: str
) -> None:
    before = await home.guarded()
    result = await run_tool(home.call(), Command("say_own_sentence", {"text": text}))
    assert (result.outcome, in_english(result)) == (outcome, speech)
    assert await home.guarded() == before


async def test_the_pin_does_what_the_users_own_sentence_says(home: Gatehouse) -> None:
    command = Command("say_own_sentence", {"text": "knock knock"})
    asked = await run_tool(home.call(), command)
    done = await run_tool(home.call(consent=Consent(Need.PIN, frozenset(asked.about), "1234")), command)
    assert in_english(done) == "Come in."
    assert await home.live.wait_for_states(["lock.front_door"], lambda state: state.state == "unlocked", 5.0)
