"""Media players: what plays, how loud, from which source."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Annotated, Literal

from ha_tools.acting.call import Call
from ha_tools.acting.change import change_in_turn, joined
from ha_tools.acting.silence import cannot_tell, silent_of
from ha_tools.acting.target import Area, Exclude, Floor, Name, targets, things, which
from ha_tools.acting.tool import reads, writes
from ha_tools.acting.wish import Cannot, Step, Wish, cannot
from ha_tools.devices.media_search import play_media
from ha_tools.devices.option_names import chosen, offered
from ha_tools.facts.facts import Fact, Quote, Things
from ha_tools.home.choices import spoken_choices
from ha_tools.home.home import Entity
from ha_tools.home.references import Named
from ha_tools.home.state import State
from ha_tools.results.result import Outcome, Result
from ha_tools.results.state_facts import state_fact, state_word

PAUSE, VOLUME_SET, VOLUME_MUTE, PREVIOUS, NEXT = 1, 4, 8, 16, 32
VOLUME_STEP, SELECT_SOURCE, STOP, PLAY, SHUFFLE_SET, REPEAT_SET = 1024, 2048, 4096, 16384, 32768, 262144
"""Bits of Home Assistant's MediaPlayerEntityFeature."""

PLAYING = frozenset({"playing", "buffering"})
"""States of a player that is heard, or soon will be."""

SILENT = frozenset({"off", "standby", "idle"})
"""States of a player that has nothing to go on with."""

VOLUME_TOLERANCE = 0.011
"""Players count in whole percents."""

TITLE = ("media_title", "media_content_id", "media_track", "media_episode")
"""Attributes of which one is another when something else plays."""

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
    wishes = _wishes(action, volume, volume_change, source)
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
    so = {item: Fact("state.muted") if _is_muted(state) else _loudness(state) for item, state in states.items()}
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


def is_playing(state: State) -> bool:
    """Return whether it is heard."""
    return state.state in PLAYING


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


def _wishes(
    action: str | None, volume: float | None, volume_change: float | None, source: str | None
) -> Sequence[Wish] | Result:
    if volume is not None and not 0 <= volume <= 100:
        return Result(Outcome.REFUSED, (Fact("out_of_percent.volume", percent=volume),))
    wishes = []
    if source is not None:
        deed = Fact("select_source", source=source)
        wishes.append(Wish(lambda state: _source(state, source), deed, tells_state=True, told=_source_fact))
    if volume is not None:
        wishes.append(Wish(lambda state: _volume(state, volume / 100), Fact("set_volume", percent=volume)))
    if volume_change:
        wishes.append(
            Wish(
                lambda state: _volume_step(state, volume_change / 100),
                Fact("louder" if volume_change > 0 else "quieter"),
                tells_state=True,
                told=_loudness,
                is_relative=True,
            )
        )
    if action is not None:
        wishes.append(_ACTIONS[action])
    return wishes


def _lacks(state: State, feature: int) -> bool:
    return not state.attributes.get("supported_features", 0) & feature


def _off(state: State) -> Cannot | None:
    is_off = state.state in {"off", "standby"}
    return cannot("as_it_is", state=Fact("state.plain", word=state_word(state))) if is_off else None


def _source(state: State, said: str) -> Step | Cannot:
    known = state.attributes.get("source_list") or ()
    if _lacks(state, SELECT_SOURCE) or not known:
        return _off(state) or cannot("have_sources")
    source = chosen(said, known)
    if source is None:
        return cannot("have_this_source", source=said, options=offered(known))
    return Step("select_source", lambda now: now.attributes.get("source") == source, {"source": source})


def _source_fact(state: State) -> Fact:
    return Fact("state.on_source", source=Quote(str(state.attributes.get("source"))))


def _volume(state: State, level: float) -> Step | Cannot:
    if _lacks(state, VOLUME_SET):
        return _off(state) or cannot("have_volume_to_set")
    level = round(level, 2)

    def reached(now: State) -> bool:
        loud = now.attributes.get("volume_level")
        return loud is not None and abs(loud - level) <= VOLUME_TOLERANCE

    return _off(state) or Step("volume_set", reached, {"volume_level": level})


