"""The rules of the sentences that can be heard without a key, in JSGF, part by part of a home. Data.

In braces stands what the home fills in.
"""

from collections.abc import Mapping

UNSAYABLE = "unsayable"
"""Stands where a home has nothing to name: pocketsphinx gives up every rule that a <VOID> is part of."""

SHARED = """\
<the> = the | my;
<in> = in [the];
<turn> = turn | switch;
<switch> = on | off;
<light> = light | lights;
<number> = {numbers};
<percent> = <number> percent;
<degrees> = {degrees} [degrees];
<colour> = {colours};
<white> = {whites};
<area> = {areas};
<floor> = {floors};
<what> = what is | what's;
<thing> = {things};
<lamp> = {lights};
<player> = [<the>] {players};
<bit> = a bit | a little;
<day> = today | tonight | tomorrow | this weekend | [on] {days};
"""
"""Rules that several parts are made of."""

ORDERS: Mapping[str, tuple[frozenset[str], str]] = {
    "power": (
        frozenset(),
        """\
<lights> = [the] <light> | [all] [the] <light> <in> (<area> | <floor>) | [the] <area> <light> | all [the] <light>;
<power> = <turn> <switch> ([<the>] <thing> | <lights>)
        | <turn> ([<the>] <thing> | [the] <area> <light>) <switch>
        | turn off everything <in> <area>
        | lights <switch> | all [the] lights <switch>;
""",
    ),
    "look": (
        frozenset({"light"}),
        """\
<lamps> = [<the>] <lamp> | [the] <area> <light> | [the] <light>;
<look> = (set | turn | change | make) <lamps> ([to] <colour> | to <white> | to <percent>)
       | make <lamps> [<bit>] <shine>
       | dim <lamps> [to <percent>] | brighten <lamps>
       | (set | change) [the] brightness [(of | in) [the] <area>] to <percent>;
<shine> = brighter | dimmer | darker;
""",
    ),
    "warmth": (
        frozenset({"climate"}),
        """\
<warmth> = (set | change) <warmed> to <degrees>
         | (set | heat) [the] <area> to {degrees} degrees
         | make it [<bit> | {few} degrees] (warmer | cooler | colder) [<in> <area> | in here]
         | make [the] <area> [<bit>] (warmer | cooler | colder)
         | turn (up | down) [the] (heating | thermostat | heat) | turn [the] (heating | thermostat | heat) (up | down)
         | turn (on | off) [the] heating;
<warmed> = [the] temperature [<in> <area>] | [the] <area> temperature | [the] (thermostat | heating)
         | [<the>] {climates};
""",
    ),
    "scene": (frozenset({"scene"}), "<scene> = (activate | turn on) [<the>] {scenes} [scene] | {scene_names};\n"),
    "running": (
        frozenset({"script", "button", "input_button"}),
        "<running> = (run | start) [<the>] {scripts} | {script_names} | press [<the>] {buttons};\n",
    ),
    "opening": (
        frozenset({"cover", "valve"}),
        """\
<covers> = [<the>] ({openable} | {gates})
         | [all] [the] {coverings} [<in> <area> | on [the] <floor>] | [the] <area> {coverings};
<opening> = (open | close | raise | lower | stop) <covers> | half open <covers>
          | (set | open) <covers> to <percent> | tilt <covers> to <percent>
          | (open | close) <covers> a (bit | little)
          | <turn> <switch> [<the>] {valves};
""",
    ),
    "locking": (frozenset({"lock"}), "<locking> = (lock | unlock) ([<the>] {locks} | [all] [the] {doors});\n"),
    "arming": (
        frozenset({"alarm_control_panel"}),
        "<arming> = arm [the] {alarm} for (home | away | the night) | disarm [the] {alarm};\n",
    ),
    "robot": (
        frozenset({"vacuum", "lawn_mower"}),
        """\
<vacuum> = [<the>] ({vacuums} | {vacuum});
<mower> = [<the>] ({mowers} | {mower});
<robot> = (start | pause | stop | dock | locate) <vacuum> | (start | pause | stop) <mower>
        | send (<vacuum> | <mower>) home | {clean} [the] <area> | {clean} here | {mow} the lawn;
""",
    ),
    "media": (
        frozenset({"media_player"}),
        """\
<sound> = [the] (music | volume);
<media> = (pause | stop | resume | turn off) [the] music | (pause | resume | mute | unmute) <player>
        | play [some] music [<in> <area>] | (next | skip this | previous) (song | track)
        | mute | unmute | pause | resume
        | volume (up | down) | turn (up | down) (<sound> | <player>) | turn (<sound> | <player>) (up | down)
        | set [the] volume to <percent> | [<bit>] (louder | quieter) | make it [<bit>] (louder | quieter);
""",
    ),
    "timing": (
        frozenset(),
        """\
<length> = <number> (second | seconds | minute | minutes | hour | hours)
         | half an hour | (a minute | an hour) [and a half] | one and a half hours;
<timer> = [the | my] [<dish>] timer;
<dish> = {timers};
<clock> = <hour> [o'clock | fifteen | thirty | forty five] | half past <hour> | quarter (past | to) <hour>;
<hour> = {hours};
<timing> = (set | start) (a | another) [<dish>] timer for <length>
         | (set | start) a <number> minute timer
         | (cancel | stop | pause | resume) <timer>
         | cancel all [the] (timers | alarms)
         | add <length> to <timer> | take <length> off <timer>
         | (set an alarm for | wake me [up] at) <clock> [tomorrow | in the morning | on weekdays | every day]
         | cancel [the | my] alarm | skip the next alarm
         | snooze [for <length>];
""",
    ),
    "listing": (
        frozenset({"todo"}),
        """\
<item> = {items};
<list> = [the | my] {lists};
<listing> = add <item> to <list> | put <item> on <list> | (remove | take) <item> (from | off) <list>;
""",
    ),
    "leaning": (
        frozenset(),
        """\
<it> = it | them;
<leaning> = <turn> (<it> | that) <switch> [again] | turn <it> back <switch>
          | make <it> ([<bit>] <brighter> | <colour>) | [<bit>] <brighter> | dim <it> | set <it> to <percent>
          | (and | what about) [in] [the] <area> [too] | (do it | once) again;
<brighter> = brighter | dimmer | darker;
""",
    ),
    "leaning_opening": (
        frozenset({"cover"}),
        "<leaning_opening> = (open | close | stop) it [again];\n",
    ),
    "leaning_lock": (frozenset({"lock"}), "<leaning_lock> = (lock | unlock) it [again];\n"),
    "leaning_loud": (
        frozenset({"media_player", "climate"}),
        "<leaning_loud> = turn it (up | down) [<bit>];\n",
    ),
    "undoing": (frozenset(), "<undoing> = undo [that];\n"),
}
"""Rule of what is wished for -> the domains of which a home needs one, none for any home; and its text."""

