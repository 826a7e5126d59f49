"""The step of one media player towards what is wished of it, by its state and by what it can do. Pure."""

from collections.abc import Callable, Sequence

from ha_tools.acting.wish import Cannot, Step, Wish, cannot
from ha_tools.devices.option_names import chosen, offered
from ha_tools.facts.facts import Fact, Quote
from ha_tools.home.state import State
from ha_tools.results.result import Outcome, Result
from ha_tools.results.state_facts import state_word

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


def is_playing(state: State) -> bool:
    """Return whether it is heard."""
    return state.state in PLAYING


def wishes_for(
    action: str | None, volume: float | None, volume_change: float | None, source: str | None
) -> Sequence[Wish] | Result:
    """Return what is wished of players by these arguments, in their order; or what is wrong with one of them."""
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
                told=loudness_of,
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


def is_muted(state: State) -> bool:
    """Return whether its sound is off though it plays."""
    return bool(state.attributes.get("is_volume_muted"))


def loudness_of(state: State) -> Fact:
    """Return its volume, to follow "is now"."""
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
