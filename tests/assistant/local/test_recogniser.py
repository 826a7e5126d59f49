"""The recogniser hears the home's sentences, in several rooms at once, and refuses what is none of them."""

import asyncio
import itertools
import os
import resource
import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.local.pronunciation import PronunciationError
from assistant.local.recogniser import DECODERS_KEPT, HomeUnknownError, Recogniser
from assistant.local.utterance import Heard, RoomHearing, Utterance
from assistant.turns import Awaited, is_cut_off
from ha_tools.home.home import Entity, Home
from tests.assistant.local.conftest import Voice

SENTENCES = (
    "turn on the kitchen lights",
    "turn off the lights in the living room",
    "switch on the reading lamp",
    "set the bed light to thirty percent",
    "make the ceiling lights blue",
    "set the thermostat to twenty one degrees",
    "what is the temperature in the living room",
    "which lights are on",
    "activate movie time",
    "never mind",
)
TIMERS = (
    "set a timer for five minutes",
    "set a pizza timer for twelve minutes",
    "how long is left",
    "cancel the timer",
    "wake me at half past six",
    "snooze for ten minutes",
)
CHATTER = (
    "what's the matter with the radio today",
    "I think we should go to the beach this weekend",
    "the meeting has been moved to thursday afternoon",
    "who wrote pride and prejudice",
    "tell me about the history of the shopping mall",
)
VOICES = ("slt", "rms", "en-us")

pytestmark = pytest.mark.timeout(300)
"""Dozens of sentences are decoded in one test, in their own time and longer on a busy machine."""


async def hear(
    recogniser: Recogniser, audio: bytes, microphone: RoomHearing | None = None, *, answers: Awaited = None
) -> Heard:
    """The whole utterance at once."""
    utterance = recogniser.listen(microphone or RoomHearing(), lambda _: None, answers)
    utterance.feed(audio)
    utterance.end()
    async with asyncio.timeout(20):
        heard = await utterance.result
    assert heard is not None
    return heard


def without_articles(text: str) -> str:
    """The words that matter: "the" is often swallowed or heard as "my", and never changes what is meant."""
    return text.replace("the ", "").replace("my ", "")


async def heard_in_turn(recogniser: Recogniser, texts: Sequence[str], say: Voice) -> list[tuple[str, str]]:
    """Say each text by one of the voices, in turn; the bench has every voice say all. Return what was heard of each."""
    rooms = {voice: RoomHearing() for voice in VOICES}
    said = zip(texts, itertools.cycle(VOICES), strict=False)
    return [(text, (await hear(recogniser, say(text, voice), rooms[voice])).text) for text, voice in said]


async def test_nearly_every_sentence_is_heard(recogniser: Recogniser, say: Voice) -> None:
    heard = await heard_in_turn(recogniser, SENTENCES, say)
    wrong = [(said, text) for said, text in heard if without_articles(said) != without_articles(text)]
    assert len(wrong) <= len(heard) // 5, wrong


async def test_timers_are_heard(recogniser: Recogniser, say: Voice) -> None:
    heard = await heard_in_turn(recogniser, TIMERS, say)
    wrong = [(said, text) for said, text in heard if without_articles(said) != without_articles(text)]
    assert len(wrong) <= len(heard) // 6, wrong


OPENINGS = (
    Entity("cover.bedroom_blinds", "Bedroom Blinds", (), "bedroom", "up", "blind"),
    Entity("cover.garage", "Garage Door", device_class="garage"),
    Entity("lock.front_door", "Front Door"),
    Entity("alarm_control_panel.alarm", "Alarm"),
    Entity("vacuum.robbie", "Robbie", (), "living_room", "ground"),
)
SAID_TO_OPENINGS = (
    "close the bedroom blinds",
    "set the blinds to forty percent",
    "open the garage door",
    "unlock the front door",
    "lock all the doors",
    "arm the alarm for the night",
    "vacuum the kitchen",
    "send the vacuum home",
    "is the front door locked",
)
ANSWERS = ("one two three four", "eight two nine one", "yes", "the last one")
HOUSEHOLD = (
    Entity("todo.groceries", "Groceries"),
    Entity("weather.home", "Weather"),
    Entity("script.good_night", "Good Night"),
)
SAID_OF_THE_HOUSEHOLD = (
    "turn it off again",
    "a bit brighter",
    "what about the bedroom",
    "undo that",
    "what time is it",
    "what's the weather like tomorrow",
    "will it rain today",
    "add bananas to the groceries",
    "add olive oil to the shopping list",
    "what's on the shopping list",
    "pause the music",
    "turn the volume down",
    "make it two degrees warmer",
    "turn off all the lights",
    "good night",
)


