"""The words by which a language model says that something was done, is so, or will be done. English; data alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Deed:
    """What an assistant may say that it did."""

    state: str = ""
    """What is so afterwards, as a word for a state; empty where nothing can be looked up, or "on" and "off" follow."""
    is_plain: bool = False
    """Only of a home is it said: "dimmed". Others are said of anything: "opened", "added"."""


def any_of(words: Iterable[str]) -> str:
    """A pattern of any of the words, the longest first."""
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))


_VERBS = """
turn turning turned ! | switch switching switched ! | power powering powered ! | flip flipping flipped ! |
dim dimming dimmed ! | brighten brightening brightened ! | lock locking locked !locked |
unlock unlocking unlocked !unlocked | arm arming armed !armed | disarm disarming disarmed !disarmed |
mute muting muted ! | unmute unmuting unmuted ! | activate activating activated ! |
deactivate deactivating deactivated ! | enable enabling enabled ! | disable disabling disabled ! |
open opening opened open | close closing closed closed | shut shutting shut closed |
secure securing secured locked | start starting started | begin beginning began | stop stopping stopped |
pause pausing paused !paused | resume resuming resumed ! | play playing played !playing | set setting set |
put putting put | add adding added | remove removing removed | delete deleting deleted | create creating created |
schedule scheduling scheduled | cancel cancelling cancelled | cancel canceling canceled | change changing changed |
adjust adjusting adjusted | increase increasing increased | decrease decreasing decreased |
reduce reducing reduced | raise raising raised | lower lowering lowered | send sending sent | make making made |
update updating updated | move moving moved | remind reminding reminded | wake waking woken | book booking booked |
cross crossing crossed | handle handling handled | warm warming warmed | cool cooling cooled | bump bumping bumped |
crank cranking cranked | press pressing pressed | trigger triggering triggered | restart restarting restarted |
reset resetting reset | message messaging messaged | text texting texted | notify notifying notified |
inform informing informed | tell telling told | let letting let | run running ran | run running run |
snooze snoozing snoozed ! |
save saving saved | note noting noted | apply applying applied | complete completing completed |
launch launching launched | queue queueing queued ! | skip skipping skipped ! | shuffle shuffling shuffled ! |
announce announcing announced ! | broadcast broadcasting broadcast ! | dock docking docked |
boost boosting boosted | toggle toggling toggled | do doing done | do doing did | take taking taken |
take taking took | call calling called | drop dropping dropped | program programming programmed |
configure configuring configured | arrange arranging arranged | tick ticking ticked | check checking checked |
append appending appended | extend extending extended | shorten shortening shortened |
confirm confirming confirmed | execute executing executed | kick kicking kicked | undo undoing undone ! |
revert reverting reverted ! | restore restoring restored | begin beginning begun | clean cleaning cleaned |
swap swapping swapped | register registering registered | log logging logged | fire firing fired |
draw drawing drawn | roll rolling rolled | order ordering ordered |
vacuum vacuuming vacuumed | water watering watered | mow mowing mowed | halt halting halted | freeze freezing frozen |
lift lifting lifted | ramp ramping ramped | speed speeding sped | slow slowing slowed | engage engaging engaged |
disengage disengaging disengaged | unsecure unsecuring unsecured unlocked | rewind rewinding rewound |
return returning returned | head heading headed | initiate initiating initiated | clear clearing cleared |
instruct instructing instructed | silence silencing silenced ! | advance advancing advanced |
end ending ended | hold holding held | commence commencing commenced | stow stowing stowed
"""

DEEDS: dict[str, Deed] = {}
"""Past participle -> what was done."""
DOING: dict[str, Deed] = {}
"""The form in -ing -> what is being done."""
TO_DO: dict[str, Deed] = {}
"""The infinitive -> what will be done."""
for _row in _VERBS.replace("\n", " ").split("|"):
    _base, _ing, _past, *_rest = _row.split()
    _state = "".join(_rest)
    _deed = Deed(_state.lstrip("!"), _state.startswith("!"))
    TO_DO[_base] = DOING[_ing] = DEEDS[_past] = _deed

_ALL = r" (?:it|that|this|them|the|both|everything|all|sure)\b"

ONLY_WITH = {
    "let": r" (?!me\b|us\b)[\w ]+ know\b",
    **dict.fromkeys(
        ("told", "tell", "called", "call"),
        r" (?!you\b|me\b|us\b|a\b)[\w']+(?: [\w']+)?(?: (?:about|to|that)\b.*)?$",
    ),
    **dict.fromkeys(("checked", "check"), r".*\boff\b"),
    **dict.fromkeys(("noted", "note"), r" (?:it|that|this)\b|$"),
    **dict.fromkeys(("take", "took", "taken"), r" care of\b|.* off\b"),
    **dict.fromkeys(("make", "do", "done", "did"), _ALL),
    "confirmed": r"(?!)",
}
"""Verbs of many senses -> what must follow where they are said of a deed: "let Anna know", "checked milk off"."""

PARTICLES = frozenset({"on", "off", "up", "down", "out", "back"})
"""What belongs to "turned", before or behind what was turned."""

STATES = frozenset(
    "on off open closed shut locked unlocked armed disarmed playing paused muted unmuted running heating "
    "cooling docked brighter dimmer warmer cooler louder quieter darker active inactive ringing cleaning "
    "mowing secure out home away red green blue yellow orange purple pink white".split()
)
"""What a thing of a home is said to be now."""

ALSO_CALLED = {"out": "off", "secure": "locked", "shut": "closed", "ajar": "open"}
"""Words for states that Home Assistant has another for."""

ADVERBS = frozenset(
    "now just all both already successfully currently finally also then again safely properly fully "
    "officially indeed still actually completely each immediately promptly automatically duly quickly gently "
    "smoothly swiftly instantly only".split()
)
"""What may stand between a verb and its participle."""

OPENERS = frozenset(
    {
        *"ok okay sure alright right great yes yep yeah perfect certainly absolutely affirmative".split(),
        *"understood well hello hi hey excellent awesome wonderful noted here so and then also thanks".split(),
        *("definitely", "no", "gladly", "lovely"),
        *("fine", "cool", "nice", "sure thing", "of course", "got it", "no problem", "no worries", "roger that"),
        *("my pleasure", "you got it", "will do", "all right", "good news", "great news", "thank you", "very well"),
        *("there you go", "here you go", "right away", "good morning", "good evening", "good night", "happy to help"),
        *("with pleasure", "as you wish", "as requested"),
    }
)
"""What an answer begins with before it says anything."""

PRONOUNS = frozenset(
    "it they them that this these those both everything all thing things stuff device request command change "
    "order".split()
)
"""What stands for the things that were asked for."""

ATTRIBUTES = r"(?:speed|brightness|volume|colou?r|position|temperature|state|mode|level|operation|movement)"
"""What is said to be changed of a thing: "the speed of the fan", "the fan speed"."""

HOUSEHOLD = frozenset(
    "timer alarm reminder list calendar event appointment meeting message notification note entry item task "
    "scene routine playlist song music volume brightness temperature thermostat heating announcement schedule "
    "automation countdown heat home house station track album party mood setpoint cleaning playback media "
    "session todo".split()
)
"""What is of a household beside its devices."""

DETERMINERS = frozenset("the a an your my our all both every each this that these those of in on at for to and".split())
"""Small words within what a sentence is about."""

BE = frozenset("is are was were has have had should will remains remain stays stay been be am got went goes go".split())
"""Verbs by which something is said to be so."""

UNSURE = frozenset(
    "can could would may might must if unless whenever whether usually often normally typically always sometimes "
    "never suppose maybe perhaps probably likely supposed need needs want wants like try tries trying helps saves "
    "costs keeps lets makes reduces takes means seems".split()
)
"""What makes of a sentence advice, a guess or a rule."""

DENIALS = frozenset(
    "not cannot nothing none nobody no unable unfortunately sorry failed fails fail refused refuses unavailable "
    "except however but problem error offline without unknown which impossible wasn't weren't".split()
)
"""What tells that something did not come true."""

COUNTED_UNITS = r"(?:%|percent|degrees?|°c?|celsius|fahrenheit|kelvin|volume)"
"""What may follow a number that something is set to."""

RESULTS = frozenset(
    "set scheduled added removed paused muted unmuted activated deactivated enabled disabled booked sent saved "
    "created cancelled canceled deleted queued dimmed locked unlocked armed disarmed closed opened secured "
    "adjusted updated resumed restarted snoozed stopped".split()
)
"""Participles of what is so: "is set". "Is moved" is an instruction."""

WHOLE = (
    r"(?:(?:it|that|this|everything|all|(?:your |the )?(?:request|command|task|action|operation))"
    r"(?: is| has been| was)? )?(?:all |now |successfully |been )*"
    r"(?:done|set|finished|complete|completed|sorted|handled|taken care of|executed|fulfilled|accomplished|"
    r"successful|in place|good to go|ready to go)(?: for you| now| as requested| as you asked| then)?"
    "|"
    r"(?:the|your|that|this) (?:command|request|instruction|signal|order)s?\b.* (?:was|has been|have been|is) "
    r"(?:successfully )?(?:sent|executed|completed|processed|issued|fulfilled)"
    "|"
    r"consider it (?:done|handled|sorted)|you are (?:now |all )*(?:set|good to go|good|sorted)|"
    r"mission accomplished|success|voil[aà]|ta ?da|lights out|job done|all good|check|✓|there you (?:go|are)|"
    r"here you go|as you (?:wished|requested|asked|wish)|your wish is my command|"
    r"i (?:have |just )*(?:did|done|took care of|taken care of|handled|sorted|dealt with|completed|finished|"
    r"executed)(?: it| that| this| so| all of (?:it|that|them)| both| everything| your request| as you asked|"
    r" the rest)?(?: for you| now| already| as requested)*"
)
"""Whole sentences that say that all was done, and not what."""

SOON = (
    r"on it|i am on it|will do|right away|coming right up|(?:i am )?working on it|you got it|as you wish|at once|"
    r"doing (?:it|that) now|i will do (?:it|that)(?: for you| now| right away)*|i will take care of (?:it|that|this)"
    r"(?: for you| now| right away)*|i will get (?:right )?on (?:it|that)|let me do (?:it|that)(?: for you)?|"
    r"i am doing (?:it|that)(?: now)?|one moment|just a (?:moment|second|sec)|give me a (?:moment|second)"
)
"""Whole sentences that promise it for now: without a call behind them a claim, where nothing else is said."""

_COUNTS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|sixty"

WHEN_LATER = (
    rf"\b(?:in|after) (?:about |another |exactly )?(?:\d+|an?|half|{_COUNTS}|a few|a couple)\b.*"
    rf"\b(?:second|minute|min|hour|day)s?\b|\bat (?:\d|noon|midnight|sunset|sunrise|dawn|dusk|bedtime|(?:{_COUNTS})\b)|"
    r"\b(?:tomorrow|tonight|later|when|once|as soon as|this evening|every|before|after)\b"
)
"""What puts a promise off."""

REPORTS = (
    r"\b(?:since|times|ago|in \d{4}|because|by (?:the|a|an|someone|somebody)|yesterday|earlier|this morning|"
    r"last (?:night|week|time)|on (?:mon|tues|wednes|thurs|fri|satur|sun)days?|"
    r"from \w+ (?:to|until|till)|until|till)\b"
)
"""What makes of "has been locked" a report of what others did, or of when it is so."""

TAILS = (
    r"(?:(?:now|again|too|up|down|shortly|as well|for you|already|there|here|as requested|"
    r"as you (?:asked|wished|requested|wanted)|"
    r"everywhere|throughout the (?:house|home)|upstairs|downstairs|tonight|for (?:the|tonight|bed)[\w ]*|right now|"
    r"for [\w-]+ (?:second|minute|hour)s?|"
    r"in (?:the|your|here|there|this|every)\b[\w' ]*|at \d+[\w% .]*|on the [\w ]*floor|and ready[\w ]*|in [\w' ]*room|"
    r"at the moment|at last|just like that|and secure|and tidy|on (?:low|medium|high))\s*)*"
)
"""What may follow "the lights are off" and leaves it a claim."""

NAMES_OF_PLURALS = (
    "lights",
    "lamps",
    "blinds",
    "curtains",
    "shutters",
    "shades",
    "speakers",
    "doors",
    "windows",
    "fans",
)
"""Last words of a name that is spoken of as several."""

TELLING = frozenset("texted messaged notified informed told let text message notify inform tell".split())
"""Verbs that are about a message, which they do not name."""
WAKING = frozenset("reminded remind woken wake snoozed snooze".split())
"""Verbs that are about a reminder, which they do not name."""


@dataclass(frozen=True)
class Matter:
    """Something of a household that only certain tools change, and of which no state tells."""

    words: frozenset[str]
    """What it is called."""
    tools: frozenset[str]
    otherwise: str
    """What to say where none of them has changed anything."""


MATTERS = (
    Matter(
        frozenset({"message", "notification"}),
        frozenset({"send_message"}),
        "No message was sent.",
    ),
    Matter(
        frozenset({"timer", "reminder", "countdown"}),
        frozenset({"set_timer", "change_timer"}),
        "No timer was set or changed.",
    ),
    Matter(frozenset({"list"}), frozenset({"change_list"}), "Nothing was changed on a list."),
    Matter(
        frozenset({"calendar", "appointment", "meeting"}),
        frozenset({"change_calendar"}),
        "Nothing was changed in a calendar.",
    ),
)
"""What a tool must have changed that is said to be changed, whatever other tools did."""

TIMING_TOOLS = frozenset({"set_timer", "change_timer", "change_calendar", "say_own_sentence"})
"""Tools after whose success a promise for later may be true."""

WORDS_OF_NAMES = frozenset(
    "light fan set cover lock alarm play switch cool dim order message text note power open check call drop "
    "fire roll dock boost clean change start cross press vacuum water mow light end hold head return clear "
    "speed advance".split()
)
"""Words that are verbs in one sentence and names in another."""
