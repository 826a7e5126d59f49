"""Languages other than English against a real Home Assistant: it is done, and answered in the language."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import NamedTuple

import pytest
import pytest_asyncio

from assistant.dialogue import STOP_RINGING
from assistant.dialogue.replies import Replies
from ha_tools.acting.call import Call
from ha_tools.acting.command import Command
from ha_tools.answers import Answers
from ha_tools.home.place import Place
from ha_tools.live.home_assistant import HomeAssistant
from ha_tools.permissions import NO_CONSENT, PIN_TRIES, Consent, Need, Permissions, PinPad, Rule
from ha_tools.results.result import Outcome, Result
from ha_tools.sentences import Sentences
from ha_tools.timers.schedule import Timers
from ha_tools.tools import run_tool
from testbed.home_assistant import RealHomeAssistant
from tests.ha_tools.conftest import running
from tests.talk import Talk

LIVING_ROOM = Place("living_room")
PIN = "1234"
PERMISSIONS = Permissions((Rule("light.turn_on", Need.YES, "light.bed_light"),), has_pin=True)

DEEDS = [
    ("de", "Schalte Kitchen Lights ein", "light.kitchen_lights", "on", "Kitchen Lights eingeschaltet."),
    ("de-AT", "mach bitte das Licht in Kitchen an", "light.kitchen_lights", "on", "Kitchen Lights eingeschaltet."),
    ("de", "öffne Kitchen Window", "cover.kitchen_window", "open", "Kitchen Window geöffnet."),
    ("fr", "allume Kitchen Lights", "light.kitchen_lights", "on", "J'ai allumé Kitchen Lights."),
    ("fr", "éteins Ceiling Lights", "light.ceiling_lights", "off", "J'ai éteint Ceiling Lights."),
    ("nl", "zet Kitchen Lights aan", "light.kitchen_lights", "on", "Kitchen Lights aangezet."),
    ("nl", "doe het licht in Kitchen aan", "light.kitchen_lights", "on", "Kitchen Lights aangezet."),
    ("es", "enciende Kitchen Lights", "light.kitchen_lights", "on", "He encendido Kitchen Lights."),
    ("es", "apaga Ceiling Lights", "light.ceiling_lights", "off", "He apagado Ceiling Lights."),
]

QUESTIONS = [
    ("de", "ist Ceiling Lights an", "Ja, Ceiling Lights ist an mit 71 %."),
    ("de", "ist Kitchen Lights an", "Nein, Kitchen Lights ist aus."),
    ("de", "welche Lichter sind an", "Nur Ceiling Lights ist an."),
    ("de", "wie warm ist es in Living Room", "25 Grad."),
    ("fr", "est-ce que Ceiling Lights est allumé", "Oui, Ceiling Lights : allumé à 71 %."),
    ("fr", "quelle est la température dans Living Room", "25 degrés."),
    ("nl", "is Ceiling Lights aan", "Ja, Ceiling Lights is aan op 71%."),
    ("nl", "wat is de temperatuur in Living Room", "25 graden."),
    ("es", "cuál es la temperatura de Living Room", "25 grados."),
]

TIMERS = [
    (
        "de",
        [
            ("stelle einen Timer auf 5 Minuten", "Timer für 5 Minuten gestartet"),
            ("pausiere den Timer", "Timer von 5 Minuten ist angehalten, noch "),
            ("wie lange läuft der Timer noch", "Timer von 5 Minuten ist angehalten, noch "),
        ],
    ),
    (
        "fr",
        [
            ("mets un minuteur de 5 minutes", "Minuteur de 5 minutes lancé"),
            ("annule le minuteur", "J'ai annulé : minuteur de 5 minutes."),
        ],
    ),
]

NOTHING = [
    ("de", "schalte Kitchen Lights nicht ein"),
    ("de", "schalte Kitchen Lights ein wenn ich komme"),
    ("fr", "n'allume pas Kitchen Lights"),
    ("nl", "zet Kitchen Lights niet aan"),
    ("es", "no enciendas Kitchen Lights"),
    ("de", "schalte Kitchen Lights um sieben Uhr nicht ein"),
    ("es", "no enciendas Kitchen Lights mañana"),
]

LATER = [
    ("fr", "allume Kitchen Lights demain", "tomorrow"),
    ("nl", "zet Kitchen Lights aan om zeven uur", "at 7 o'clock"),
    ("es", "enciende Kitchen Lights mañana", "tomorrow"),
]


@pytest_asyncio.fixture
async def live(home_assistant: RealHomeAssistant) -> AsyncIterator[HomeAssistant]:
    async with running(home_assistant.url, home_assistant.token) as view:
        await view.wait_until_ready(10.0)
        yield view


def dialogue(live: HomeAssistant, tag: str, *, rings: bool = False) -> Talk:
    """A speaker of a language in the living room."""
    timers = Timers()

    async def run(place: Place, command: Command, consent: Consent) -> Result:
        call = Call(live, place, permissions=PERMISSIONS, consent=consent, timers=timers)
        return await run_tool(call, command)

    sentences = Sentences(tag)
    sentences.update(live.home)
    answers, replies = Answers(sentences.language, live), Replies(sentences.language)
    return Talk(sentences, run, LIVING_ROOM, pins=PinPad(PIN), answers=answers, replies=replies, rings=lambda _: rings)


@pytest.mark.parametrize(("tag", "said", "entity_id", "state", "answer"), DEEDS, ids=lambda item: str(item))
async def test_it_is_done_and_answered_in_the_language(
    live: HomeAssistant, tag: str, said: str, entity_id: str, state: str, answer: str
) -> None:
    speaker = dialogue(live, tag)
    reply = await speaker.do(speaker.understand(said))
    assert (live.states[entity_id].state, reply.speech) == (state, answer)


@pytest.mark.parametrize(("tag", "said", "answer"), QUESTIONS, ids=lambda item: str(item))
async def test_a_question_is_answered_in_the_language(live: HomeAssistant, tag: str, said: str, answer: str) -> None:
    speaker = dialogue(live, tag)
    assert (await speaker.do(speaker.understand(said))).speech == answer


@pytest.mark.parametrize(("tag", "dialogues"), TIMERS)
async def test_timers_are_set_and_told_of_in_the_language(
    live: HomeAssistant, tag: str, dialogues: list[tuple[str, str]]
) -> None:
    speaker = dialogue(live, tag)
    for said, answer in dialogues:
        assert (await speaker.do(speaker.understand(said))).speech.startswith(answer)


@pytest.mark.parametrize(("tag", "said"), NOTHING, ids=lambda item: str(item))
async def test_negations_and_conditions_do_not_act(live: HomeAssistant, tag: str, said: str) -> None:
    assert not dialogue(live, tag).understand(said).commands


@pytest.mark.parametrize(("tag", "said", "at"), LATER, ids=lambda item: str(item))
async def test_what_is_wished_for_later_is_not_done_now(live: HomeAssistant, tag: str, said: str, at: str) -> None:
    [command] = dialogue(live, tag).understand(said).commands
    assert (command.tool, command.arguments["at"]) == ("plan", at)


async def test_what_is_not_understood_is_said_so_in_the_language(live: HomeAssistant) -> None:
    speaker = dialogue(live, "de")
    assert (await speaker.do(speaker.understand("erzähl mir einen Witz"))).speech.startswith("Entschuldigung")


class Said(NamedTuple):
    """A sentence, its answer, and whether the front door is locked then."""

    words: str
    answer: str
    door: str = "locked"


GERMAN = [
    Said("schließe Front Door auf", "Front Door aufschließen: Dafür brauche ich die PIN."),
    Said("eins zwei drei drei", "Diese PIN ist falsch."),
    Said("eins zwo drei vier", "Front Door aufgeschlossen.", "unlocked"),
    Said("schließe Front Door ab", "Front Door abgeschlossen."),
    Said("schließe Front Door auf", "Front Door aufschließen: Dafür brauche ich die PIN."),
    Said("nein, lieber nicht", "In Ordnung."),
    Said("schließe Front Door auf, die PIN ist eins zwei drei vier", "Front Door aufgeschlossen.", "unlocked"),
    Said("schließe Front Door ab", "Front Door abgeschlossen."),
    Said("schließe Front Door auf 1234", "Front Door aufgeschlossen.", "unlocked"),
    Said("schließe Front Door ab", "Front Door abgeschlossen."),
    Said("eins zwo drei vier", "Ich habe nach keiner PIN gefragt."),
    Said("schließe Front Door auf", "Front Door aufschließen: Dafür brauche ich die PIN."),
    Said("vergiss es", ""),
    Said("ja", "Entschuldigung"),
    Said("schalte Bed Light aus", "Bed Light ist schon aus."),
    Said("schalte Bed Light ein", "Bed Light einschalten: Soll ich das wirklich tun?"),
    Said("ja bitte", "Bed Light eingeschaltet."),
    Said("setze Milch und Eier auf die Groceries Liste", "Milch und Eier auf die Liste Groceries gesetzt."),
    Said("setze Milch auf die Einkaufsliste", "Milch steht schon auf der Liste Groceries."),
    Said("hake Milch auf der Groceries Liste ab", "Milch auf der Liste Groceries abgehakt."),
    Said("hake Blumen auf der Groceries Liste ab", "Blumen sehe ich nicht auf der Liste Groceries."),
    Said("stelle einen Timer auf fünfundzwanzig Minuten", "Timer für 25 Minuten gestartet"),
    Said("lösche den 25 Minuten Timer", "Timer von 25 Minuten beendet."),
    Said("lösche den Timer", "Es gibt keinen Timer"),
    Said("stelle einen Timer auf 5 Minuten", "Timer für 5 Minuten gestartet"),
    Said("stelle einen Timer auf 90 Sekunden", "Timer für 1 Minute und 30 Sekunden gestartet."),
    Said("lösche den Timer", "Was meinst du: Timer von 1 Minute und 30 Sekunden oder Timer von 5 Minuten?"),
    Said("den zweiten", "Timer von 5 Minuten beendet."),
    Said("wie ist das Wetter", "Draußen sind es 21,6 Grad, sonnig"),
]

FRENCH = [
    Said("déverrouille Front Door", "Déverrouiller Front Door : il me faut le code PIN."),
    Said("douze trente-quatre", "J'ai déverrouillé Front Door.", "unlocked"),
    Said("verrouille Front Door", "J'ai verrouillé Front Door."),
    Said("éteins Bed Light", "Bed Light : déjà éteint."),
    Said("allume Bed Light", "Allumer Bed Light : dois-je vraiment le faire ?"),
    Said("ja", "Désolé"),
    Said("allume Bed Light", "Allumer Bed Light : dois-je vraiment le faire ?"),
    Said("oui, bien sûr", "J'ai allumé Bed Light."),
    Said("mets du lait sur Groceries", "J'ai ajouté Lait à la liste Groceries."),
    Said("coche lait sur la liste Groceries", "J'ai coché Lait sur la liste Groceries."),
    Said("mets un minuteur de vingt minutes", "Minuteur de 20 minutes lancé."),
    Said("annule le minuteur", "J'ai annulé : minuteur de 20 minutes."),
    Said("quelle heure est-il", "Il est "),
    Said("quel temps fait-il", "Ensoleillé et il fait 21,6 degrés."),
]


@pytest.mark.parametrize(("tag", "dialogue_lines"), [("de", GERMAN), ("fr", FRENCH)], ids=["de", "fr"])
async def test_a_home_is_lived_in_in_the_language(
    live: HomeAssistant, tag: str, dialogue_lines: Sequence[Said]
) -> None:
    speaker = dialogue(live, tag)
    for line in dialogue_lines:
        reply = await speaker.do(speaker.understand(line.words))
        assert reply.speech.startswith(line.answer), line
        assert bool(reply.speech) is bool(line.answer), line
        assert live.states["lock.front_door"].state == line.door, line


async def test_after_wrong_pins_none_is_taken_and_that_is_said_in_the_language(live: HomeAssistant) -> None:
    speaker = dialogue(live, "es")
    await speaker.do(speaker.understand("abre la cerradura de Front Door"))
    said = [(await speaker.do(speaker.understand("cero cero cero cero"))).speech for _ in range(PIN_TRIES)]
    assert said[0].startswith("Ese PIN no es correcto.")
    assert said[-1].startswith("El PIN ha fallado demasiadas veces.")
    again = await speaker.do(speaker.understand("abre la cerradura de Front Door"))
    assert again.speech.startswith("El PIN ha fallado demasiadas veces.")
    assert live.states["lock.front_door"].state == "locked"


async def test_without_words_of_the_language_the_pin_is_asked_for_in_none(live: HomeAssistant) -> None:
    speaker = dialogue(live, "lb")
    reply = await speaker.do(speaker.understand("spär Front Door of"))
    assert (reply.speech, live.states["lock.front_door"].state) == ("Front Door: PIN?", "locked")


async def test_the_first_digits_of_a_pin_in_words_of_the_language_are_not_shown(live: HomeAssistant) -> None:
    speaker = dialogue(live, "de")
    assert speaker.shown("schließe Front Door auf eins zwo") == "schließe Front Door auf (a number)"
    assert speaker.shown("stelle einen Timer auf fünf Minuten") == "stelle einen Timer auf fünf Minuten"


@pytest.mark.parametrize("said", ["eins zwo drei vier", "1234", "schließe Front Door auf eins zwo drei vier"])
async def test_a_pin_in_words_of_the_language_is_shown_to_nobody(live: HomeAssistant, said: str) -> None:
    speaker = dialogue(live, "de")
    assert not {"vier", "1234", "4"} & set(speaker.shown(said).split())
    assert not {"vier", "1234", "4"} & set(speaker.understand(said).text.split())


async def test_what_a_model_asks_for_is_asked_in_the_language(live: HomeAssistant) -> None:
    speaker = dialogue(live, "de")
    unlock = Command("secure", {"action": "unlock", "name": "Front Door"})
    told = speaker.ran(unlock, await speaker.run(LIVING_ROOM, unlock, NO_CONSENT))
    asked = "Front Door aufschließen: Dafür brauche ich die PIN. Wie lautet sie?"
    assert speaker.worded(unlock, told) == asked
    assert (await speaker.do(speaker.understand("eins zwei drei vier"))).outcome is Outcome.CHANGED


@pytest.mark.parametrize(
    ("tag", "said"),
    [("de", "Stopp!"), ("de", "Wecker aus"), ("de", "vergiss es"), ("fr", "arrête"), ("es", "para"), ("nl", "hou op")],
)
async def test_a_stop_of_the_language_ends_what_rings(live: HomeAssistant, tag: str, said: str) -> None:
    assert dialogue(live, tag, rings=True).understand(said).commands == (STOP_RINGING,)
