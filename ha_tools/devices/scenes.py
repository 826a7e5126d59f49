"""Scenes."""

from dataclasses import replace

from ha_tools.acting.call import Call
from ha_tools.acting.change import change, words_of
from ha_tools.acting.command import Command
from ha_tools.acting.target import Area, Name, targets, things
from ha_tools.acting.tool import writes
from ha_tools.acting.wish import Step, Wish
from ha_tools.facts.facts import Fact
from ha_tools.home.home import Entity
from ha_tools.home.state import State
from ha_tools.results.result import Result


@writes("scene", for_model=False)
async def activate_scene(call: Call, *, name: Name, area: Area = None) -> Result:
    """Activate a scene."""
    found = targets(call, name=name, area=area, domains=("scene",))
    if isinstance(found, Result):
        return found
    members = _members(call, found)
    ids = [member.entity_id for member in members]
    before, states = words_of(call, ids), tuple(call.states[item] for item in ids if item in call.states)
    result = await change(call, found, Wish(_activate, Fact("activate")), is_undoable=False)
    if not result.actions:
        return result
    if states:
        call.undoable(Command("restore_states", {"before": states}))
    after = words_of(call, ids)
    action = result.actions[0]
    with_members = replace(action, before={**action.before, **before}, after={**action.after, **after})
    unreached = [member for member in members if not call.states[member.entity_id].available]
    but = (Fact("but_unreached", things=things(call.home, unreached)),) if unreached else ()
    return replace(result, actions=(with_members,), facts=(*result.facts, *but), about=(*result.about, *ids))


def _activate(state: State) -> Step:
    """A scene's state is the time of its last activation."""
    return Step("turn_on", lambda now: now.state != state.state)


def _members(call: Call, scenes: tuple[Entity, ...]) -> list[Entity]:
    """The exposed things that the scenes set, where a scene tells."""
    states = [call.states[scene.entity_id] for scene in scenes]
    ids = dict.fromkeys(item for state in states for item in state.attributes.get("entity_id") or ())
    return [call.home.entities[item] for item in ids if item in call.home.entities]
