"""The sentences of a home as a JSGF grammar: what can be heard without a key."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from assistant.local.spoken import abbreviations, number, spoken
from ha_tools.home import Area, Floor, Home

SWITCHABLE = frozenset({"light", "switch", "fan", "input_boolean", "media_player", "climate"})
"""Domains that are turned on and off by name."""
STATEFUL = frozenset({"light", "switch", "fan"})
"""Domains of which "is X on" is asked."""
READABLE = frozenset({"sensor", "climate"})
"""Domains of which "what is X" is asked."""
OPENABLE = frozenset({"cover", "valve"})
"""Domains that are opened and closed by name."""
COVERINGS = {"blind": "blinds", "shutter": "shutters", "shade": "shades", "curtain": "curtains"}
"""Device class of covers that rooms have -> what all of them are called."""
GATES = {"garage": "garage door", "gate": "gate", "awning": "awning"}
"""Device class of covers that a home has one of -> what it is called."""
MAX_NAMES = 1500
"""Names and aliases that are kept, so that a very large home still decodes faster than real time."""

UNSAYABLE = "unsayable"
"""Stands where a home has nothing to name: pocketsphinx gives up every rule that a <VOID> is part of."""

COLOURS = "red orange yellow green blue purple pink white turquoise cyan magenta violet lavender gold".split()
"""Colours that are one word and sound unlike each other."""
WHITES = ("warm white", "cold white", "cool white", "daylight")
TIMERS = "pizza pasta egg tea rice bread cake oven laundry kitchen".split()
"""What a timer may be called: in free words nothing else would be heard safely."""

_RULES = """\
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
<lights> = [the] <light> | [all] [the] <light> <in> (<area> | <floor>) | [the] <area> <light>;
<lamp> = {lights};
<thing> = {things};
<power> = <turn> <switch> ([<the>] <thing> | <lights>)
        | <turn> ([<the>] <thing> | [the] <area> <light>) <switch>;
<lamps> = [<the>] <lamp> | [the] <area> <light> | [the] <light>;
<look> = (set | turn | change | make) <lamps> ([to] <colour> | to <white> | to <percent>)
       | dim <lamps> to <percent>
       | (set | change) [the] brightness [(of | in) [the] <area>] to <percent>;
<warmth> = (set | change) <warmed> to <degrees>;
<warmed> = [the] temperature [<in> <area>] | [the] <area> temperature | [the] thermostat | [<the>] {climates};
<scene> = (activate | turn on) [<the>] {scenes} [scene];
<covers> = [<the>] ({openable} | {gates})
         | [all] [the] {coverings} [<in> <area> | on [the] <floor>] | [the] <area> {coverings};
<opening> = (open | close | raise | lower | stop) <covers> | half open <covers>
          | (set | open) <covers> to <percent> | tilt <covers> to <percent>
          | (open | close) <covers> a (bit | little);
<locking> = (lock | unlock) ([<the>] {locks} | [all] [the] {doors});
<arming> = arm [the] {alarm} for (home | away | the night) | disarm [the] {alarm};
<vacuum> = [<the>] ({vacuums} | {vacuum});
<mower> = [<the>] ({mowers} | {mower});
<robot> = (start | pause | stop | dock | locate) <vacuum> | (start | pause | stop) <mower>
        | send (<vacuum> | <mower>) home | {clean} [the] <area> | {clean} here | {mow} the lawn;
<question> = <what> the temperature [<in> <area>]
           | how (warm | cold | hot) is it [<in> <area>]
           | (which lights are | are any lights) on [<in> <area>]
           | is [<the>] {stateful} <switch>
           | is [<the>] {openable} (open | closed)
           | is [<the>] {locks} (locked | unlocked)
           | <what> [<the>] {readable};
<what> = what is | what's;
<length> = <number> (second | seconds | minute | minutes | hour | hours)
         | half an hour | (a minute | an hour) [and a half] | one and a half hours;
