"""Media players: what plays, how loud, from which source."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Annotated, Literal

from ha_tools.acting.call import Call
from ha_tools.acting.change import change_in_turn, joined
from ha_tools.acting.silence import cannot_tell, silent_of
from ha_tools.acting.target import Area, Exclude, Floor, Name, targets, things, which
from ha_tools.acting.tool import reads, writes
from ha_tools.devices.media_search import play_media
from ha_tools.devices.option_names import chosen
from ha_tools.devices.player_steps import SILENT, is_muted, is_playing, loudness_of, wishes_for
from ha_tools.facts.facts import Fact, Things
from ha_tools.home.choices import spoken_choices
from ha_tools.home.home import Entity
from ha_tools.home.references import Named
from ha_tools.home.state import State
from ha_tools.results.result import Outcome, Result
from ha_tools.results.state_facts import state_fact

_Playing = Literal["play", "pause", "stop", "next", "previous", "mute", "unmute"]
_Order = Literal["shuffle", "shuffle_off", "repeat", "repeat_one", "repeat_off"]
Action = Annotated[Literal[_Playing, _Order] | None, "'play' resumes"]
Play = Annotated[str | None, "What to play: 'jazz', 'the album Thriller', 'channel 5'"]
Volume = Annotated[float | None, "Percent, 0 to 100"]
VolumeChange = Annotated[float | None, "Percent to add; negative is quieter"]
Source = Annotated[str | None, "Input or app: 'HDMI 1', 'Netflix'"]


@writes("media_player", quotes="was_read.title", idempotent=False)
async def control_media(
    call: Call,
    *,
    name: Name = None,
    area: Area = None,
    floor: Floor = None,
    action: Action = None,
    play: Play = None,
    volume: Volume = None,
    volume_change: VolumeChange = None,
    source: Source = None,
    exclude: Exclude = None,
) -> Result:
    """Control speakers and TVs, or play something; by default in this room, or on the one that plays."""
    wishes = wishes_for(action, volume, volume_change, source)
    if isinstance(wishes, Result):
        return wishes
    if not wishes and play is None:
        return Result(Outcome.REFUSED, (Fact("say_what.media"),))
    fits = _fitting(action, play, source)
    loudness = volume is not None or volume_change is not None
    here_first = play is not None or source is not None
    found = _players(call, (name, area, floor), fits, here_first=here_first, exclude=exclude)
    if isinstance(found, Result):
        return found
    if loudness and not name:
        found = _heard_first(call, found)
    is_certain = bool(name) or not loudness or _any(call, found, is_heard)
    if play is None and (is_certain or len(found) == 1):
        return await change_in_turn(call, found, wishes)
    if len(found) > 1 or play is None:
        return which(spoken_choices(call.home, found))
    played = await play_media(call, found[0], play)
    return joined([played, await change_in_turn(call, found, wishes)]) if wishes and played.ok else played


@reads("media_player", for_model=False, quotes="was_read.title")
async def get_playing(call: Call, *, name: Name = None, area: Area = None, floor: Floor = None) -> Result:
    """Say what is playing: in this room, else in the home."""
    found = _players(call, (name, area, floor), is_playing, here_first=False, ask=False)
    if isinstance(found, Result):
        return found
    heard = _those(call, found, is_playing)
    ids = tuple(entity.entity_id for entity in heard or found)
    if not heard and (silent := silent_of(call, found)):
        return cannot_tell(call, silent)
    if not heard:
        nothing = Fact("nothing_plays")
        return Result(Outcome.ANSWERED, (_is(call, found) if len(found) == 1 else nothing,), about=ids)
    return Result(Outcome.ANSWERED, (_is(call, heard),), about=ids)


@reads("media_player", for_model=False, quotes="")
async def get_volume(call: Call, *, name: Name = None, area: Area = None, floor: Floor = None) -> Result:
    """Say how loud it is: what plays in this room, else in the home."""
    found = _players(call, (name, area, floor), is_playing, here_first=False, ask=False)
    if isinstance(found, Result):
        return found
    told = {entity: call.states[entity.entity_id].attributes for entity in found if entity.entity_id in call.states}
    loud = [entity for entity, values in told.items() if values.get("volume_level") is not None]
    if not loud:
        return Result(Outcome.UNAVAILABLE, (Fact("no_volume", things=things(call.home, found)),), about=_ids(found))
    states = {item: call.states[item] for item in _ids(loud)}
    so = {item: Fact("state.muted") if is_muted(state) else loudness_of(state) for item, state in states.items()}
    return Result(Outcome.ANSWERED, (_each_is(call, loud, so),), about=_ids(loud))


def _is(call: Call, players: Collection[Entity]) -> Fact:
    """Return what each player does."""
    return _each_is(call, players, {item: state_fact(call.states[item], call.locale) for item in _ids(players)})


def _each_is(call: Call, players: Collection[Entity], states: Mapping[str, Fact]) -> Fact:
    so = [
        Fact("are", things=Things((thing,)), state=states[thing.entity_id])
        for thing in things(call.home, players).things
    ]
    return Fact("each", facts=tuple(so))


def _ids(entities: Iterable[Entity]) -> tuple[str, ...]:
    return tuple(entity.entity_id for entity in entities)


def is_heard(state: State) -> bool:
    """Return whether it plays, or may: of a television nobody knows more than that it is on."""
    return is_playing(state) or state.state == "on"


def _is_awake(state: State) -> bool:
    return state.state not in SILENT


def _fitting(action: str | None, play: str | None, source: str | None) -> Callable[[State], bool]:
    """Return the test for the likelier of several players."""
    if source is not None:
        return lambda state: chosen(source, state.attributes.get("source_list") or ()) is not None
    if action == "play" and play is None:
        return lambda state: state.state == "paused"
    return is_playing


def _players(
    call: Call,
    said: tuple[Named | None, str | None, str | None],
    fits: Callable[[State], bool],
    *,
    here_first: bool,
    ask: bool = True,
    exclude: Iterable[str] | None = None,
) -> tuple[Entity, ...] | Result:
    """The players of that name or place. Where none was said: this room's, or else the only one that fits."""
    name, area, floor = said
    if any(said) or exclude:
        found = targets(call, name=name, area=area, floor=floor, domains=("media_player",), exclude=exclude)
        return found if isinstance(found, Result) else _those(call, found, fits) or found
    players = targets(call, name=None, domains=("media_player",), whole_home=True)
    if isinstance(players, Result):
        return players
    here = tuple(entity for entity in players if call.place.area_id and entity.area_id == call.place.area_id)
    near, anywhere = _those(call, here, fits), _those(call, players, fits if not here_first else is_playing)
    if near or (here and here_first):
        return near or here
    if len(anywhere) == 1 or not ask:
        return anywhere or here or players
    return _those(call, here, _is_awake) or here or targets(call, name=None, domains=("media_player",))


def _heard_first(call: Call, players: tuple[Entity, ...]) -> tuple[Entity, ...]:
    """Return the players that play, else those that are on, else those at least awake: theirs is the loudness meant."""
    parts = call.home.parts(players)
    return next((those for fits in (is_playing, is_heard, _is_awake) if (those := _those(call, parts, fits))), players)


def _any(call: Call, players: Iterable[Entity], fits: Callable[[State], bool]) -> bool:
    return bool(_those(call, players, fits))


def _those(call: Call, players: Iterable[Entity], fits: Callable[[State], bool]) -> tuple[Entity, ...]:
    return tuple(player for player in players if (state := call.states.get(player.entity_id)) and fits(state))