async def test_blinds_locks_robots_and_a_pin_are_heard(home: Home, say: Voice) -> None:
    recogniser = Recogniser(pin_digits=4)
    await recogniser.update(replace(home, entities={**home.entities, **{item.entity_id: item for item in OPENINGS}}))
    heard = await heard_in_turn(recogniser, SAID_TO_OPENINGS, say)
    await recogniser.close()
    wrong = [(said, text) for said, text in heard if without_articles(said) != without_articles(text.lower())]
    assert len(wrong) <= len(heard) // 6, wrong


async def test_what_leans_on_something_the_household_and_the_weather_are_heard(home: Home, say: Voice) -> None:
    recogniser = Recogniser()
    await recogniser.update(replace(home, entities={**home.entities, **{item.entity_id: item for item in HOUSEHOLD}}))
    heard = await heard_in_turn(recogniser, SAID_OF_THE_HOUSEHOLD, say)
    await recogniser.close()
    same = [(said, text.lower().replace("what is", "what's")) for said, text in heard]
    wrong = [(said, text) for said, text in same if without_articles(said) != without_articles(text)]
    assert len(wrong) <= len(heard) // 6, wrong


async def test_an_answer_is_heard_after_a_question_and_not_unasked(home: Home, say: Voice) -> None:
    recogniser = Recogniser(pin_digits=4)
    await recogniser.update(home)
    said = [(text, say(text, voice)) for voice in VOICES for text in ANSWERS]
    asked = [(text, (await hear(recogniser, audio, answers=())).text) for text, audio in said]
    unasked = [text for text, audio in said if (await hear(recogniser, audio)).text == text]
    await recogniser.close()
    wrong = [(text, heard) for text, heard in asked if heard != text]
    assert len(wrong) <= len(asked) // 6, wrong
    assert unasked == []


async def test_free_speech_is_refused(recogniser: Recogniser, say: Voice) -> None:
    taken = [text for voice in VOICES for text in CHATTER if (await hear(recogniser, say(text, voice))).text]
    assert len(taken) <= 1, taken


BEGINNINGS = (
    "turn on the",
    "turn off the kitchen",
    "set the bed light to",
    "make the ceiling lights",
    "what is the temperature in the",
    "set a timer for",
    "wake me at",
    "how many lights",
)
GOES_ON = (
    "turn on the kitchen lights and the reading lamp",
    "turn off the bed light when the movie ends",
    "set a timer for five minutes and another one for ten",
    "turn on the ceiling fan in ten minutes",
    "what time is it in tokyo",
    "pause the music and open the blinds",
)
UNKNOWN_WORDS = (
    "turn off the lights in the basement",
    "turn on the aquarium",
    "what is the temperature of the pool",
    "make the ceiling lights beige",
    "turn on the radio in the greenhouse",
    "is the washing machine on",
)


async def test_the_beginning_of_a_sentence_is_never_finished_for_the_person(recogniser: Recogniser, say: Voice) -> None:
    for voice in VOICES[:2]:
        microphone = RoomHearing()
        await hear(recogniser, say(SENTENCES[0], voice), microphone)
        heard = [(text, (await hear(recogniser, say(text, voice), microphone)).text) for text in BEGINNINGS]
        assert [(said, text) for said, text in heard if text and not is_cut_off(text)] == []
        assert len([text for _, text in heard if is_cut_off(text)]) >= len(heard) // 2, heard


@pytest.mark.parametrize(("texts", "most"), [(GOES_ON, 1), (UNKNOWN_WORDS, 3)], ids=["goes on", "unknown words"])
async def test_what_was_not_heard_whole_is_rarely_cut_to_what_fits(
    recogniser: Recogniser, say: Voice, texts: Sequence[str], most: int
) -> None:
    taken = []
    for voice in VOICES[:2]:
        microphone = RoomHearing()
        await hear(recogniser, say(SENTENCES[0], voice), microphone)
        heard = [(text, (await hear(recogniser, say(text, voice), microphone)).text) for text in texts]
        taken += [(said, text) for said, text in heard if text and not is_cut_off(text)]
    assert len(taken) <= most, taken  # of twice as many as there are texts