<timer> = [the | my] [<dish>] timer;
<dish> = {timers};
<clock> = <hour> [o'clock | fifteen | thirty | forty five] | half past <hour> | quarter (past | to) <hour>;
<hour> = {hours};
<timing> = (set | start) (a | another) [<dish>] timer for <length>
         | (cancel | stop | pause | resume) <timer>
         | cancel all [the] (timers | alarms)
         | add <length> to <timer> | take <length> off <timer>
         | (set an alarm for | wake me [up] at) <clock> [tomorrow | in the morning | on weekdays | every day]
         | cancel [the | my] alarm | skip the next alarm
         | snooze [for <length>];
<asking> = how (long | much time) is left [on <timer>] | what (timers | alarms) are there;
<digit> = zero | one | two | three | four | five | six | seven | eight | nine;
<pin> = {pin};
<wish> = <power> | <look> | <warmth> | <scene> | <timing> | <opening> | <locking> | <arming> | <robot>;
<order> = [please] <wish> | <wish> please;
<answer> = yes [please] | no | stop | cancel | never mind | [the] <thing> | [the] <area> | <number> | <pin>;
<wake> = {wake};
public <utterance> = <wake> | [<wake>] (<order> | <question> | <asking> | <answer>);
"""


@dataclass(frozen=True)
class Grammar:
    """What can be heard in one home."""

    jsgf: str
    """The grammar's text."""
    words: frozenset[str]
    """Every word of it."""
    abbreviations: frozenset[str]
    """Words of it that may be spelled out."""
    wake_words: tuple[str, ...]
    """Phrases that may lead an utterance and are no part of what is asked."""
    written: Mapping[str, str]
    """Name as it is said -> as the home writes it, where the two differ by more than case."""

    def transcript(self, heard: str) -> str:
        """What was asked: the words without the wake words, with the names as the home writes them."""
        text = self._after_wake_words(heard)
        if not self.written:
            return text
        said = sorted(self.written, key=len, reverse=True)
        pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, said))})\b")
        return pattern.sub(lambda found: self.written[found.group()], text)

    def _after_wake_words(self, heard: str) -> str:
        """Also when the audio began in the middle of them: "jarvis turn on the fan"."""
        words = heard.split()
        for phrase in (phrase.split() for phrase in self.wake_words):
            for start in range(len(phrase)):
                if words[: len(phrase) - start] == phrase[start:]:
                    return " ".join(words[len(phrase) - start :])
        return " ".join(words)


def grammar_of(home: Home, wake_words: Sequence[str] = ("hey jarvis",), pin_digits: int = 0) -> Grammar:
    """The grammar of the fixed sentences about this home, and of a PIN of so many digits."""
    names = {name: said for name in _names(home) if (said := spoken(name))}
    wake = tuple(said for phrase in wake_words if (said := spoken(phrase)))
    rules = _RULES.format_map(
        _lists(home, names) | {"wake": _one_of(_tails(wake)), "pin": " ".join(["<digit>"] * pin_digits) or UNSAYABLE}
    )
    return Grammar(
        jsgf=f"#JSGF V1.0;\ngrammar home;\n{rules}",
        words=frozenset(re.findall(r"[a-z][a-z']*", re.sub(r"<\w+>|public", " ", rules))),
        abbreviations=frozenset().union(*map(abbreviations, names)),
        wake_words=wake,
        written=MappingProxyType({said: name for name, said in names.items() if said != name.lower()}),
    )


def _names(home: Home) -> list[str]:
    """Every name and alias: areas, floors and things that are switched first, so that a bound drops readings."""
    rooms: tuple[Area | Floor, ...] = (*home.areas.values(), *home.floors.values())
    places = [name for place in rooms for name in (place.name, *place.aliases)]
    things = sorted(home.entities.values(), key=lambda entity: entity.domain in READABLE)
    return (places + [name for entity in things for name in entity.names])[:MAX_NAMES]


def _lists(home: Home, names: Mapping[str, str]) -> dict[str, str]:
    """The alternatives that fill the rules. Every area may be said of everything: another would be heard instead."""
    entities = tuple(home.entities.values())

    def said(written: Iterable[str]) -> str:
        return _one_of(names[name] for name in written if name in names)

    def of(domains: Iterable[str]) -> str:
        return said(name for entity in entities if entity.domain in domains for name in entity.names)

    def where_any(domain: str, *words: str) -> str:
        return _one_of(words if any(entity.domain == domain for entity in entities) else ())

    classes = {entity.device_class for entity in entities if entity.domain == "cover"}
    return {
        "areas": said(name for area in home.areas.values() for name in (area.name, *area.aliases)),
        "floors": said(name for floor in home.floors.values() for name in (floor.name, *floor.aliases)),
        "things": of(SWITCHABLE),
        "lights": of({"light"}),
        "climates": of({"climate"}),
        "scenes": of({"scene"}),
        "stateful": of(STATEFUL),
        "readable": of(READABLE),
        "openable": of(OPENABLE),
        "coverings": _one_of(name for kind, name in COVERINGS.items() if kind in classes),
        "gates": _one_of(name for kind, name in GATES.items() if kind in classes),
        "locks": of({"lock"}),
        "doors": where_any("lock", "door", "doors"),
        "alarm": where_any("alarm_control_panel", "alarm"),
        "vacuums": of({"vacuum"}),
        "vacuum": where_any("vacuum", "vacuum"),
        "clean": where_any("vacuum", "vacuum", "clean"),
        "mowers": of({"lawn_mower"}),
        "mower": where_any("lawn_mower", "mower"),
        "mow": where_any("lawn_mower", "mow"),
        "numbers": _one_of(map(number, range(101))),
        "degrees": _one_of(map(number, range(10, 31))),
        "colours": _one_of(COLOURS),
        "whites": _one_of(WHITES),
        "timers": _one_of(TIMERS),
        "hours": _one_of(map(number, range(1, 13))),
    }


def _tails(phrases: Iterable[str]) -> list[str]:
    """Each phrase, and what is left of it when its first words are cut off."""
    return [" ".join(words[start:]) for words in map(str.split, phrases) for start in range(len(words))]


def _one_of(phrases: Iterable[str]) -> str:
    """A JSGF group of alternatives."""
    return f"({' | '.join(dict.fromkeys(phrases)) or UNSAYABLE})"
