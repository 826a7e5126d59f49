"""A look at a camera: one picture, taken when somebody asks, shown to a language model, and kept nowhere."""

from __future__ import annotations

from typing import Annotated

from ha_tools.acting.call import Call
from ha_tools.acting.sight import CameraPicture, SightError, SightProblem
from ha_tools.acting.target import things
from ha_tools.acting.tool import reads
from ha_tools.facts.facts import Fact, Quote, Thing
from ha_tools.home.camera_names import cameras, cameras_meant
from ha_tools.home.choices import choice_of
from ha_tools.home.home import Entity
from ha_tools.home.references import EntityRef
from ha_tools.home_errors import CallTimedOut, ServiceRefused
from ha_tools.permissions.required import Use, required
from ha_tools.quoting import quoted
from ha_tools.results.result import Outcome, Result

READ = "was_read.camera"

SPOKEN_LETTERS = 400
"""Letters of an answer that are read aloud."""


@reads("camera", quotes=READ, needs="cameras", open_world=True)
async def look_at_camera(
    call: Call,
    *,
    question: Annotated[str, "As the person asked it"],
    name: Annotated[str | EntityRef | None, "The camera, or 'door' for who is there"] = None,
) -> Result:
    """Look once at a camera and tell what is seen. Only when somebody asks for it."""
    if call.web.cameras is None:
        return _refused(Fact("camera.not_set_up"))
    camera = _camera(call, name)
    if isinstance(camera, Result):
        return camera
    if call.sight is None:
        return _refused(Fact(f"camera.problem.{SightProblem.NO_MODEL}"))
    try:
        call.sight.check()
    except SightError as err:
        return _refused(Fact(f"camera.problem.{err.problem}"))
    state = call.states.get(camera.entity_id)
    if state is None or not state.available:
        told = Fact("unavailable", things=things(call.home, [camera]))
        return Result(Outcome.UNAVAILABLE, (told,), about=(camera.entity_id,), quotes=False)
    thing = Thing(camera.name, camera.entity_id)
    if asked := await required(call, Use("camera.snapshot", [camera], Fact("camera.ask", thing=thing))):
        return asked
    return await _look(call, camera, thing, question)


async def _look(call: Call, camera: Entity, thing: Thing, question: str) -> Result:
    assert call.sight is not None  # noqa: S101 - it was asked before
    about = (camera.entity_id,)
    try:
        picture = CameraPicture(camera.name, await call.home_assistant.camera_picture(camera.entity_id))
        says = await call.sight.describe(picture, question)
    except CallTimedOut:
        return Result(Outcome.UNAVAILABLE, (Fact("camera.too_slow", thing=thing),), about=about, quotes=False)
    except ServiceRefused as err:
        case = err.code if err.code in _REFUSALS else "failed"
        return Result(Outcome.UNAVAILABLE, (Fact(f"camera.{case}", thing=thing),), about=about, quotes=False)
    except SightError as err:
        outcome = Outcome.UNAVAILABLE if err.problem is SightProblem.FAILED else Outcome.REFUSED
        return Result(outcome, (Fact(f"camera.problem.{err.problem}"),), about=about, quotes=False)
    told = Fact("camera.says", thing=thing, text=Quote(quoted(says, SPOKEN_LETTERS)))
    return Result(Outcome.ANSWERED, (told,), about=about)


_REFUSALS = frozenset({"off", "gone", "too_large", "rehearsed"})
"""Codes for which there are words of their own."""


def _camera(call: Call, name: str | EntityRef | None) -> Entity | Result:
    """Return the one camera that is meant, or what to say where it is not clear."""
    if isinstance(name, EntityRef):
        found = tuple(entity for entity in cameras(call.home) if entity.entity_id in name.entity_ids)
    else:
        found = cameras_meant(call.home, name or "")
        here = tuple(entity for entity in found if entity.area_id and entity.area_id == call.place.area_id)
        found = here if len(found) > 1 and len(here) == 1 and not name else found
    if len(found) == 1:
        return found[0]
    if not found:
        known = tuple(choice_of(entity) for entity in cameras(call.home))
        fact = Fact("camera.unknown", said=quoted(str(name or ""))) if known else Fact("camera.none")
        return Result(Outcome.UNKNOWN, (fact,), quotes=False)
    choices = tuple(map(choice_of, found))
    question = Fact("camera.which", choices=tuple(choice.thing for choice in choices))
    return Result(Outcome.AMBIGUOUS, (question,), choices=choices, quotes=False)


def _refused(fact: Fact) -> Result:
    return Result(Outcome.REFUSED, (fact,), quotes=False)
