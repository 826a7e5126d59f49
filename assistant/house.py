"""The home as all conversations share it: its names and states, its sentences, the services, the memory."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import InitVar, dataclass, field, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path

from assistant.dialogue import Dialogue, ForModel, Reply
from assistant.dialogue.replies import Replies
from assistant.home_learning import HomeLearning
from assistant.home_media import home_media_address
from assistant.local.model_store import ModelStore
from assistant.memory import Memory
from assistant.model.completion import SpokenQuestion
from assistant.model.exchange import Exchange
from assistant.model.for_us import is_for_us
from assistant.model.model_sight import ModelSight
from assistant.model.offered_tools import RunTool, offered
from assistant.model.prompt import NOTED_CHARACTERS, system_prompt
from assistant.model.request import request_of
from assistant.model.talk_summaries import TalkSummaries
from assistant.model.tool_calls import Worded
from assistant.model.weighed_command import weighed_command
from assistant.recordings import Recordings
from assistant.service_use import ServiceUse
from assistant.services import Services
from assistant.settings import AssistantSettings
from assistant.speakers.speakers import Speakers
from assistant.trace import Turn
from assistant.turn_trouble import Trouble, TroubleCode, trouble_told
from assistant.wake.earshot import Earshot
from ha_tools.acting.command import Command
from ha_tools.acting.messenger import Messenger
from ha_tools.acting.target import without_connection
from ha_tools.acting.undo_history import UndoHistory
from ha_tools.answers import Answers
from ha_tools.contacts.contacts import Contacts
from ha_tools.devices.covers import MOVING
from ha_tools.facts.facts import Fact
from ha_tools.home.camera_names import cameras
from ha_tools.home.names import words
from ha_tools.home.place import Place
from ha_tools.household.custom_sentences import CustomSentences
from ha_tools.household.mail_tools import OF_MAIL, leans
from ha_tools.information.web_tools import MORE
from ha_tools.languages.request_words import request_words
from ha_tools.leaving.gate import Gate
from ha_tools.leaving.privacy import Privacy
from ha_tools.live.home_assistant import HomeAssistant
from ha_tools.notes.notes import Notes
from ha_tools.notes.proposals import Proposals
from ha_tools.people.people import People
from ha_tools.people.voice_learning import VoiceLearning
from ha_tools.permissions import Permissions, PinPad
from ha_tools.planning.plan_reversal import plans_of
from ha_tools.plans.plan_schedule import Plans
from ha_tools.results.result import Outcome
from ha_tools.sentences import Sentences
from ha_tools.sentences.asked_authors import author_asked
from ha_tools.sentences.mail_authors import MailAuthors
from ha_tools.sentences.templates.web_sentences import topic_of
from ha_tools.timers.schedule import Timers
from ha_tools.tools import TOOLS
from ha_tools.web.web_access import WebAccess

_LOGGER = logging.getLogger(__name__)


async def no_sound(_recording_id: str) -> bytes:
    """Return the sound where none is kept."""
    return b""


@dataclass
class House:
    """Made once per process; its `learning` keeps it in step with the home."""

    home_assistant: HomeAssistant
    settings: AssistantSettings
    services: Services
    sentences: Sentences
    memory: Memory = field(default_factory=Memory)
    summaries: TalkSummaries = field(init=False)
    """Makes short what was said in a room some turns ago."""
    pins: PinPad = field(default_factory=lambda: PinPad(""))
    """Checks the PINs that are said in any room."""
    past: UndoHistory = field(default_factory=UndoHistory)
    """The latest changes of each room."""
    timers: Timers = field(default_factory=Timers)
    """The home's timers, alarms and reminders."""
    notes: Notes = field(default_factory=Notes)
    """Notes that people of the home asked to be kept."""
    proposals: Proposals = field(default_factory=Proposals)
    """The proposals of what may be kept, where people want them."""
    speakers: Speakers = field(default_factory=lambda: Speakers(ModelStore(Path())))
    """Tells who speaks, where that was chosen."""
    contacts: Contacts = field(default_factory=Contacts)
    """The home's address book."""
    voices: VoiceLearning | None = None
    """The one who learns voices in rooms; None where there are none."""
    people: People = field(default_factory=People)
    """The people who made themselves known."""
    plans: Plans = field(default_factory=Plans)
    """The commands that are planned for later."""
    permissions: Permissions = field(default_factory=Permissions)
    """The table of what needs a yes or a PIN, as it is at the moment."""
    web: WebAccess = field(default_factory=WebAccess)
    """The parts of the web that are set up."""
    kept_sound: Callable[[str], Awaitable[bytes]] = no_sound
    """Returns a recording of an id as the bytes of a sound file; none where it is gone."""
    gate: Gate = field(default_factory=Gate)
    """The one way out of the house."""
    privacy: Privacy | None = None
    """The rules of that way, and the sheet of what took it; None where nobody keeps any."""
    messenger: Messenger | None = None
    """The one who speaks in rooms; None until there are rooms to speak in."""
    earshot: Earshot = field(default_factory=Earshot)
    """The rooms that hear and speak now, and which of them answers a wake word."""
    learning: HomeLearning = field(init=False)
    """Keeps the sentences and the recogniser in step with the home's names."""
    rehearses: InitVar[House | None] = None
    """The house in which turns are tried again, if this one only writes down what would be changed there."""

    def __post_init__(self, rehearses: House | None) -> None:
        self.summaries = TalkSummaries(self.memory, self.services.language_model)
        if rehearses:
            self.learning = rehearses.learning
            return
        self.learning = HomeLearning(self.home_assistant, self.contacts, self.sentences, self.services, self._warm_up)
        self.notes.on_change(lambda _note_id, _note: self.learn_own_names())
        self.proposals.on_change(lambda _key, _document: self.offer_learning())

    def dialogue(self, place: Place) -> Dialogue:
        """Return a dialogue for a speaker at `place`."""
        return Dialogue(
            self.sentences,
            place,
            self.services.has_model,
            knows_home=self.learning.knows_home.is_set,
            trouble=self.trouble,
            pins=self.pins,
            answers=self.answers,
            replies=self.replies,
            rings=lambda place: bool(self.timers.ringing_at(place)),
            moves=self._moves,
            planned=lambda command, place: plans_of(self.plans, self.home_assistant.home, place, command),
            own=self.own_sentences,
            can_use=self._can_use,
            looked_up=self._looked_up,
            authors=MailAuthors(
                self.sentences.language,
                lambda: self.home_assistant.home,
                self.contacts,
                self.people,
                lambda: self.web.mail,
            ),
            is_name=self._is_name,
            notes=self.notes,
            home=lambda: self.home_assistant.home,
            stays=lambda: not self.services.may_ask_model,
            forgotten_at=lambda: self.memory.forgotten_at,
        )

    def _moves(self, entity_ids: Sequence[str]) -> bool:
        states = (self.home_assistant.states.get(entity_id) for entity_id in entity_ids)
        return any(state.state in MOVING for state in states if state)

    def trouble(self) -> Reply | None:
        """Return what keeps the house from the home and what to do, to be said; None when nothing does."""
        status = self.home_assistant.status
        if not status.connected:
            result = without_connection(status)
            code = TroubleCode.HOME_TOKEN if status.token_refused else TroubleCode.HOME_OFFLINE
            return Reply(self.answers.say(result), Outcome.OFFLINE, trouble=Trouble(code))
        if self.learning.is_behind or not self.home_assistant.home.entities:
            case = "learning" if self.learning.is_behind else "nothing_exposed"
            return Reply(self.answers.tell(Fact(case)), trouble=trouble_told(case))
        return None

    def _can_use(self, command: Command, place: Place) -> bool:
        """Return whether a command can be answered with what is set up."""
        web = self.web
        if command.tool in {"get_sources", "send_link"}:
            return bool(web.sources.of(place))
        if command.tool == "look_at_camera":
            return web.has("cameras") and bool(cameras(self.home_assistant.home))
        if command.tool == "read_on":
            return self._has_page(place) or bool(web.mail and web.mail.knows_mail(place))
        if command.tool == "read_page":
            return False  # a model tells better what a page says
        if command.tool in OF_MAIL and leans(command):
            return bool(self.web.mail and self.web.mail.knows_mail(place))
        return self.web.has(TOOLS[command.tool].needs)

    def _has_page(self, place: Place) -> bool:
        return bool(self.web.kept.last(place) or self.web.sources.listed(place))

    def _looked_up(self, text: str) -> Command | None:
        """Return the search for a question of the world; None for one that no search answers, as of the speaker."""
        if self.web.search is None:
            return None
        request = request_of(text, self.home_assistant.home, self.sentences.language)
        is_of_speaker = request.words.is_of_speaker(text)
        if not (request.asks and request.is_of_world) or request.wants_words or is_of_speaker:
            return None
        author = author_asked(text, self.sentences.language)
        return Command("web_search", {"query": author.topic if author else topic_of(text)})

    def _is_name(self, said: str) -> bool:
        return bool(self.home_assistant.home.entity_index.containing(words(said)))

    @cached_property
    def own_sentences(self) -> CustomSentences:
        """The user's own sentences in Home Assistant; one for all rooms."""
        return CustomSentences(self.home_assistant, self.sentences.language)

    @cached_property
    def recordings(self) -> Recordings:
        """The sounds of messages that several rooms play; one for all rooms."""
        return Recordings(self.services, self.media_address, self.settings.without_keys, self.kept_sound)

    async def media_address(self, url: str) -> str:
        """Return where the sound is that Home Assistant has. Raises `MediaError`."""
        return await home_media_address(self.home_assistant, url)

    @cached_property
    def replies(self) -> Replies:
        """The short answers of the language that is spoken here: yes, no, stop."""
        return Replies(self.sentences.language)

    @cached_property
    def answers(self) -> Answers:
        """The words for results in the language that is spoken here."""
        return Answers(self.sentences.language, self.home_assistant)

    def offer_learning(self) -> None:
        """Let a language model suggest what to keep while a person wants that."""
        offered_now = self.proposals if self.proposals.is_on else None
        if self.web.proposals is not offered_now:
            self.web = replace(self.web, proposals=offered_now)

    def learn_own_names(self) -> None:
        """Have things and rooms of the home be called as people here call them, too."""
        names: dict[str, tuple[str, ...]] = {}
        for note in self.notes.names:
            names[note.target] = (*names.get(note.target, ()), note.text)
        self.home_assistant.call_also(names)

    def forget_talk(self) -> None:
        """Forget what was said in every room: nobody can ask for it again, or where it came from."""
        self.memory.forget()
        self.web.sources.forget()
        self.web.kept.forget()

    def exchange(
        self,
        understanding: ForModel,
        place: Place,
        room: str,
        run: RunTool,
        worded: Worded,
        note: Callable[[ServiceUse], None],
        spoken: SpokenQuestion | None = None,
        speaker: str | None = None,
    ) -> Exchange:
        """Return a question to the language model, asked at `place` after what was said in `room`.

        `note` is told of each completion; `spoken` is its sound, where a model may hear it; `speaker` is the id of
        the person who asks, where the voice is known.
        """
        model = self.services.language_model
        assert model is not None  # noqa: S101 - the dialogue chooses the model only where there is one
        home = self.home_assistant.home
        person = self.people.get(speaker)
        noted = self.notes.fitting(understanding.text, NOTED_CHARACTERS, speaker)
        prompt = {
            "role": "system",
            "content": system_prompt(home, place, self._now, noted, person.address if person else ""),
        }
        request = request_of(understanding.text, home, self.sentences.language)
        speaks = bool(self.messenger and self.messenger.rooms())
        found = offered(
            home,
            reading_only=request.only_reads,
            speaks_in_rooms=speaks,
            web=self.web,
            has_plans=bool(self.plans.to_come),
            has_contacts=any(contact.notify for contact in self.contacts.all),
            dials=self.contacts.dial_action is not None,
        )
        tools = {tool.name: tool for tool in found}
        history = [prompt, *self.memory.recall(room)]
        sums_up = self.sentences.language != "en"
        nothing_called = self.nothing_called(asks=request.asks)

        def report(use: ServiceUse) -> None:
            note(replace(use, problem=self.settings.without_keys(use.problem)))

        return Exchange(model, history, request, tools, run, worded, sums_up, nothing_called, report, spoken)

    def sight(self, note: Callable[[ServiceUse], None]) -> ModelSight | None:
        """Return who looks at pictures for a turn, and tells `note` of each use; None where there is no model."""
        model = self.services.language_model
        if model is None:
            return None
        return ModelSight(
            model,
            self.sentences.language,
            lambda use: note(replace(use, problem=self.settings.without_keys(use.problem))),
        )

    def is_for_us(self, text: str) -> bool:
        """Return whether words that were heard without a wake word, and are no sentence, are probably meant for us."""
        language = self.sentences.language
        return is_for_us(request_of(text, self.home_assistant.home, language), language)

    def nothing_called(self, *, asks: bool) -> str:
        """Return what is true of the home where a language model called nothing."""
        return self.answers.tell(Fact("not_looked_up" if asks else "nothing_done"))

    @property
    def no_answer(self) -> str:
        """The sentence to say when a language model gives no answer."""
        return self.answers.tell(Fact("no_model_answer"))

    @property
    def broken_off(self) -> str:
        """The sentence to say when a language model breaks off in the middle of its answer."""
        return self.answers.tell(Fact("answer_broke_off"))

    @property
    def no_ears(self) -> str:
        """The sentence to say when nobody could turn what was said into words."""
        return self.answers.tell(Fact("no_ears"))

    def outage_line(self) -> str:
        """Return lines that are said once: of an outage in which the house's own serve, of the budget; mostly none."""
        outage = Fact("house_serves") if self.services.take_outage_line() else None
        budget = self.privacy.budget_word() if self.privacy else None
        return " ".join(self.answers.aside(fact) for fact in (outage, budget) if fact)

    @property
    def _now(self) -> datetime:
        return datetime.now(self.home_assistant.time_zone)

    async def weighed(self, turn: Turn, place: Place, command: Command) -> Command:
        """Return a language model's command as `weighed_command` does."""
        pages = self._known_pages(place)
        return await weighed_command(command, turn, place, self.home_assistant, self.sentences, self.notes, pages)

    def _known_pages(self, place: Place) -> set[str]:
        """Return what a search of a room has found, by address and by number."""
        listed = self.web.sources.listed(place)
        sources = (*listed, *self.web.sources.of(place))
        return {*(source.url for source in sources), *map(str, range(1, len(listed) + 1)), MORE}

    def _warm_up(self) -> None:
        """Read the words of the language before they are asked for; blocking."""
        self.replies.warm_up()
        request_words(self.sentences.language)
        self.answers.warm_up()
