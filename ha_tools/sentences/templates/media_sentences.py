"""The sentences about speakers and televisions."""

import re

from ha_tools.acting.command import Command
from ha_tools.sentences.certainty import is_plain
from ha_tools.sentences.reading import HERE, Maker, Reading, Templates, aimed
from ha_tools.times.spoken_numbers import quantity

STEP_PERCENT = 10
""""Louder" and "quieter", where nobody says how much."""

_ANYTHING = frozenset({"music", "something", "anything", "song", "songs", "radio", "tunes"})
"""Said instead of what to play."""

_LEADING = re.compile(r"^(?:me |us )?(?:some |a |the |my )?")

_BY = re.compile(r"^(?:songs?|music|something|anything|albums|tracks) (?:by|from) ")

_NO_MEDIA = re.compile(
    r"\b(?:games?|cards|chess|quiz|trivia|riddle|joke|trick|piano|guitar|dead|dumb|alarm|chime|sound|film|movie|"
    r"me|us|it|that|this|what|whatever|which|who|how|something|again|lights?|lamps?|fans?|tv|television|telly|"
    r"speakers?|volume|next|previous|last)\b"
)
"""Words with which "play …" wants something else than music."""


_NO_SOURCE = re.compile(
    r"^(?:on|off|mute|unmute|standby|pause|play|stop|full screen)$|\bchannel\b"
    r"|^(?:the|a|an|my|your|me|us|it|that|this|face|one)\b"
)
"""Words that are no name of an input or an app."""


def _action(action: str) -> Maker:
    return lambda reading: aimed("control_media", reading, {"action": action})


def _play(reading: Reading) -> Command | None:
    said = str(reading.slots.get("search_query", "")).strip()
    media_class = str(reading.slots.get("media_class", "")).replace("_", " ")
    if media_class and said.startswith("s "):  # hassil cuts "songs by Queen" into a song and "s by Queen"
        media_class, said = "", f"songs{said[1:]}"
    query = _BY.sub("", _LEADING.sub("", said))
    if query in _ANYTHING and not media_class:
        return aimed("control_media", reading, {"action": "play"})
    if not is_plain(query) or _NO_MEDIA.search(query) or query in {"a", "the", "some", "my", "any"}:
        return None
    return aimed("control_media", reading, {"play": f"{media_class} {query}".strip()})


def _set_volume(reading: Reading) -> Command | None:
    level = reading.slots.get("volume_level")
    return None if level is None else aimed("control_media", reading, {"volume": level})


def _step_volume(reading: Reading) -> Command | None:
    """Home Assistant's "volume up", or by so many percent."""
    step = reading.slots.get("volume_step")
    change = {"up": STEP_PERCENT, "down": -STEP_PERCENT}.get(str(step), step)
    return aimed("control_media", reading, {"volume_change": change}) if isinstance(change, int | float) else None


def _louder(reading: Reading) -> Command | None:
    step = reading.slots.get("step", reading.slots.get("size", STEP_PERCENT))
    return aimed("control_media", reading, {"volume_change": reading.slots["direction"] * step})


def _source(reading: Reading) -> Command | None:
    source = str(reading.slots["source"]).strip()
    if not is_plain(source) or quantity(source) is not None or _NO_SOURCE.search(source):
        return None
    return aimed("control_media", reading, {"source": source})


def _is_on(reading: Reading) -> Command | None:
    return aimed("is_state", reading, {"state": reading.slots["state"]})


def _volume(reading: Reading) -> Command | None:
    return aimed("get_volume", reading, {})


def _playing(reading: Reading) -> Command | None:
    return aimed("get_playing", reading, {})


_UP_OR_DOWN = (
    "make {where} [{{media_size:size}}] {{loudness:direction}}",
    "turn {where} {{volume_turn:direction}} [{{media_size:size}}|by {{volume:step}}<p_percent>]",
    "turn {{volume_turn:direction}} {where} [{{media_size:size}}|by {{volume:step}}<p_percent>]",
    "{{volume_verb:direction}} {where} [{{media_size:size}}|by {{volume:step}}<p_percent>]",
)


def _said_of(sentences: tuple[str, ...], *wheres: str) -> list[str]:
    return [sentence.format(where=where) for sentence in sentences for where in wheres]


