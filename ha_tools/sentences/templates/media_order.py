"""The sentences about the order in which players play, and about channels."""

from ha_tools.acting.command import Command
from ha_tools.sentences.reading import HERE, Maker, Reading, Templates, aimed


def _action(action: str) -> Maker:
    return lambda reading: aimed("control_media", reading, {"action": action})


def _channel(reading: Reading) -> Command | None:
    tv = {"name": "TV"} if not {"name", "area", "floor"} & set(reading.slots) else {}
    slots = {**tv, **reading.slots}
    deed = {"action": slots["step"]} if "step" in slots else {"play": f"channel {slots['channel']:g}"}
    return aimed("control_media", Reading(reading.intent, slots), deed)


def _blocks(sentences: list[str]) -> list[dict[str, object]]:
    """Sentences for the player that plays here, and with the player or the room behind them."""
    placed = [f"{sentence} (on <p_player>|<p_in_area>)" for sentence in sentences]
    return [{"sentences": placed}, {"sentences": sentences, "requires_context": HERE}]


_TUNE = "(switch|change|go|turn|tune|set)"

TEMPLATES = Templates(
    commands={
        "ParleyShuffle": _action("shuffle"),
        "ParleyShuffleOff": _action("shuffle_off"),
        "ParleyRepeat": _action("repeat"),
        "ParleyRepeatOne": _action("repeat_one"),
        "ParleyRepeatOff": _action("repeat_off"),
        "ParleyChannel": _channel,
    },
    rules={
        "p_music": "[the|my|this] (music|songs|tracks|playlist|album|queue)",
        "p_this_song": "[the|this] [current] (song|track)",
    },
    lists={
        "tv_channel": {"range": {"from": 1, "to": 999}},
        "channel_step": {"values": [{"in": "(up|next)", "out": "next"}, {"in": "(down|previous)", "out": "previous"}]},
        "channel_beside": {"values": ["next", "previous"]},
    },
    intents={
        "HassMediaNext": _blocks(
            [
                "(play|go to|skip to) the next (song|track|episode|one)",
                "skip (this|the) (song|track|one|episode)",
            ]
        ),
        "HassMediaPrevious": _blocks(
            [
                "(play|go to|go back to) the (previous|last) (song|track|episode|one)",
                "go back (a|one) (song|track)",
            ]
        ),
        "HassMediaPause": [{"sentences": ["[the] music off"], "requires_context": HERE}],
        "HassMediaUnpause": [
            {"sentences": ["[the] music on", "(start|keep) [playing] [the] music"], "requires_context": HERE}
        ],
        "ParleyShuffle": [
            *_blocks(["shuffle <p_music>", "(turn|switch) (on shuffle|shuffle on)", "shuffle [mode] on"]),
            {"sentences": ["shuffle <p_player>"]},
        ],
        "ParleyShuffleOff": _blocks(
            [
                "stop shuffling [<p_music>]",
                "(turn|switch) off shuffle",
                "(turn|switch) shuffle off",
                "shuffle [mode] off",
            ]
        ),
        "ParleyRepeat": _blocks(
            [
                "repeat (all|[all] [the|my|this] (songs|tracks|playlist|album|queue))",
                "(loop|put) [the|my|this] (playlist|album) [on (repeat|a loop)]",
                "(turn|switch) on repeat",
                "(turn|switch) repeat on",
                "repeat [mode] on",
            ]
        ),
        "ParleyRepeatOne": _blocks(
            ["(repeat|loop) <p_this_song>", "(put|play) <p_this_song> (on repeat|on a loop|in a loop)"]
        ),
        "ParleyRepeatOff": _blocks(
            [
                "stop (repeating|looping) (<p_music>|<p_this_song>|this)",
                "(turn|switch) off repeat",
                "(turn|switch) repeat off",
                "repeat [mode] off",
            ]
        ),
        "ParleyChannel": [
            {
                "sentences": [
                    f"{_TUNE} to channel {{tv_channel:channel}} (on <p_player>|<p_in_area>)",
                    f"{_TUNE} <p_player> to channel {{tv_channel:channel}}",
                    "put (on channel {tv_channel:channel}|channel {tv_channel:channel} on) on <p_player>",
                    "[the] {channel_beside:step} channel (on <p_player>|<p_in_area>)",
                    "channel {channel_step:step} (on <p_player>|<p_in_area>)",
                ],
            },
            {
                "sentences": [
                    f"{_TUNE} to channel {{tv_channel:channel}}",
                    "(change|switch|set|turn) the channel to {tv_channel:channel}",
                    "put (on channel {tv_channel:channel}|channel {tv_channel:channel} on)",
                    "[the] channel {channel_step:step}",
                    "[(change|switch|go|turn) to] [the] {channel_beside:step} channel",
                    "(turn|change|switch) the channel {channel_step:step}",
                ],
                "requires_context": HERE,
            },
        ],
    },
)
