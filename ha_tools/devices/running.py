"""The things that are run: scripts, scenes, automations, buttons."""

import contextlib
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from ha_tools.acting.call import Call
from ha_tools.acting.change import change, joined, words_of
from ha_tools.acting.target import Area, Name, offline, targets
from ha_tools.acting.tool import writes
from ha_tools.acting.wish import Cannot, Step, Wish
from ha_tools.devices.option_names import spoken
from ha_tools.devices.scenes import activate_scene
from ha_tools.facts.facts import Fact, Quote, Thing, Things, Value
from ha_tools.home.home import Entity
from ha_tools.home.state import State
from ha_tools.home_errors import CallTimedOut, NotConnected, ServiceRefused
from ha_tools.permissions.required import Use, required
from ha_tools.results.result import Action, Outcome, Result

DOMAINS = ("script", "scene", "automation", "button", "input_button")
"""Domains that do something when they are run, and have no other state to be in."""

SCRIPT_SECONDS = 2.0
"""Wait for a script; one that waits itself goes on alone."""

SAID_BY = ("message", "speech", "answer", "text", "result", "response")
"""Names under which a script returns a sentence."""

Fields = Annotated[dict[str, Any] | None, "What a script is given, by the names of its fields"]


@writes(*DOMAINS, destructive=True, idempotent=False, open_world=True)
async def run(call: Call, *, name: Name, area: Area = None, fields: Fields = None) -> Result:
    """Run a script, activate a scene, trigger an automation, press a button."""
    found = targets(call, name=name, area=area, domains=DOMAINS)
    return found if isinstance(found, Result) else await run_all(call, found, fields or {})


async def run_all(call: Call, entities: Sequence[Entity], fields: Mapping[str, Any]) -> Result:
    """Run each, in its domain's way. None of it can be undone but what a scene set."""
    by_domain = {domain: [entity for entity in entities if entity.domain == domain] for domain in DOMAINS}
    results = [await _run_script(call, script, fields) for script in by_domain["script"]]
    results += [await activate_scene(call, name=scene.entity_id) for scene in by_domain["scene"]]
    for domain, wish in _WISHES.items():
        if by_domain.get(domain):
            results.append(await change(call, by_domain[domain], wish, is_undoable=False))
    return joined(results)


def _trigger(state: State) -> Step:
    before = state.attributes.get("last_triggered")
    return Step("trigger", lambda now: now.attributes.get("last_triggered") != before)


def _press(state: State) -> Step | Cannot:
    """A button's state is the time of its last press."""
    return Step("press", lambda now: now.state != state.state)


_WISHES = {
    "automation": Wish(_trigger, Fact("trigger")),
    "button": Wish(_press, Fact("press")),
    "input_button": Wish(_press, Fact("press")),
}


def _only(script: Entity) -> Things:
    return Things((Thing(script.name, script.entity_id),), script.domain)


async def _run_script(call: Call, script: Entity, fields: Mapping[str, Any]) -> Result:
    """Run it, to its end if that is near, and tell what it returned."""
    state = call.states.get(script.entity_id)
    if state is None or not state.available:
        return Result(Outcome.UNAVAILABLE, (Fact("unavailable", things=_only(script)),), about=(script.entity_id,))
    by_name = call.permissions.needed(script.entity_id, [script])
    phrase = Fact("run.ask", things=_only(script))
    if demand := await required(call, Use("script.turn_on", [script], phrase, by_name)):
        return demand
    try:
        if wrong := await _wrong_fields(call, script, fields):
            return Result(Outcome.REFUSED, wrong, about=(script.entity_id,))
        return await _ran(call, script, fields, state)
    except NotConnected:
        return offline(call)
    except ServiceRefused as err:
        failed = Fact("failed", things=_only(script), reason=Quote(err.message))
        return Result(Outcome.REFUSED, (failed,), about=(script.entity_id,), quotes=True)