def _volume_step(state: State, change: float) -> Step | Cannot:
    """By as much as was said; by one step of its own where it knows nothing else."""
    before = state.attributes.get("volume_level")
    if before is not None and not _lacks(state, VOLUME_SET):
        return _volume(state, min(1.0, max(0.0, before + change)))
    if _lacks(state, VOLUME_STEP):
        return _off(state) or cannot("have_volume_to_change")

    def reached(now: State) -> bool:
        loud = now.attributes.get("volume_level")
        return before is not None and loud is not None and (loud - before) * change > 0

    return _off(state) or Step("volume_up" if change > 0 else "volume_down", reached)


def _is_muted(state: State) -> bool:
    return bool(state.attributes.get("is_volume_muted"))


def _loudness(state: State) -> Fact:
    return Fact("state.loud", percent=100 * state.attributes.get("volume_level", 0))


def _play(state: State) -> Step | Cannot:
    if _lacks(state, PLAY):
        return cannot("be_told_to_play")
    return Step("media_play", is_playing)


def _pause(state: State) -> Step | Cannot:
    if state.state in SILENT:
        return cannot("while_silent")
    if _lacks(state, PAUSE):
        return cannot("be_paused") if _lacks(state, STOP) else _stop(state)
    return Step("media_pause", lambda now: now.state == "paused" or now.state in SILENT)


def _stop(state: State) -> Step | Cannot:
    """Some players that stop say that they are paused; others can only be paused, or, playing live, only be stopped."""
    if _lacks(state, STOP):
        return cannot("be_stopped") if _lacks(state, PAUSE) else _pause(state)
    ended = SILENT | {"paused"} if is_playing(state) else SILENT
    return Step("media_stop", lambda now: now.state in ended)


def _skip(service: str, feature: int) -> Callable[[State], Step | Cannot]:
    def step(state: State) -> Step | Cannot:
        if state.state in SILENT:
            return cannot("while_silent")
        if _lacks(state, feature):
            return cannot("skip")
        before = [state.attributes.get(name) for name in TITLE]
        return Step(service, lambda now: [now.attributes.get(name) for name in TITLE] != before)

    return step


def _mute(muted: bool) -> Callable[[State], Step | Cannot]:
    def step(state: State) -> Step | Cannot:
        if _lacks(state, VOLUME_MUTE):
            return _off(state) or cannot("be_muted")
        wanted = {"is_volume_muted": muted}
        return _off(state) or Step("volume_mute", lambda now: now.attributes.get("is_volume_muted") is muted, wanted)

    return step


def _shuffle(on: bool) -> Callable[[State], Step | Cannot]:
    def step(state: State) -> Step | Cannot:
        if _lacks(state, SHUFFLE_SET):
            return _off(state) or cannot("shuffle")
        return Step("shuffle_set", lambda now: now.attributes.get("shuffle") is on, {"shuffle": on})

    return step


def _repeat(mode: str) -> Callable[[State], Step | Cannot]:
    def step(state: State) -> Step | Cannot:
        if _lacks(state, REPEAT_SET):
            return _off(state) or cannot("repeat")
        return Step("repeat_set", lambda now: now.attributes.get("repeat") == mode, {"repeat": mode})

    return step


_ACTIONS = {
    "play": Wish(_play, Fact("play"), tells_state=True),
    "pause": Wish(_pause, Fact("pause")),
    "stop": Wish(_stop, Fact("stop_playing")),
    "next": Wish(_skip("media_next_track", NEXT), Fact("skip"), tells_state=True),
    "previous": Wish(_skip("media_previous_track", PREVIOUS), Fact("skip"), tells_state=True),
    "mute": Wish(_mute(True), Fact("mute")),
    "unmute": Wish(_mute(False), Fact("unmute")),
    "shuffle": Wish(_shuffle(True), Fact("shuffle")),
    "shuffle_off": Wish(_shuffle(False), Fact("shuffle_off")),
    "repeat": Wish(_repeat("all"), Fact("repeat")),
    "repeat_one": Wish(_repeat("one"), Fact("repeat_one")),
    "repeat_off": Wish(_repeat("off"), Fact("repeat_off")),
}
"""Actions of one word."""
