"""Reading a sentence with hassil: home-assistant-intents' templates and ours, over the names of the home."""

import functools
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from hassil import Intents, RecognizeResult, TextSlotList, recognize_all, recognize_best
from home_assistant_intents import get_intents, get_languages

from ha_tools.devices import power, running
from ha_tools.home.kinds import KIND_NAMES
from ha_tools.home.names import words
from ha_tools.languages import phrasebook
from ha_tools.languages.order_phrases import OrderPhrases, order_phrases
from ha_tools.sentences import templates
from ha_tools.sentences.corrections import corrected
from ha_tools.sentences.kind_words import said_kind
from ha_tools.sentences.reading import Reading
from ha_tools.sentences.spoken_names import SpokenName, SpokenNames, by_list
from ha_tools.sentences.template_index import TemplateIndex
from ha_tools.sentences.template_words import tokens
from ha_tools.sentences.templates import openings

_POWER_INTENTS = ("HassTurnOn", "HassTurnOff")
"""Home Assistant opens, locks and starts with these as well."""

HERE = "(this room)"
"""Stands for the area of the speaker, who did not say one."""

MOST_FREE_WORDS = 8
"""Words of an item, a title or a name: more is chatter."""

_ASKING = ("?", "\uff1f", "\u061f")
"""Ends of a question, in one script or another."""

_HOME_LISTS = ("name", "area", "floor")

_NUMBERS_OF = {"nb": "no"}
"""Language -> the one that unicode-rbnf has its number words under; it has none under the language itself."""


def known_language(tag: str) -> str:
    """Home Assistant's language for a BCP 47 tag: "de" for "de-AT". Raises ValueError where it has no sentences."""
    known = {language.casefold(): language for language in get_languages()}
    wanted = tag.replace("_", "-").casefold()
    for candidate in (wanted, wanted.partition("-")[0]):
        if candidate in known:
            return known[candidate]
    raise ValueError(f"There are no sentences in the language {tag}.")


@functools.cache
def load(language: str) -> TemplateIndex:
    """The templates of a language, as far as we have tools for them; ours are English.

    Parsed once per process, when it is first spoken: 0.5 s and 10 MB for German, half of that for English, and
    less for most of the others.
    """
    data = get_intents(language)
    if data is None:
        raise ValueError(f"There are no sentences in the language {language}.")
    data = corrected(data, language)
    known = [name for name in templates.COMMANDS if language != "en" or name not in templates.FOREIGN]
    intents = {
        name: {"data": [block for block in data["intents"][name]["data"] if _is_usable(name, block)]}
        for name in known
        if name in data["intents"]
    }
    if language != "en":
        intents |= _by_domain(data["intents"])
    else:
        for name in templates.COMMANDS:
            intents[name] = {"data": [*templates.sentences_of(name), *intents.get(name, {"data": []})["data"]]}
        data["expansion_rules"] = {**data["expansion_rules"], **templates.RULES}
        data["lists"] = {**data["lists"], **templates.LISTS}
    spoken = _NUMBERS_OF.get(language, language)
    return TemplateIndex(Intents.from_dict({**data, "intents": intents, "language": spoken}), language)


def _by_domain(intents: Mapping[str, Any]) -> dict[str, Any]:
    """Return Home Assistant's opening and locking by turning on, as intents of a domain: "HassTurnOn.cover"."""
    found: dict[str, Any] = {}
    for name in _POWER_INTENTS:
        for block in intents.get(name, {"data": ()})["data"]:
            for domain in openings.DOMAINS:
                if domain in _domains(block):
                    found.setdefault(f"{name}.{domain}", {"data": []})["data"].append(block)
    return found


def _domains(block: Mapping[str, Any]) -> set[str]:
    """The domains of which a block of templates speaks."""
    said = block.get("slots", {}).get("domain") or block.get("requires_context", {}).get("domain") or ()
    return {said} if isinstance(said, str) else set(said)


