"""Media players: what plays, how loud, from which source."""

from collections.abc import Callable, Iterable, Sequence
from typing import Annotated, Literal

from ha_tools import speech
from ha_tools.call import Call
from ha_tools.change import change_in_turn, joined
from ha_tools.choices import spoken_choices
from ha_tools.devices.media_search import play_media
from ha_tools.devices.options import chosen, offered
from ha_tools.home import Entity
from ha_tools.result import Outcome, Result
from ha_tools.silence import cannot_tell, silent_of
from ha_tools.state import State
from ha_tools.state_words import in_words
from ha_tools.target import Area, Exclude, Floor, Name, said_names, targets
from ha_tools.tool import reads, writes
from ha_tools.wish import Cannot, Step, Wish

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


@writes("media_player", quotes="A title was read")
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
        return Result(Outcome.REFUSED, "Say what to play, a volume, a source or what to do.")
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
        choices = spoken_choices(call.home, found)
        offered_names = speech.choices(choice.name for choice in choices)
        return Result(Outcome.AMBIGUOUS, f"Which one: {offered_names}?", choices=choices)
    played = await play_media(call, found[0], play)
    return joined([played, await change_in_turn(call, found, wishes)]) if wishes and played.ok else played


@reads("media_player", for_model=False, quotes="A title was read")
async def get_playing(call: Call, *, name: Name = None, area: Area = None, floor: Floor = None) -> Result:
    """What is playing: in this room, else in the home."""
    found = _players(call, (name, area, floor), is_playing, here_first=False, ask=False)
    if isinstance(found, Result):
        return found
    heard = _those(call, found, is_playing)
    ids = tuple(entity.entity_id for entity in heard or found)
    if not heard and (silent := silent_of(call, found)):
        return cannot_tell(call, silent)
    if not heard:
        said = f"{found[0].name} is {in_words(call.states[ids[0]], call.locale)}" if len(found) == 1 else ""
        return Result(Outcome.ANSWERED, speech.sentence(said or "Nothing is playing"), about=ids)
    names = said_names(call.home, heard)
    playing = [f"{who} is {in_words(call.states[item], call.locale)}" for who, item in zip(names, ids, strict=True)]
    return Result(Outcome.ANSWERED, speech.sentence(speech.listed(playing)), about=ids)


@reads("media_player", for_model=False, quotes="")
async def get_volume(call: Call, *, name: Name = None, area: Area = None, floor: Floor = None) -> Result:
    """How loud it is: what plays in this room, else in the home."""
    found = _players(call, (name, area, floor), is_playing, here_first=False, ask=False)
    if isinstance(found, Result):
        return found
    told = {entity: call.states[entity.entity_id].attributes for entity in found if entity.entity_id in call.states}
    loud = {entity: values for entity, values in told.items() if values.get("volume_level") is not None}
    if not loud:
        names = speech.listed(said_names(call.home, found))
        return Result(Outcome.UNAVAILABLE, f"{names} tells no volume at the moment.", about=_ids(found))
    said = [
        f"{entity.name} is {'muted' if values.get('is_volume_muted') else _loudness(call.states[entity.entity_id])}"
        for entity, values in loud.items()
    ]
    return Result(Outcome.ANSWERED, speech.sentence(speech.listed(said)), about=_ids(loud))


def _ids(entities: Iterable[Entity]) -> tuple[str, ...]:
    return tuple(entity.entity_id for entity in entities)


def is_playing(state: State) -> bool:
    """Whether it is heard."""
    return state.state in PLAYING


def is_heard(state: State) -> bool:
    """Whether it plays, or may: of a television nobody knows more than that it is on."""
    return is_playing(state) or state.state == "on"


def _is_awake(state: State) -> bool:
    return state.state not in SILENT


def _fitting(action: str | None, play: str | None, source: str | None) -> Callable[[State], bool]:
    """Which of several players is rather meant."""
    if source is not None:
        return lambda state: chosen(source, state.attributes.get("source_list") or ()) is not None
    if action == "play" and play is None:
        return lambda state: state.state == "paused"
    return is_playing


