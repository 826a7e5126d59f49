"""The check of an answer in words against what Home Assistant says of the things that it speaks of."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from statistics import fmean

from testbed.agenda_answer import judge_calendar_answer, judge_list_answer
from testbed.clock_answer import judge_clock_answer
from testbed.found import Found
from testbed.known import holds, numbers_of, past_of, times_of, words_of
from testbed.rest import State
from testbed.said import clock_times, is_near, lengths, numbers, numbers_asked
from testbed.sum_answer import judge_sum_answer
from testbed.weather_answer import judge_weather_answer

_NEGATED = re.compile(r"\b(no|not|none|neither|nothing|nobody)\b|n't\b", re.IGNORECASE)
_SHORT = re.compile(r"(?<![^.!?] )(?<!\w)(yes|no|perhaps)\b, ", re.IGNORECASE)
_OF_THE_PAST = re.compile(r"\b(was|were|has been|have been|had|changed|until|then)\b", re.IGNORECASE)
_ON_A_DAY = re.compile(r"\bon (average|the|\w+day)\b", re.IGNORECASE)
_CLOSE = timedelta(minutes=1)
_PARTS = re.compile(r"[,;:]| and |\bbut\b")

Judge = Callable[[str, str, Sequence[State], datetime], Found]
"""Of a reply, the question, the things and the time on the home's clocks."""

_BY_DOMAIN: Mapping[str, Judge] = {
    "calendar": judge_calendar_answer,
    "todo": judge_list_answer,
    "weather": judge_weather_answer,
}


def judge_answer(reply: str, question: str, about: Sequence[State], now: datetime) -> Found:
    """Judge an answer about things, as `testbed.evidence` has them; without any, a sum, or one about time itself."""
    if not about:
        return judge_sum_answer(reply, question, now) or judge_clock_answer(reply, now)
    domains = {state["entity_id"].partition(".")[0] for state in about}
    if len(domains) == 1 and (judge := _BY_DOMAIN.get(next(iter(domains)))):
        return judge(reply, question, about, now)
    wrong = [
        *_wrong_times(reply, about, now),
        *_wrong_numbers(reply, question, about),
        *(why for so, why in _claims(reply, question, about) if not so),
    ]
    if wrong:
        return Found(False, wrong[0])
    if clock_times(reply) or _told_numbers(reply, about) or any(_claims(reply, question, about)):
        return Found(True, "The answer holds the state that Home Assistant has.")
    states = ", ".join(f"{state['entity_id']} is {state['state']}" for state in about)
    return Found(False, f"The answer does not hold the state that Home Assistant has: {states}.")


def _wrong_times(reply: str, about: Sequence[State], now: datetime) -> Iterator[str]:
    known = [moment for state in about for moment in times_of(state, now.tzinfo)]
    for clock in clock_times(reply):
        said = (clock.hour * 60 + clock.minute) * 60
        if not any(abs((m.hour * 60 + m.minute) * 60 + m.second - said) <= _CLOSE.total_seconds() for m in known):
            yield f"The answer says {clock:%H:%M}, and Home Assistant knows no such time of these things."
    for seconds, unit in lengths(reply):
        between = [now, *known]
        if not any(abs(abs((one - other).total_seconds()) - seconds) <= unit for one in between for other in known):
            yield f"The answer says {seconds} seconds, and nothing of these things took so long."


def _wrong_numbers(reply: str, question: str, about: Sequence[State]) -> Iterator[str]:
    known = [*numbers_of(about), *numbers_asked(question), *_counts(reply, about), *_averages(reply, about)]
    names = " ".join(str(state["attributes"].get("friendly_name", "")) for state in about)
    for said in numbers(reply):
        if not is_near(said, [*known, *numbers_asked(names)]):
            yield f"The answer says {said:g}, and Home Assistant knows no such number of these things."


def _told_numbers(reply: str, about: Sequence[State]) -> bool:
    known = [*numbers_of(about), *_averages(reply, about)]
    return any(is_near(said, known) for said in numbers(reply))


def _counts(reply: str, about: Sequence[State]) -> list[float]:
    """Return how many of the things are as the reply says, where all are named or none is."""
    named = [state for state in about if _is_named(state, reply)]
    if named and len(named) < len(about):
        return []
    return [len([state for state in about if any(holds(reply, word) for word in words_of(state)[0])])]


def _averages(reply: str, about: Sequence[State]) -> list[float]:
    """Return the numbers that an average over time may be: between the lowest and the highest that is remembered."""
    past = [float(value) for state in about for value in past_of(state) if re.fullmatch(r"-?\d+(\.\d+)?", value)]
    told = re.findall(r"(-?\d+(?:\.\d+)?)\D{0,12} on average", reply)
    return [float(number) for number in told if past and min(past) <= float(number) <= max(past)] + (
        [fmean(past)] if past else []
    )


def _claims(reply: str, question: str, about: Sequence[State]) -> Iterator[tuple[bool, str]]:
    """Yield of each state that the reply gives a thing whether it has it, and the sentence that says what it has."""
    for sentence in re.split(r"(?<=[.!?])\s+", _SHORT.sub("", reply)):
        words = [*_words_in(sentence, about)] or (
            [*_words_in(question, about)] if re.search(r"\bonly\b", sentence, re.IGNORECASE) else []
        )
        for states, part_words, negated in _parts(sentence, words, about):
            for state in states:
                for word in part_words:
                    if (so := _is_so(state, word, sentence)) is not None:
                        yield so != negated, f"{state['entity_id']} is {state['state']}."


def _parts(
    sentence: str, words: Sequence[str], about: Sequence[State]
) -> Iterator[tuple[list[State], list[str], bool]]:
    """Yield things, what is said of them, and whether it is said not to be so."""
    if not words:
        return
    named: list[State] = []
    said, negated = list(words), bool(_NEGATED.search(sentence))
    if not any(_is_named(state, sentence) for state in about):
        yield list(about), said, negated
        return
    last: tuple[list[str], bool] | None = None
    for part in _PARTS.split(sentence):
        named += [state for state in about if _is_named(state, part)]
        if here := _words_in(part, about):
            last = (here, bool(_NEGATED.search(part)))
            yield named, *last
            named = []
    if named:
        yield named, *(last or (said, negated))


def _words_in(text: str, about: Sequence[State]) -> list[str]:
    """Return the words for states of these things that a text has outside of their names."""
    for state in about:
        text = re.sub(re.escape(_name(state)), " ", text, flags=re.IGNORECASE) if _name(state) else text
    text = _ON_A_DAY.sub(" ", text)
    known = {
        word for state in about for value in (None, *past_of(state)) for side in words_of(state, value) for word in side
    }
    return [word for word in sorted(known) if holds(text, word)]


def _is_so(state: State, word: str, sentence: str) -> bool | None:
    """Return whether the thing is so, or was where the sentence tells of the past; None for what it can never be."""
    true, false = words_of(state)
    if _OF_THE_PAST.search(sentence) and (past := past_of(state)):
        true = {said for value in past for said in words_of(state, value)[0]}
    return True if word in true else False if word in false else None


def _is_named(state: State, text: str) -> bool:
    return bool(_name(state)) and _name(state).casefold() in text.casefold()


def _name(state: State) -> str:
    return str(state["attributes"].get("friendly_name", ""))
