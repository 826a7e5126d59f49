"""A sentence as commands, without a language model. Only what is certain is matched."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from ha_tools.acting.command import Command
from ha_tools.home.home import Home
from ha_tools.home.kinds import kinds
from ha_tools.home.mentions import called
from ha_tools.home.names import ARTICLES, is_plural, words
from ha_tools.home.place import Place
from ha_tools.home.resolution import resolve
from ha_tools.household.todo import ANY_SHOPPING_LIST
from ha_tools.measures.conversion import unit_asked, unit_said
from ha_tools.results.result import Result
from ha_tools.sentences import (
    camera_reader,
    colloquial,
    condition_reader,
    follow_up,
    grammar,
    mood,
    page_reader,
    plan_reader,
    templates,
    timer_follow_up,
)
from ha_tools.sentences.commands import command_of, has_meaning, is_kind, meant
from ha_tools.sentences.doubt import doubt
from ha_tools.sentences.follow_up import NOTHING, Lately
from ha_tools.sentences.grammar import SentenceGrammar
from ha_tools.sentences.kind_behind import LONGEST_KIND, meaning, without_kind
from ha_tools.sentences.phrases import ForeignPhrases, Phrases
from ha_tools.sentences.reading import Reading
from ha_tools.sentences.several import Several, Span
from ha_tools.sentences.sound_alike import SoundAlikes, clearly_nearest
from ha_tools.sentences.spellings import unsigned
from ha_tools.sentences.spoken_names import SpokenNames, clean
from ha_tools.sentences.template_index import TemplateIndex
from ha_tools.sentences.template_words import token_spans, tokens
from ha_tools.sentences.templates import message_sentences
from ha_tools.sentences.templates.briefing_sentences import alarm_before_briefing
from ha_tools.sentences.translation import Translation
from ha_tools.times.recurrence import days_of
from ha_tools.tools import TOOLS

MOST_JUDGED = 16
"""More than the sentences that are under way in a home at once."""

_WARM_UP = (
    "turn on the light",
    "set the thermostat to twenty one degrees",
    "set the boiler to fifty degrees",
    "what is the temperature",
    "are the lights on",
    "add milk to the shopping list",
)
"""Matched once after an update: the libraries compile what they need at the first use, which takes 0.2 s."""

_MORE_NUMBER = re.compile(
    r"(?:\d|\b(?:(?<!other )(?<!that )(?<!this )one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|"
    r"thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred))$"
)
"""A number at the end may go on: "twenty" … "one degrees", "2" … "21"."""

SHOPPING_LIST = "shopping list"
"""The English words for a list that may be called otherwise."""

_ONE_WORD = frozenset({"on", "off", "up", "down", "again", "more"})
"""Words that are a sentence only after another one, and the beginning of many: "on Friday …"."""

_BROKEN_OFF = re.compile(r"\b(?:and|or|the|an|my|except|except for|but)$")
"""Ends with which no sentence ends; whoever says them goes on."""

_BOTH = re.compile(r"\bboth (?:of )?(?:the |my |our )?(?=\w)")

_ASKED_AFTER = re.compile(r"(?:did|has|have (?:i|we|you|they)|was|were|had)\b")
"""Questions to their end: "did I lock the door and turn off the light" wishes for nothing."""


@dataclass(frozen=True)
class Match:
    """The certain meaning of a sentence."""

    commands: tuple[Command, ...]
    """The commands, in their order."""
    is_question: bool
    """True if nothing would be changed."""
    open_ended: bool
    """True if more words could still change the meaning: "turn on the lights" … "in the kitchen"."""
    reading: Reading | None = None
    """The reading of one command in a language other than English, to be answered in it."""
    templates: tuple[str, ...] = ()
    """The templates in which the words were found, each with its intent: "HassTurnOn: [turn] on [the] {name}"."""


class Sentences:
    """Understands the sentences of one language about one home."""

    def __init__(self, language: str = "en") -> None:
        """Takes a BCP 47 tag. Raises ValueError for a language without sentences."""
        self.language = grammar.known_language(language)
        self._index = grammar.load(self.language)
        self._reader: _Reader | None = None

    def update(self, home: Home, contacts: Sequence[str] = ()) -> None:
        """Understand this home, and the names of its address book, from now on.

        Takes a fraction of a second: call it off the event loop.
        """
        translation, sounds = Translation(self.language, home), SoundAlikes(home, self.language)
        if self.language == "en":
            reader = self._reader_of(home, self._index, Phrases(home, contacts), sounds)
        else:
            english = Phrases(home, contacts) if translation.has_phrases else None
            translated = self._reader_of(home, grammar.load("en"), english, sounds) if english else None
            own = ForeignPhrases(self.language, home, contacts)
            reader = replace(
                self._reader_of(home, self._index, own, sounds), translation=translation, translated=translated
            )
        home.warm_up()
        for each in filter(None, (reader.translated, reader)):
            for text in _WARM_UP:
                _Sentence(each, Place(), NOTHING).commands(text)
        self._reader = reader

    def _reader_of(
        self, home: Home, index: TemplateIndex, phrases: Phrases | ForeignPhrases, sounds: SoundAlikes
    ) -> _Reader:
        names = SpokenNames(home, in_compounds=index.has_compounds)
        language = "en" if isinstance(phrases, Phrases) else self.language
        return _Reader(
            home,
            SentenceGrammar(index, names),
            names,
            phrases,
            _floors(home),
            language,
            language == "en",
            sounds,
        )

    def match(self, text: str, place: Place, lately: Lately = NOTHING) -> Match | None:
        """The certain meaning of a sentence, if it has one. Pure; may be called from several threads."""
        reader = self._reader
        if reader is None:
            return None
        for known, match in list(reader.judged):
            if known == (text, place, lately):
                return match
        match = _Sentence(reader, place, lately).match(text)
        reader.judged.append(((text, place, lately), match))
        return match

    def sounding_like(self, text: str, place: Place, lately: Lately = NOTHING) -> Match | None:
        """Return the meaning of a sentence that has none, once words are names of the home that they sound like.

        None where two names lie as near. Takes some 50 ms in a large home; pure.
        """
        reader = self._reader
        if reader is None:
            return None
        found = [
            (alike, match)
            for alike in reader.sounds.near(text)
            if (match := _Sentence(reader, place, lately).match(alike.text))
        ]
        nearest = clearly_nearest([(alike, match.commands) for alike, match in found])
        return next((match for alike, match in found if alike is nearest), None)

    def doubt(self, text: str, place: Place) -> tuple[Command, Result] | None:
        """A command that is probably meant by an uncertain sentence, and what to ask or say about it. Pure."""
        reader = self._reader
        return doubt(text, reader.home, place) if reader and reader.is_english else None


@dataclass(frozen=True)
class _Reader:
    """The reader of the sentences about one home, swapped as one."""

    home: Home
    grammar: SentenceGrammar
    names: SpokenNames
    phrases: Phrases | ForeignPhrases
    floors: tuple[tuple[str, str], ...]
    """The floors of the home, and what each is called, the longer names first."""
    language: str
    """The language that is spoken."""
    is_english: bool
    """True if it knows more than the templates: several things at once, and the things lately spoken of."""
    sounds: SoundAlikes
    translation: Translation | None = None
    """Puts a sentence into English, where another language is spoken that has phrases for it."""
    translated: _Reader | None = None
    """Reads what was put into English."""

    judged: deque[tuple[tuple[str, Place, Lately], Match | None]] = field(
        init=False, compare=False, default_factory=lambda: deque(maxlen=MOST_JUDGED)
    )
    """The latest sentences, by their words, their place and what they follow, and their meaning."""

    def may_go_on(self, said: str, command: Command) -> bool:
        """Tell whether more words could still change what is meant."""
        name = str(command.arguments.get("name", ""))
        somewhere = "area" in command.arguments or "floor" in command.arguments
        if said in _ONE_WORD:
            return True
        has_place = "area" in TOOLS[command.tool].parameters
        is_one = self.names.has(name)
        if has_place and not somewhere and (not name or (is_kind(name) and not is_one)):
            return True
        return bool(_MORE_NUMBER.search(said)) or (said.endswith(clean(name)) and self.names.longer_than(name))


@dataclass(frozen=True)
class _Sentence:
    """A sentence said to one reader, at one place, after something else."""

    reader: _Reader
    place: Place
    lately: Lately
    going_on: list[Command] = field(default_factory=list)
    """Commands that end in words of the speaker's own."""
    readings: list[Reading] = field(default_factory=list)
    """The readings, the last one last."""
    read_as: list[tuple[str, Reading]] = field(default_factory=list)
    """The tools of the commands, and what they were read as, the last one last."""
    heard: list[str] = field(default_factory=list)
    """The words as they stood: free words are read in these, never in what was put together from their parts."""
    is_whole: bool = False
    """True if it was put into English, with words of another language in it: "an" and "um" are no article, no pause."""

    def match(self, text: str) -> Match | None:
        """Return the certain meaning of the words, if they have one."""
        commands = self.commands(text)
        if self.reader.is_english and (asked := mood.asked_in_full(text)) and _is_wish(commands):
            commands = self.commands(asked)
        is_question = not _is_wish(commands)
        if not commands or (_is_only_asked(text, commands) and not is_question):
            return None
        return Match(
            reading=None if self.reader.is_english else self.readings[-1],
            commands=commands,
            is_question=is_question,
            open_ended=commands[-1] in self.going_on or self.reader.may_go_on(clean(text), commands[-1]),
            templates=tuple(dict.fromkeys(filter(None, map(self._template, commands)))),
        )

    def _template(self, command: Command) -> str:
        """Return the intent and the template that a command was last read by; empty for one that was put together."""
        reading = next((read for tool, read in reversed(self.read_as) if tool == command.tool), None)
        return f"{reading.intent}: {reading.template}".removesuffix(": ") if reading else ""

    def _is_known(self, name: str) -> bool:
        """Return whether something in the home is called so, or is of that kind."""
        found = resolve(self.reader.home, name=name, whole_home=True)
        return bool(found.targets or found.choices)

    def commands(self, text: str) -> tuple[Command, ...]:
        """The commands that the words certainly are, now or later."""
        said = clean(text)
        last = self.lately.commands[-1] if self.lately else None
        if self.reader.is_english:
            of_plans = plan_reader.leaning(said, last) or plan_reader.about_plans(said, self._is_known)
            of_plans = of_plans or self._alarm_with_briefing(said)
        else:
            of_plans = plan_reader.foreign(said, last, self.reader.language)
        if of_plans:
            self._take(plan_reader.reading(self.reader.language), of_plans[-1])
        of_pages = page_reader.read(text, last, self.reader.language)
        if of_pages:
            self._take(page_reader.reading(of_pages[-1], self.reader.language), of_pages[-1])
        of_cameras = camera_reader.read(text, self.reader.home, self.reader.language)
        if of_cameras:
            self._take(camera_reader.reading(self.reader.language), of_cameras[-1])
        if found := of_plans or of_pages or of_cameras or self._commands_now(text):
            return self._said_later(text, found) or found
        if at_door := camera_reader.at_door(text, self.reader.home, self.reader.language):
            self._take(camera_reader.reading(self.reader.language), at_door[-1])
            return at_door
        later = plan_reader.planned(text, self._commands_now, self.reader.language) or condition_reader.conditional(
            text, self._commands_now, self.reader.language, self.reader.home
        )
        if later:
            self._take(plan_reader.reading(self.reader.language), later[-1])
        return later

    def _alarm_with_briefing(self, said: str) -> tuple[Command, ...]:
        """Return an alarm and the briefing once it is over: "wake me at seven with my briefing"."""
        words = alarm_before_briefing(said)
        commands = self._commands_now(words) if words else ()
        said_at = commands[0].arguments.get("at") if [command.tool for command in commands] == ["set_timer"] else None
        if not said_at or "remind" in commands[0].arguments:
            return ()
        lead = "whenever" if days_of(str(said_at))[1] else "when"
        at = f"{lead} my alarm is over"
        return (*commands, Command("plan", {"tool": "briefing", "arguments": {}, "at": at}))

    def _said_later(self, text: str, found: tuple[Command, ...]) -> tuple[Command, ...]:
        """Return the plan of a message that ends in its own condition: "announce dinner when the oven is done"."""
        language = self.reader.language
        if [command.tool for command in found] != [condition_reader.SEND_MESSAGE]:
            return ()
        plans = condition_reader.conditional(text, self._commands_now, language, self.reader.home)
        told = [str(plan.arguments["arguments"].get("message", "")) for plan in plans]
        is_own = any(map(message_sentences.is_own_condition, told, (plan.arguments["at"] for plan in plans)))
        if not plans or is_own or plans[0].arguments["tool"] != condition_reader.SEND_MESSAGE:
            return ()
        self._take(plan_reader.reading(language), plans[-1])
        return plans

    def _commands_now(self, text: str) -> tuple[Command, ...]:
        """The commands that the words certainly are, without a time."""
        said = clean(text)
        if not said or not self.reader.is_english:
            return self._foreign_now(text) if said else ()
        if _BROKEN_OFF.search(said) and not self.is_whole:
            return ()
        several = Several(self.read, self._without, self._read_after, self._spans)
        for spoken in self._ways(text.replace("\u2019", "'")):
            self.heard.append(spoken)
            if timed := timer_follow_up.commands(clean(spoken), self.lately):
                return timed
            if self.lately and (found := several.commands(follow_up.leaning(clean(spoken)))):
                return found
            if found := several.commands(spoken):
                return found
        return self._following(said)

    def _ways(self, text: str) -> Iterator[str]:
        """Yield a sentence as it was said, and in plainer words; what was put into English is plain already."""
        if self.is_whole:
            yield from dict.fromkeys((text, unsigned(text)))
            return
        spoken_so = colloquial.fluent(text)
        plain = colloquial.plain(spoken_so)
        both = colloquial.either(spoken_so)
        ways = (*([both] if both else []), spoken_so, plain, *follow_up.plainer(clean(plain)))
        yield from dict.fromkeys((*ways, *map(unsigned, ways)))

    def _foreign_now(self, text: str) -> tuple[Command, ...]:
        """Return the commands of a sentence in another language: by its own words, in English, by Home Assistant's."""
        if free := self._read_free(text):
            return (free,)
        if found := self._translated(text):
            return found
        one = self.read(text)
        return (one,) if one else ()

    def _translated(self, text: str) -> tuple[Command, ...]:
        """Return the commands of a sentence that says the same in English."""
        reader, translated = self.reader, self.reader.translated
        if reader.translation is None or translated is None:
            return ()
        for english in reader.translation.english(text):
            sentence = _Sentence(translated, self.place, self.lately, is_whole=True)
            if commands := tuple(map(_of_any_list, sentence.commands(english))):
                self.going_on.extend(sentence.going_on)
                self._take(Reading(f"Parley {commands[-1].tool}", {}, language=reader.language), commands[-1])
                return commands
        return ()

    def _following(self, said: str) -> tuple[Command, ...]:
        """Return the commands that the words mean only after what was lately spoken of."""
        commands = follow_up.repeated(said, self.lately) or follow_up.elsewhere(said, self.lately, self.reader.home)
        return commands if all(self._means_something(command) for command in commands) else ()

    def read(self, text: str) -> Command | None:
        """The command of a sentence that says one thing, with the unit in which it is said or asked."""
        ways = (self._read_in_unit, self._read, self._read_on_floor, self._read_both, self._read_with_kind)
        return next((command for way in ways if (command := way(text))), None)

    def _read_with_kind(self, text: str) -> Command | None:
        """A sentence for whose template a thing's name ends before the word for its kind: "dim the sofa light"."""
        home, said = self.reader.home, clean(text)
        for rest, entity in without_kind(said, self.reader.names, home) if self.reader.is_english else ():
            command = self._read(rest)
            if command and (meant_so := meaning(command, entity)) and has_meaning(meant_so, home, self.place):
                return meant_so
        return None

    def _read_both(self, text: str) -> Command | None:
        """A sentence about both things of a kind, where there are two."""
        rest = _BOTH.sub("the ", clean(text), count=1)
        command = self._read(rest) if self.reader.is_english and rest != clean(text) else None
        found = meant(command, self.reader.home, self.place).targets if command else ()
        return command if len(self.reader.home.parts(found)) == 2 else None

    def _read_on_floor(self, text: str) -> Command | None:
        """A sentence with a floor for which its template has no place: "lock the front door on the ground floor"."""
        if not self.reader.is_english:
            return None
        for name, said in self.reader.floors:
            rest = re.sub(rf" ?\b(?:(?:on|in|at) (?:the )?)?{re.escape(said)}(?: floor)?\b", "", clean(text), count=1)
            command = self._read(rest) if rest != clean(text) else None
            if command and (area := self.reader.home.area_named(str(command.arguments.get("area", "")))):
                return command if area.floor_id and self.reader.home.floors[area.floor_id].name == name else None
            if command and "floor" in TOOLS[command.tool].parameters and "floor" not in command.arguments:
                kind = (
                    {"name": str(command.arguments["name"]).removeprefix("all ")} if "name" in command.arguments else {}
                )
                placed = replace(command, arguments={**command.arguments, **kind, "floor": name})
                if has_meaning(placed, self.reader.home, self.place):
                    return placed
        return None

    def _read_in_unit(self, text: str) -> Command | None:
        said = clean(text)
        for found, asked in ((unit_said(said), False), (unit_asked(said), True)):
            command = self._read(found[0]) if found else None
            tool = TOOLS[command.tool] if command else None
            if found and command and tool and "unit" in tool.parameters and tool.writes is not asked:
                in_unit = replace(command, arguments={**command.arguments, "unit": found[1]})
                if command in self.going_on:
                    self.going_on.append(in_unit)
                return in_unit
        return None

    def _read(self, text: str) -> Command | None:
        said = clean(text)
        if not self.reader.is_english:
            return self._read_foreign(said, text)
        also = follow_up.pronouns(said, self.lately, self.reader.home) if self.lately else ()
        free = [reader(said) for reader in templates.READERS]
        if any(text in heard for heard in self.heard):
            free.extend(self.reader.phrases.readings(text))
        for reading in (*free, self.reader.grammar.read(said, also)):
            command = command_of(reading, self.reader.home, self.place) if reading else None
            if reading and command and not self._is_about_another(command, said):
                command = follow_up.of_players(command, self.lately, self.reader.home)
                self._take(reading, command)
                return command
        return None

    def _take(self, reading: Reading, command: Command) -> None:
        self.readings.append(reading)
        self.read_as.append((command.tool, reading))
        if reading.may_go_on:
            self.going_on.append(command)

    def _is_about_another(self, command: Command, said: str) -> bool:
        """Return whether a kind read in a room is the name of a thing that this cannot be done to: a contact's."""
        domains, arguments = TOOLS[command.tool].domains, command.arguments
        name, area = str(arguments.get("name", "")), str(arguments.get("area", ""))
        if not (domains and area and is_kind(name)):
            return False
        read = (*words(area), *words(name))
        named = [spoken for spoken in self.reader.names.within(tokens(said)) if spoken.slot == "name"]
        singular = [spoken for spoken in named if words(spoken.said) == read and not is_plural(spoken.said)]
        return bool(singular) and all(spoken.domain not in domains for spoken in singular)

    def _read_foreign(self, said: str, text: str) -> Command | None:
        """As `read` in another language; None where the sentence may as well wish for something else."""
        if free := self._read_free(text):
            return free
        grammar, home = self.reader.grammar, self.reader.home
        reading = grammar.read_foreign(said, text)
        command = command_of(reading, home, self.place) if reading else None
        if reading is None or command is None:
            return None
        rival = grammar.rival(said, reading) if TOOLS[command.tool].writes else None
        other = command_of(rival, home, self.place) if rival else None
        if other and other.tool != command.tool and TOOLS[other.tool].writes:
            return None
        self._take(reading, command)
        return command

    def _read_free(self, text: str) -> Command | None:
        """Return the command of a sentence for which the spoken language has words of its own."""
        for reader in templates.FOREIGN_READERS:
            if free := reader(text, self.reader.language):
                self._take(Reading(f"Parley {free.tool}", {}, may_go_on=bool(free.arguments)), free)
                return free
        for free_reading in self.reader.phrases.readings(text):
            if command := command_of(free_reading, self.reader.home, self.place):
                self._take(free_reading, command)
                return command
        return None

    def _read_after(self, text: str, before: tuple[Command, ...]) -> Command | None:
        """Return the command that the text means after these commands: "it" is what they are for."""
        found = [meant(command, self.reader.home, self.place).targets for command in before]
        about = tuple(entity.entity_id for targets in found for entity in targets)
        return replace(self, lately=Lately(before, about)).read(text) if all(found) else None

    def _means_something(self, command: Command) -> bool:
        return has_meaning(command, self.reader.home, self.place)

    def _without(self, command: Command, items: tuple[str, ...]) -> Command | None:
        """The command that leaves the items out; None unless each is among its things, and something is left."""
        if "exclude" not in TOOLS[command.tool].parameters or "exclude" in command.arguments:
            return None
        home = self.reader.home
        targets = meant(command, home, self.place).targets
        out = [{entity.entity_id for entity in called(home, item, targets)} for item in items]
        if not all(out) or len(set[str]().union(*out)) == len(targets):
            return None
        return replace(command, arguments={**command.arguments, "exclude": list(items)})

    def _spans(self, text: str) -> list[Span]:
        """Return the spans of the names and kinds of things."""
        at = token_spans(text)
        said = tuple(text[begin:end].casefold() for begin, end in at)
        spans = [*self.reader.names.spans(said), *_kind_spans(said)]
        return [(at[begin][0], at[end - 1][1]) for begin, end in spans]