TEMPLATES = Templates(
    commands={
        "HassMediaPause": _action("pause"),
        "HassMediaUnpause": _action("play"),
        "HassMediaNext": _action("next"),
        "HassMediaPrevious": _action("previous"),
        "HassMediaPlayerMute": _action("mute"),
        "HassMediaPlayerUnmute": _action("unmute"),
        "HassMediaSearchAndPlay": _play,
        "HassSetVolume": _set_volume,
        "HassSetVolumeRelative": _step_volume,
        "ParleyLouder": _louder,
        "ParleySource": _source,
        "ParleyPlaying": _playing,
        "ParleyVolume": _volume,
        "ParleyPlayerState": _is_on,
    },
    name_lists={"player_name": ("media_player",)},
    rules={
        "p_sound": "(volume|music|sound|audio|radio|stereo|song|podcast)",
        "p_media": "(music|song|track|radio|podcast|movie|film|[tv] show|video|playback|media [player])",
        "p_player": "([the|my] {player_name:name}|[the|my] {player_kind:name}|<p_all_players>) [<p_in_area>]",
        "p_all_players": "(all [of]|every) [the|my] {player_every:name}",
        "p_area_sound": "([the|my] <p_sound> <p_in_area>|[the] {area} <p_sound>)",
        "p_player_sound": "(<p_player>|[the] <p_sound> (of|on) <p_player>|<p_player> volume)",
        "p_here_sound": "[the|my] <p_sound> [in here]",
        "p_area_media": "([the|my] <p_media> <p_in_area>|[the] {area} <p_media>)",
    },
    lists={
        "player_kind": {
            "values": [
                {"in": "(tv|television|telly)", "out": "TV"},
                {"in": "speaker[s]", "out": "speakers"},
            ]
        },
        "player_every": {
            "values": [
                {"in": "(speaker|speakers)", "out": "all speakers"},
                {"in": "(player|players|media players)", "out": "all media players"},
            ]
        },
        "loudness": {"values": [{"in": "louder", "out": 1}, {"in": "(quieter|softer)", "out": -1}]},
        "volume_turn": {"values": [{"in": "up", "out": 1}, {"in": "down", "out": -1}]},
        "volume_verb": {
            "values": [
                {"in": "(raise|increase|crank up)", "out": 1},
                {"in": "(lower|decrease|reduce)", "out": -1},
            ]
        },
        "media_size": {
            "values": [
                {"in": "(a bit|a little|a little bit|slightly|a touch)", "out": 5},
                {"in": "(much|a lot|way)", "out": 20},
            ]
        },
        "loud_word": {
            "values": [
                {"in": "(full|max|maximum|the maximum)", "out": 100},
                {"in": "(half|halfway)", "out": 50},
            ]
        },
        "player_state": {"values": [{"in": word, "out": word} for word in ("on", "off", "playing", "paused")]},
        "media_text": {"wildcard": True},
    },
    intents={
        "HassMediaPause": [
            {
                "sentences": [
                    "(pause|stop [playing]) (<p_player>|<p_area_media>)",
                    "stop playing (<p_in_area>|on <p_player>)",
                    "(turn|switch|shut) off [the] music <p_in_area>",
                    "(turn|switch|shut) [the] music off <p_in_area>",
                ],
            },
            {
                "sentences": ["(turn|switch|shut) off [the] music", "(turn|switch|shut) [the] music off"],
                "requires_context": HERE,
            },
            {"sentences": ["(pause|stop [playing]) [the|my] <p_media>"], "requires_context": HERE},
        ],
        "HassMediaUnpause": [
            {
                "sentences": [
                    "(resume|unpause|continue) (<p_player>|<p_area_media>)",
                    "(turn|switch) on [the] music <p_in_area>",
                    "(turn|switch) [the] music on <p_in_area>",
                ],
            },
            {"sentences": ["(turn|switch) on [the] music", "(turn|switch) [the] music on"], "requires_context": HERE},
            {"sentences": ["(resume|unpause|continue) [playing] [the] <p_media>", "play"], "requires_context": HERE},
        ],
        "HassMediaNext": [
            {"sentences": ["(next|skip [this]) (song|track|episode) (on <p_player>|<p_in_area>)"]},
            {"sentences": ["(next|skip [this]) (song|track|episode)"], "requires_context": HERE},
        ],
        "HassMediaPrevious": [
            {"sentences": ["previous (song|track|episode) (on <p_player>|<p_in_area>)"]},
            {"sentences": ["previous [(song|track|episode)]"], "requires_context": HERE},
        ],
        "HassMediaPlayerMute": [
            {"sentences": ["mute (<p_player>|<p_area_sound>)", "mute [the] {area}"]},
            {
                "sentences": ["mute <p_here_sound>", "(turn|switch) off [the] sound", "(turn|switch) [the] sound off"],
                "requires_context": HERE,
            },
        ],
        "HassMediaPlayerUnmute": [
            {"sentences": ["unmute (<p_player>|<p_area_sound>)", "unmute [the] {area}"]},
            {
                "sentences": ["unmute <p_here_sound>", "(turn|switch) on [the] sound", "(turn|switch) [the] sound on"],
                "requires_context": HERE,
            },
        ],
        "HassMediaSearchAndPlay": [
            {
                "sentences": [
                    "(play|put on) {search_query} on <p_player>",
                    "play {search_query} <p_in_area>",
                    "put on some {search_query} <p_in_area>",
                    "put some {search_query} on <p_in_area>",
                ],
            },
            {
                "sentences": ["put on some {search_query}", "put some {search_query} on", "listen to {search_query}"],
                "requires_context": HERE,
            },
        ],
        "HassSetVolume": [
            {
                "sentences": [
                    "(set|turn|put|change) <p_player_sound> [up|down] to {volume:volume_level}(%| percent)",
                    "(set|turn|put|change) <p_player> volume [up|down] to {volume:volume_level}<p_percent>",
                    "(set|turn|put) [the] volume (of|on) <p_player> [up|down] to {volume:volume_level}<p_percent>",
                    "(set|turn|put) (<p_player_sound>|<p_area_sound>) to {loud_word:volume_level} [volume]",
                    "(set|turn|put|change) <p_area_sound> [up|down] to {volume:volume_level}<p_percent>",
                    "volume [to] {volume:volume_level}<p_percent> (<p_in_area>|on <p_player>)",
                    "[the] volume (<p_in_area>|on <p_player>) to {volume:volume_level}<p_percent>",
                    "[the] {area} volume to {volume:volume_level}<p_percent>",
                ],
            },
            {
                "sentences": [
                    "[the] volume [to|at] {volume:volume_level}<p_percent>",
                    "(set|turn|put) [the] volume (to|at) {loud_word:volume_level}",
                    "[the] volume [to|at] {loud_word:volume_level}",
                    "set [the] volume at {volume:volume_level}<p_percent>",
                    "(set|turn|put|change) <p_here_sound> [up|down] to {volume:volume_level}(%| percent)",
                ],
                "requires_context": HERE,
            },
        ],
        "ParleyLouder": [
            {
                "sentences": [
                    *_said_of(_UP_OR_DOWN, "<p_player_sound>", "<p_area_sound>"),
                    "turn [the] <p_sound> {volume_turn:direction} [{media_size:size}] <p_in_area>",
                    "make it [{media_size:size}] {loudness:direction} <p_in_area>",
                    "[{media_size:size}] {loudness:direction} <p_in_area>",
                    "<p_player> [{media_size:size}] {loudness:direction}",
                ],
            },
            {
                "sentences": [
                    *_said_of(_UP_OR_DOWN, "<p_here_sound>"),
                    "[make it] [{media_size:size}] {loudness:direction} [in here]",
                ],
                "requires_context": HERE,
            },
        ],
        "ParleySource": [
            {
                "sentences": [
                    "(switch|change|set|put|turn) <p_player> [over] to {media_text:source}",
                    "(switch|change|set) [the] (source|input) (of|on) <p_player> to {media_text:source}",
                    "(switch|change|set) <p_player> (source|input) to {media_text:source}",
                    "put <p_player> on {media_text:source}",
                    "(show|open|launch|start|watch) {media_text:source} on <p_player>",
                ],
            },
            {
                "sentences": ["(switch|change|set) [the] (source|input) to {media_text:source}"],
                "requires_context": HERE,
            },
        ],
        "ParleyVolume": [
            {
                "sentences": [
                    "(what is|what's|whats) [the] volume (<p_in_area>|(of|on) <p_player>)",
                    "(what is|what's|whats) <p_player> volume",
                    "how loud is (<p_player>|[the] <p_sound> <p_in_area>)",
                ]
            },
            {
                "sentences": ["(what is|what's|whats) [the] volume", "how loud is (it|[the] <p_sound>)"],
                "requires_context": HERE,
            },
        ],
        "ParleyPlayerState": [{"sentences": ["is <p_player> {player_state:state}"]}],
        "ParleyPlaying": [
            {
                "sentences": [
                    "(what|which) (song|track) is playing (<p_in_area>|on <p_player>)",
                    "(what is|what's|whats) [currently] playing (<p_in_area>|on <p_player>)",
                    "(what is|what's|whats) <p_player> playing",
                    "(what is|what's|whats) on <p_player>",
                    "is (anything|something|music) playing (<p_in_area>|on <p_player>)",
                ],
            },
            {
                "sentences": [
                    "(what is|what's|whats) [currently] playing [right now|now|here]",
                    "(what|which) (song|track|music) is (this|that|playing)",
                    "(what is|what's|whats) (this|that) (song|track) [called]",
                    "(what is|what's|whats) the (name|title) of (this|that|the) (song|track)",
                    "(who is|who's|whos) this [song|track] by",
                    "is (anything|something|music) playing",
                    "who (sings|is singing|plays|is playing) (this|that)",
                ],
                "requires_context": HERE,
            },
        ],
    },
)