@pytest.mark.parametrize(
    "pieces",
    [("turn on", "the kitchen lights"), ("turn off the", "ceiling fan"), ("set the bed light", "to thirty percent")],
    ids=" … ".join,
)
async def test_half_a_second_of_silence_inside_a_sentence_does_not_end_it(
    recogniser: Recogniser, say: Voice, pieces: tuple[str, str]
) -> None:
    microphone = RoomHearing()
    await hear(recogniser, say(SENTENCES[0]), microphone)
    audio = say(pieces[0]) + say(pieces[1])  # each with its silence round it
    assert without_articles((await hear(recogniser, audio, microphone)).text) == without_articles(" ".join(pieces))


async def test_a_first_sentence_from_far_away_is_heard(recogniser: Recogniser, say: Voice) -> None:
    heard = await hear(recogniser, say("set the thermostat to twenty one degrees", "slt", loudness=0.03))
    assert heard.text == "set the thermostat to twenty one degrees"


@pytest.mark.parametrize("lead", [0.4, 0.0])
async def test_the_wake_word_before_a_command_is_cut(recogniser: Recogniser, say: Voice, lead: float) -> None:
    audio = say("hey jarvis, turn on the kitchen lights", lead_seconds=lead)
    assert without_articles((await hear(recogniser, audio)).text) == "turn on kitchen lights"
    within_the_wake_word = audio[int((lead + 0.3) * 16000) * 2 :]
    assert without_articles((await hear(recogniser, within_the_wake_word)).text) == "turn on kitchen lights"


async def test_the_wake_word_alone_is_no_request(recogniser: Recogniser, say: Voice) -> None:
    heard = await hear(recogniser, say("hey jarvis"))
    assert heard.text == ""
    assert heard.is_wake_word


async def test_silence_is_nothing(recogniser: Recogniser) -> None:
    assert (await hear(recogniser, bytes(32000))).text == ""


async def test_names_come_back_as_the_home_writes_them(recogniser: Recogniser, say: Voice) -> None:
    assert (await hear(recogniser, say("turn on lamp two"))).text == "turn on Lamp 2"


async def test_interim_hypotheses_grow_into_the_sentence(recogniser: Recogniser, say: Voice) -> None:
    interims: list[str] = []
    microphone = RoomHearing()
    await hear(recogniser, say("turn off the ceiling fan"), microphone)
    utterance = recogniser.listen(microphone, interims.append)
    utterance.feed(say("turn on the kitchen lights"))
    utterance.end()
    await utterance.result
    right = [interim for interim in interims if "turn on the kitchen lights".startswith(interim)]
    assert len(right) >= 2
    assert right[-1] == interims[-1]


async def test_two_rooms_speak_at_once(recogniser: Recogniser, say: Voice) -> None:
    both = await asyncio.gather(
        hear(recogniser, say("turn on the kitchen lights", "slt")), hear(recogniser, say("activate movie time", "rms"))
    )
    assert [heard.text for heard in both] == ["turn on the kitchen lights", "activate movie time"]


async def test_a_changed_home_is_heard_without_dropping_the_utterance_that_runs(
    recogniser: Recogniser, home: Home, say: Voice
) -> None:
    utterance = recogniser.listen(RoomHearing(), lambda _: None)
    audio = say("turn on the ceiling fan")
    utterance.feed(audio[:20000])
    piano = Entity("light.piano", "Piano Light", (), "garden")
    await recogniser.update(replace(home, entities={piano.entity_id: piano}))
    utterance.feed(audio[20000:])
    utterance.end()
    heard = await utterance.result
    assert heard is not None
    assert heard.text == "turn on the ceiling fan"
    assert (await hear(recogniser, say("turn on the piano light"))).text == "turn on the piano light"
    assert (await hear(recogniser, audio)).text != "turn on the ceiling fan"