QUESTIONS: Mapping[str, tuple[frozenset[str], str]] = {
    "question": (
        frozenset(),
        """\
<question> = <what> the temperature [<in> <area> | outside]
           | how (warm | cold | hot) is it [<in> <area> | outside]
           | <what> [<the>] {readable};
""",
    ),
    "state": (
        frozenset({"light", "switch", "fan"}),
        """\
<state> = (which lights are | are any lights) on [<in> <area>] | how many lights are on
        | is [<the>] {stateful} <switch> | is the light <switch> [<in> <area>];
""",
    ),
    "openings": (
        frozenset({"cover", "binary_sensor"}),
        """\
<openings> = (is | since when is) [<the>] {openings} (open | closed)
           | (which {pierced} are | are any {pierced}) open | are all [the] {pierced} closed;
""",
    ),
    "locks": (
        frozenset({"lock"}),
        "<locks> = is [<the>] {locks} (locked | unlocked) | are [all] the doors locked;\n",
    ),
    "people": (
        frozenset({"person"}),
        """\
<people> = is (anyone | anybody | everyone) [at] home | who is [at] home | where is {people}
         | is {people} [at] home;
""",
    ),
    "humidity": (
        frozenset({"humidity"}),
        "<humidity> = <what> the humidity <in> <area> | how humid is it <in> <area>;\n",
    ),
    "playing": (
        frozenset({"media_player"}),
        "<playing> = (what is | what's) playing [<in> <area>] | what song is this;\n",
    ),
    "weather": (
        frozenset({"weather"}),
        """\
<weather> = <what> the weather [like] [<day>] | <what> the [weather] forecast [for <day>]
          | (will it | is it going to) (rain | snow) [<day>] | is it (raining | snowing)
          | do i need an umbrella [<day>] | how (warm | cold | hot) will it be <day>;
""",
    ),
    "clocks": (
        frozenset(),
        """\
<clocks> = what time is it | <what> the (time | date) | what day is it [today] | <what> the date today
         | when is [the] (sunset | sunrise) | when does the sun (set | rise);
""",
    ),
    "lists": (frozenset({"todo"}), "<lists> = (<what> on | read) <list> | is <item> on <list>;\n"),
    "calendar": (
        frozenset({"calendar"}),
        """\
<calendar> = <what> on [the | my] calendar [today | tomorrow] | <what> next on [the | my] calendar
           | am i free (today | tomorrow);
""",
    ),
    "asking": (
        frozenset(),
        "<asking> = how (long | much time) is left [on <timer>] | what (timers | alarms) are there;\n",
    ),
    "leaning_question": (frozenset(), "<leaning_question> = is it <switch>;\n"),
}
"""Rule of what is asked -> the domains or device classes of which a home needs one, none for any home; its text."""

ENDS = """\
<digit> = zero | one | two | three | four | five | six | seven | eight | nine;
<pin> = {pin};
<ending> = stop | cancel | never mind;
<ordinal> = first | second | third | last;
<heard> = okay | got it;
<answer> = yes [please] | no [thanks] | <heard> | [the] {choices} | [the] <area> | <number> | <pin>
         | the <ordinal> one;
<wake> = {wake};
<wish> = {wishes};
<unasked> = <wake> | [<wake>] ({said});
<answering> = <unasked> | [<wake>] <answer>;
<order> = [please | (can | could) you] (<wish>{listing}) | <wish> please;
"""
"""Words that end what is going on, and that answer a question of ours."""