def _players(
    call: Call,
    said: tuple[str | None, str | None, str | None],
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
    """Of several the loudness of those that play, else of those that are on, else of those that are at least awake."""
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
        return Result(Outcome.REFUSED, f"The volume goes from 0 to 100 percent, not {volume:g}.")
    wishes = []
    if source is not None:
        wishes.append(Wish(lambda state: _source(state, source), "", f"on {source}", words=_source_in_words))
    if volume is not None:
        loud = f"{volume:g}%"
        wishes.append(Wish(lambda state: _volume(state, volume / 100), f"Set {{}} to {loud}", f"at {loud}"))
    if volume_change:
        end = "at its loudest" if volume_change > 0 else "at its quietest"
        louder = Wish(
            lambda state: _volume_step(state, volume_change / 100), "", end, words=_loudness, is_relative=True
        )
        wishes.append(louder)
    if action is not None:
        wishes.append(_ACTIONS[action])
    return wishes


def _lacks(state: State, feature: int) -> bool:
    return not state.attributes.get("supported_features", 0) & feature


def _off(state: State) -> Cannot | None:
    return Cannot(f"is {state.state}") if state.state in {"off", "standby"} else None


def _source(state: State, said: str) -> Step | Cannot:
    known = state.attributes.get("source_list") or ()
    if _lacks(state, SELECT_SOURCE) or not known:
        return _off(state) or Cannot("has no sources to choose from")
    source = chosen(said, known)
    if source is None:
        return Cannot(f"has no source {said}, only {offered(known)}")
    return Step("select_source", lambda now: now.attributes.get("source") == source, {"source": source})


def _source_in_words(state: State) -> str:
    return f"on {state.attributes.get('source')}"


def _volume(state: State, level: float) -> Step | Cannot:
    if _lacks(state, VOLUME_SET):
        return _off(state) or Cannot("has no volume that could be set")
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
        return _off(state) or Cannot("has no volume that could be changed")

    def reached(now: State) -> bool:
        loud = now.attributes.get("volume_level")
        return before is not None and loud is not None and (loud - before) * change > 0

    return _off(state) or Step("volume_up" if change > 0 else "volume_down", reached)


def _loudness(state: State) -> str:
    return f"at {speech.number(100 * state.attributes.get('volume_level', 0))}%"


def _play(state: State) -> Step | Cannot:
    if _lacks(state, PLAY):
        return Cannot("cannot be told to play")
    return Step("media_play", is_playing)


def _pause(state: State) -> Step | Cannot:
    if state.state in SILENT:
        return Cannot("is not playing anything")
    if _lacks(state, PAUSE):
        return Cannot("cannot be paused") if _lacks(state, STOP) else _stop(state)
    return Step("media_pause", lambda now: now.state == "paused" or now.state in SILENT)


def _stop(state: State) -> Step | Cannot:
    """Some players that stop say that they are paused; others can only be paused, or, playing live, only be stopped."""
    if _lacks(state, STOP):
        return Cannot("cannot be stopped") if _lacks(state, PAUSE) else _pause(state)
    ended = SILENT | {"paused"} if is_playing(state) else SILENT
    return Step("media_stop", lambda now: now.state in ended)


def _skip(service: str, feature: int) -> Callable[[State], Step | Cannot]:
    def step(state: State) -> Step | Cannot:
        if state.state in SILENT:
            return Cannot("is not playing anything")
        if _lacks(state, feature):
            return Cannot("cannot skip")
        before = [state.attributes.get(name) for name in TITLE]
        return Step(service, lambda now: [now.attributes.get(name) for name in TITLE] != before)

    return step


def _mute(muted: bool) -> Callable[[State], Step | Cannot]:
    def step(state: State) -> Step | Cannot:
        if _lacks(state, VOLUME_MUTE):
            return _off(state) or Cannot("cannot be muted")
        wanted = {"is_volume_muted": muted}
        return _off(state) or Step("volume_mute", lambda now: now.attributes.get("is_volume_muted") is muted, wanted)

    return step


def _shuffle(on: bool) -> Callable[[State], Step | Cannot]:
    def step(state: State) -> Step | Cannot:
        if _lacks(state, SHUFFLE_SET):
            return _off(state) or Cannot("cannot shuffle")
        return Step("shuffle_set", lambda now: now.attributes.get("shuffle") is on, {"shuffle": on})

    return step


def _repeat(mode: str) -> Callable[[State], Step | Cannot]:
    def step(state: State) -> Step | Cannot:
        if _lacks(state, REPEAT_SET):
            return _off(state) or Cannot("cannot repeat")
        return Step("repeat_set", lambda now: now.attributes.get("repeat") == mode, {"repeat": mode})

    return step


_ACTIONS = {
    "play": Wish(_play, "", "playing"),
    "pause": Wish(_pause, "Paused {}", "paused"),
    "stop": Wish(_stop, "Stopped {}", "stopped"),
    "next": Wish(_skip("media_next_track", NEXT), "", "there"),
    "previous": Wish(_skip("media_previous_track", PREVIOUS), "", "there"),
    "mute": Wish(_mute(True), "Muted {}", "muted"),
    "unmute": Wish(_mute(False), "Unmuted {}", "unmuted"),
    "shuffle": Wish(_shuffle(True), "Shuffling {}", "shuffling"),
    "shuffle_off": Wish(_shuffle(False), "{} no longer shuffles", "not shuffling"),
    "repeat": Wish(_repeat("all"), "Repeating on {}", "repeating"),
    "repeat_one": Wish(_repeat("one"), "Repeating this on {}", "repeating this"),
    "repeat_off": Wish(_repeat("off"), "{} no longer repeats", "not repeating"),
}
"""What can be done by one word."""