async def test_a_room_that_goes_on_before_its_last_result_needs_no_second_decoder(
    recogniser: Recogniser, say: Voice
) -> None:
    microphone = RoomHearing()
    before = recogniser.listen(microphone, lambda _: None)
    heard = asyncio.create_task(hear(recogniser, say("activate movie time"), microphone))
    await asyncio.gather(*(hear(recogniser, say("never mind")) for _ in range(2)))
    assert not heard.done()
    before.cancel()
    assert (await heard).text == "activate movie time"


async def test_before_the_home_is_known_it_waits_a_while_and_says_so(home: Home, say: Voice) -> None:
    recogniser = Recogniser()
    with pytest.raises(HomeUnknownError):
        await hear(recogniser, say("stop"))
    heard, _ = await asyncio.gather(hear(recogniser, say("turn on the kitchen lights")), recogniser.update(home))
    assert without_articles(heard.text).lower() == "turn on kitchen lights"
    await recogniser.close()


@pytest.mark.parametrize("begun", [False, True])
async def test_closing_amid_an_update_leaves_no_decoder(home: Home, begun: bool) -> None:
    recogniser, before = Recogniser(), decoders()
    recogniser.stand_by()
    update = asyncio.create_task(recogniser.update(home))

    async def close() -> None:
        if begun:
            await asyncio.to_thread(until_decoders_other_than, before)
        update.cancel()
        await recogniser.close()

    await asyncio.gather(update, close(), return_exceptions=True)
    await asyncio.get_running_loop().shutdown_default_executor()  # the thread of the update has ended
    assert decoders() == before


async def test_a_decoder_is_started_once_a_room_is_there_and_the_names_are_known(home: Home) -> None:
    before = decoders()
    for knows_first in (True, False):
        recogniser = Recogniser()
        if knows_first:
            await recogniser.update(home)
            assert decoders() == before
            recogniser.stand_by()
        else:
            recogniser.stand_by()
            await recogniser.update(home)
        await asyncio.to_thread(until_decoders_other_than, before)
        assert len(decoders() - before) == 1
        await recogniser.close()
        assert decoders() == before


async def test_a_cancelled_utterance_frees_its_thread(recogniser: Recogniser, say: Voice) -> None:
    for _ in range(10):
        utterance = recogniser.listen(RoomHearing(), lambda _: None)
        utterance.feed(say("turn on the kitchen lights"))
        utterance.cancel()
        assert await utterance.result is None
    assert (await hear(recogniser, say("activate movie time"))).text == "activate movie time"