async def _ran(call: Call, script: Entity, fields: Mapping[str, Any], state: State) -> Result:
    """Return the result of a run. A script tells that it runs by its state, and that it ran by when it last did."""
    ids, triggered = (script.entity_id,), state.attributes.get("last_triggered")
    before, response = words_of(call, ids), None
    with contextlib.suppress(CallTimedOut):
        response = await call.home_assistant.call_service(
            "script",
            script.runs_as or script.entity_id.partition(".")[2],
            target_entity_ids=(),
            data=fields,
            return_response=True,
            seconds=SCRIPT_SECONDS,
        )
    await call.home_assistant.wait_for_states(ids, lambda now: now.attributes.get("last_triggered") != triggered, 1.0)
    now = call.states[script.entity_id]
    action = Action(script.entity_id, ids, dict(fields), before, words_of(call, ids))
    ran = _only(script)
    if now.attributes.get("last_triggered") == triggered:
        return Result(Outcome.UNCONFIRMED, (Fact("perhaps_ran", things=ran),), (action,), about=ids)
    if response is None:
        outcome = Outcome.UNDERWAY if now.state == "on" else Outcome.UNCONFIRMED
        state_now = Fact("state.running" if now.state == "on" else "state.not_done")
        return Result(outcome, (Fact("are", things=ran, state=state_now),), (action,), about=ids)
    answer = _told(response)
    facts = (Fact("run.done", things=ran), *answer)
    return Result(Outcome.CHANGED, facts, (action,), about=ids, quotes=bool(answer))


async def _wrong_fields(call: Call, script: Entity, fields: Mapping[str, Any]) -> tuple[Fact, ...]:
    """Return what is wrong with the fields: Home Assistant runs a script with whatever it is given."""
    known, thing = await _fields(call, script), Thing(script.name, script.entity_id)
    if known is None:
        return ()
    if unknown := [name for name in fields if name not in known]:
        takes = Fact("script.takes", fields=tuple(known)) if known else Fact("script.takes_nothing")
        return Fact("script.takes_not", thing=thing, fields=tuple(unknown)), takes
    if missing := [name for name, field in known.items() if field.get("required") and name not in fields]:
        wanted = tuple(_described(name, known[name]) for name in missing)
        return (Fact("script.needs", thing=thing, fields=wanted),)
    return ()


async def _fields(call: Call, script: Entity) -> Mapping[str, Mapping[str, Any]] | None:
    """Return a script's fields by name; None where its author alone knows them, as with a blueprint's."""
    try:
        config = (await call.home_assistant.ask("script/config", entity_id=script.entity_id))["config"]
    except (ServiceRefused, CallTimedOut):
        return None  # another user's token may not read it; the script can still be run
    return None if config is None or "use_blueprint" in config else config.get("fields") or {}


def _described(name: str, field: Mapping[str, Any]) -> Value:
    """Return a field by its name, and what there is to choose from."""
    select = (field.get("selector") or {}).get("select") or {}
    options = [str(option.get("value") if isinstance(option, dict) else option) for option in select.get("options", ())]
    return Fact("script.field", name=name, options=tuple(options)) if options else name


def _told(response: Mapping[str, Any]) -> tuple[Fact, ...]:
    """Return what a script answered: the sentence that it has for that, else all of it."""
    for name in SAID_BY:
        if isinstance(text := response.get(name), str) and text.strip():
            return (Fact("quote", text=Quote(text)),)
    pairs = (Fact("script.answer", name=Quote(spoken(name)), value=_value(value)) for name, value in response.items())
    return (Fact("script.answers", answers=tuple(pairs)),) if response else ()


def _value(value: Any) -> Value:
    if isinstance(value, bool):
        return Fact("yes" if value else "no")
    if isinstance(value, list):
        return tuple(map(_value, value)) or Fact("none")
    if isinstance(value, dict):
        named = (Fact("script.part", name=Quote(spoken(str(name))), value=_value(item)) for name, item in value.items())
        return tuple(named) or Fact("none")
    return value if isinstance(value, int | float) else Quote(str(value))