def _is_usable(intent: str, block: Mapping[str, Any]) -> bool:
    """Return whether we have a tool for what a block of templates says; the rest only costs time."""
    if block.get("metadata", {}).get("slot_combination", "").startswith("command_"):  # "… in five minutes"
        return False
    slots, required = block.get("slots", {}), block.get("requires_context", {}).get("domain")
    if intent == "HassGetState":
        return slots.get("domain", "light") in templates.ASKED_DOMAINS and not _has_zone(block)
    if intent == "HassSetPosition":
        return True
    if "device_class" in slots or slots.get("domain", "light") not in KIND_NAMES:
        return False
    domains = {required} if isinstance(required, str) else set(required or ())
    return not domains or intent not in _POWER_INTENTS or bool(domains & {*power.DOMAINS, *running.DOMAINS})


def _has_zone(block: Mapping[str, Any]) -> bool:
    """Return whether it takes any word for the name of a zone: "is anyone in the kitchen" asks for no zone."""
    return any("{zone" in sentence for sentence in block["sentences"])


class SentenceGrammar:
    """The templates with the names of one home; immutable."""

    def __init__(self, index: TemplateIndex, names: SpokenNames) -> None:
        self._index = index
        self._names = names

    def read(self, text: str, also: Collection[SpokenName] = ()) -> Reading | None:
        """The one reading of a whole sentence, if a template has it to the last word.

        `also` are names beside those of the home: "it", where that means something.
        """
        result = self.recognise(text, also)
        if result is None or _is_bare_name(text, result):
            return None
        reading = _with_kind(text, _reading(text, result))
        meant = {name.value: name.ref for name in also}.get(str(reading.slots.get("name")))
        return replace(reading, slots={**reading.slots, "name": meant}) if meant else reading

    def read_foreign(self, text: str, spoken: str) -> Reading | None:
        """As `read`, in a language of which nothing is known but its templates and what its phrasebook has.

        `text` is cleaned; in `spoken` the speaker's own words are as they were written.
        """
        said = self._index.with_digits(text)
        result = self.recognise(said, with_free_words=False) or self.recognise(said, only_whole_words=True)
        if result is None or _is_bare_name(text, result):
            return None
        free = {name: entity.text_clean for name, entity in result.entities.items() if entity.is_wildcard}
        if any(not self._is_certain(result.intent.name, words, spoken) for words in free.values()):
            return None
        reading, own = _reading(text, result), {slot: as_spoken(words, spoken) for slot, words in free.items()}
        return replace(reading, slots={**reading.slots, **own}, language=self._index.language)

    def _is_certain(self, intent: str, words: str, spoken: str) -> bool:
        """Return whether free words are only themselves: no question, no negation, and no other wish."""
        said = tokens(words)
        if not said or len(said) > MOST_FREE_WORDS:
            return False
        if spoken.rstrip().endswith(_ASKING) and intent != "HassTimerStatus":
            return False
        book = phrasebook(self._index.language)
        if book and book.doubts(words):
            return False
        phrases = order_phrases(self._index.language)
        if phrases and not _is_for(intent, said, phrases):
            return False
        return (
            "List" in intent
            or intent == "HassBroadcast"
            or not any(self._index.is_of_others(intent, word) for word in said)
        )

    def rival(self, text: str, reading: Reading) -> Reading | None:
        """Return a reading of the whole sentence other than this, without free words."""
        result = self.recognise(self._index.with_digits(text), with_free_words=False, other_than=reading.intent)
        return _reading(text, result) if result else None

    def _of_things(self, text: str, found: dict[SpokenName, frozenset[str]]) -> dict[SpokenName, frozenset[str]]:
        """The names without those of lamps that, before "lights", are their rooms: "the bathroom lights"."""
        rooms = {name.said for name in found if name.slot == "area"}
        return {
            name: words
            for name, words in found.items()
            if name.slot != "name" or name.said not in rooms or f"{name.said} lights" not in text
        }

    def recognise(
        self,
        text: str,
        also: Iterable[SpokenName] = (),
        *,
        with_free_words: bool = True,
        only_whole_words: bool = False,
        other_than: str = "",
    ) -> RecognizeResult | None:
        """hassil's best result, found among the templates and the names that can have to do with the text."""
        said = tokens(text)
        found = {
            **self._of_things(text, self._names.within(said)),
            **{name: frozenset(tokens(name.said)) for name in also},
        }
        names = by_list(found, templates.NAME_LISTS)
        words = {listed: frozenset[str]().union(*(found[name] for name in on)) for listed, on in names.items()}
        candidates = self._index.candidates(said, words, with_free_words=with_free_words, other_than=other_than)
        if candidates is None:
            return None
        found_best = best(text, candidates, names)
        if not only_whole_words or found_best is None or _ends_with_words(text, found_best):
            return found_best
        whole = [result for result in each(text, candidates, names) if _ends_with_words(text, result)]
        return min(whole, key=_free_letters, default=None)