async def test_a_home_whose_new_names_cannot_be_pronounced_is_heard_without_them(
    recogniser: Recogniser, home: Home, say: Voice, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    fan = Entity("fan.new", "Qwyxel Fan", (), "kitchen", "ground")
    grown = replace(home, entities={**home.entities, "fan.new": fan, "light.hall": Entity("light.hall", "Hall Light")})
    with monkeypatch.context() as without_espeak:
        without_espeak.setenv("PATH", str(tmp_path))
        for _ in range(2):
            with pytest.raises(PronunciationError, match="install the package espeak-ng"):
                await recogniser.update(grown)
    for sentence in ("turn on the kitchen lights", "turn on the hall light"):
        assert without_articles((await hear(recogniser, say(sentence))).text.lower()) == without_articles(sentence)
    await recogniser.update(grown)


@contextmanager
def no_more_files() -> Iterator[None]:
    """A time in which this process can open nothing."""
    next_file = os.open("/dev/null", os.O_RDONLY)
    os.close(next_file)
    bounds = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (next_file, bounds[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, bounds)


async def test_without_files_to_open_the_old_names_are_heard_and_later_the_new(
    recogniser: Recogniser, home: Home, say: Voice
) -> None:
    grown = replace(home, entities={**home.entities, "light.hall": Entity("light.hall", "Hall Light")})
    audio = say("turn on the kitchen lights"), say("turn on the hall light")
    with no_more_files():
        with pytest.raises(OSError, match="Too many open files"):
            await recogniser.update(grown)
        assert "kitchen" in (await hear(recogniser, audio[0])).text.lower()
    await recogniser.update(grown)
    assert "hall" in (await hear(recogniser, audio[1])).text.lower()


async def test_an_utterance_for_which_no_decoder_can_be_started_fails_at_once(
    recogniser: Recogniser, say: Voice
) -> None:
    audio = say("turn on the kitchen lights")

    async def decoding() -> Utterance:
        begun = asyncio.Event()
        utterance = recogniser.listen(RoomHearing(), lambda _: begun.set())
        utterance.feed(audio)
        async with asyncio.timeout(20):
            await begun.wait()
        return utterance

    waiting = [await decoding() for _ in range(DECODERS_KEPT)]
    with no_more_files(), pytest.raises(RuntimeError, match="Too many open files"):
        await hear(recogniser, audio)
    for utterance in waiting:
        utterance.end()
        async with asyncio.timeout(20):
            assert await utterance.result


@pytest.mark.parametrize("fate", [signal.SIGSTOP, signal.SIGKILL], ids=["hang", "ended"])
async def test_decoders_that_hang_or_have_ended_between_two_sentences_cost_neither(
    recogniser: Recogniser, say: Voice, fate: signal.Signals
) -> None:
    assert (await hear(recogniser, say("turn on the kitchen lights"))).text == "turn on the kitchen lights"
    lost = decoders()
    for process in lost:
        os.kill(process, fate)
    heard = await hear(recogniser, say("activate movie time"))
    assert heard.text == "activate movie time"
    assert decoders() - lost


@pytest.mark.parametrize("fate", [signal.SIGSTOP, signal.SIGKILL], ids=["hang", "ended"])
async def test_a_decoder_lost_in_the_midst_of_a_sentence_is_said_so_and_made_anew(
    recogniser: Recogniser, say: Voice, fate: signal.Signals
) -> None:
    audio = say("turn on the kitchen lights")
    interims: asyncio.Queue[str] = asyncio.Queue()
    utterance = recogniser.listen(RoomHearing(), interims.put_nowait)
    utterance.feed(audio[: len(audio) * 3 // 4])
    async with asyncio.timeout(30):
        await interims.get()
        for process in decoders():
            os.kill(process, fate)
        utterance.feed(audio[len(audio) * 3 // 4 :])
        utterance.end()
        with pytest.raises(RuntimeError, match="hung and was begun anew" if fate is signal.SIGSTOP else "has ended"):
            await utterance.result
        assert (await hear(recogniser, say("activate movie time"))).text == "activate movie time"


def until_decoders_other_than(before: set[int]) -> None:
    """Return as soon as one has been started or ended; blocking."""
    deadline = time.monotonic() + 20
    while decoders() == before:
        assert time.monotonic() < deadline


def decoders() -> set[int]:
    """The decoders' processes, children of this one."""
    children = Path("/proc/self/task").glob("*/children")
    found = {int(child) for file in children for child in file.read_text().split()}
    return {child for child in found if b"decoder_process" in _command_of(child)}


def _command_of(process: int) -> bytes:
    """The command line of a process; empty for one that has ended meanwhile."""
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return b""


CHOICES = (
    "[yes] let (him|her) in [please]",
    "tell the courier to come back [on] {day}",
    "wait {minutes} minutes",
    "Schnitzel with 2 potatoes",
    "rubbish bins (first;then cardboard)",
    "ворота",
    "[[[broken",
)


async def test_an_automations_question_has_its_own_answers_while_it_is_open(recogniser: Recogniser, say: Voice) -> None:
    said = {
        "let him in please": "let him in please",
        "yes let her in": "yes let her in",
        "tell the courier to come back on friday": "tell the courier to come back on friday",
        "wait twenty five minutes": "wait twenty five minutes",
        "schnitzel with two potatoes": "schnitzel with 2 potatoes",
        "rubbish bins then cardboard first": "rubbish bins then cardboard first",
        "turn off the kitchen lights": "turn off the kitchen lights",
        "never mind": "never mind",
        "yes please": "yes please",
    }
    heard = {text: (await hear(recogniser, say(text), answers=CHOICES)).text for text in said}
    assert heard == said
    other = await hear(recogniser, say("the blue one"), answers=("the {colour} one", "none of them"))
    assert other.text == "the blue one"
    assert (await hear(recogniser, say("what a nice day it is today"), answers=CHOICES)).text == ""
    for text in ("let him in please", "schnitzel with two potatoes"):
        assert (await hear(recogniser, say(text))).text == ""
        assert (await hear(recogniser, say(text), answers=())).text == ""