def _of_any_list(command: Command) -> Command:
    """Return a command for the list that is for shopping, whatever it is called in the language that was spoken."""
    if command.arguments.get("name") != SHOPPING_LIST:
        return command
    return replace(command, arguments={**command.arguments, "name": ANY_SHOPPING_LIST})


def _floors(home: Home) -> tuple[tuple[str, str], ...]:
    called = [(floor.name, clean(name)) for floor in home.floors.values() for name in floor.names]
    return tuple(sorted(called, key=lambda pair: -len(pair[1])))


def _is_wish(commands: tuple[Command, ...]) -> bool:
    return not commands or any(TOOLS[command.tool].writes for command in commands)


def _is_only_asked(text: str, commands: tuple[Command, ...]) -> bool:
    """Return whether the words ask after something, which a wish does not: "did I lock the door", "movie time?"."""
    said = clean(text)
    is_name = said == clean(str(commands[0].arguments.get("name", "")))
    return bool(_ASKED_AFTER.match(said)) or (is_name and text.rstrip().endswith("?"))


def _kind_spans(said: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    for begin in range(len(said)):
        if said[begin] in ARTICLES:
            continue
        for end in range(begin + 1, min(begin + LONGEST_KIND, len(said)) + 1):
            if said[end - 1] not in ARTICLES and kinds(words(" ".join(said[begin:end]))):
                yield begin, end