def as_spoken(words: str, spoken: str) -> str:
    """Cleaned words as they stand in what was said: "neue socken" is "neue Socken"."""
    found = re.search(r"\W+".join(map(re.escape, words.split())), spoken, re.IGNORECASE)
    return found[0] if found else words


def best(text: str, intents: Intents, names: Mapping[str, Iterable[SpokenName]]) -> RecognizeResult | None:
    """hassil's best result with these templates and these names by list."""
    return recognize_best(
        text,
        intents,
        slot_lists={listed: _slot_list(names.get(listed, ())) for listed in (*_HOME_LISTS, *templates.NAME_LISTS)},
        intent_context={"area": HERE},
        language=intents.language,
        best_slot_name="name",
    )


def each(text: str, intents: Intents, names: Mapping[str, Iterable[SpokenName]]) -> Iterable[RecognizeResult]:
    """All that hassil makes of a text with these templates and these names by list."""
    return recognize_all(
        text,
        intents,
        slot_lists={listed: _slot_list(names.get(listed, ())) for listed in (*_HOME_LISTS, *templates.NAME_LISTS)},
        intent_context={"area": HERE},
        language=intents.language,
    )


_SPACED = r"[^\W\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
"""A letter of a script that puts spaces between words: not Thai, Lao, Burmese, Khmer, Chinese and Japanese."""


def _ends_with_words(text: str, result: RecognizeResult) -> bool:
    """Return whether free words begin and end where words do: "huevos a l" with "a lista" behind it does not."""
    free = [entity.text_clean for entity in result.entities.values() if entity.is_wildcard]
    return all(re.search(rf"(?<!{_SPACED}){re.escape(words.strip())}(?!{_SPACED})", text) for words in free)


def _free_letters(result: RecognizeResult) -> int:
    return sum(len(entity.text_clean) for entity in result.entities.values() if entity.is_wildcard)


def _is_bare_name(text: str, result: RecognizeResult) -> bool:
    """Some templates turn on what is merely named. A scene's name, or a script's, is a wish; a lamp's is not."""
    name = result.entities.get("name")
    return name is not None and words(text) == words(name.text) and result.context.get("domain") not in power.RUN


def _reading(said: str, result: RecognizeResult) -> Reading:
    slots: dict[str, Any] = {name: entity.value for name, entity in result.entities.items()}
    if slots.get("area") == HERE:
        del slots["area"]
        slots["here"] = True
    free = [entity.text_clean for entity in result.entities.values() if entity.is_wildcard]
    may_go_on = any(said.endswith(text) for text in free)
    template = (result.intent_sentence.text if result.intent_sentence else "") or ""
    return Reading(result.intent.name, slots, result.response or "", may_go_on, template=template)


def _with_kind(said: str, reading: Reading) -> Reading:
    """With the word for what is meant, where templates keep only its domain."""
    slots = reading.slots
    kind = "" if "name" in slots else said_kind(said, reading.intent, str(slots.get("domain", "")))
    return replace(reading, slots={**slots, "said_kind": kind}) if kind else reading


def _slot_list(names: Iterable[SpokenName]) -> TextSlotList:
    """hassil's list of what is said, what it stands for, and the context that templates ask for."""
    return TextSlotList.from_tuples(
        ((name.said, name.value, {"domain": name.domain} if name.domain else {}) for name in sorted(names)),
        allow_template=False,
    )


def _is_for(intent: str, said: Sequence[str], phrases: OrderPhrases) -> bool:
    """Return whether free words may be what is played, or stands on a list: no "with Leo", and no "it"."""
    if intent == "HassMediaSearchAndPlay":
        return said[0] not in phrases.no_played
    return "List" not in intent or not (phrases.no_items.intersection(said) or phrases.articles.issuperset(said))
