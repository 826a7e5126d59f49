"""One use of a tool: on which home, from where, and what the speaker has agreed to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from ha_tools.acting.command import Command
from ha_tools.acting.messenger import Messenger
from ha_tools.acting.sight import Sight
from ha_tools.acting.turn_sound import TurnSound
from ha_tools.acting.undo_history import UndoHistory
from ha_tools.contacts.contacts import Contacts
from ha_tools.facts.facts import Fact
from ha_tools.home.home import Home
from ha_tools.home.locale import Locale
from ha_tools.home.place import Place
from ha_tools.home.state import State
from ha_tools.leaving.privacy import Privacy
from ha_tools.live.home_assistant import HomeAssistant
from ha_tools.notes.notes import Notes
from ha_tools.notes.proposals import Proposals
from ha_tools.people.people import People
from ha_tools.people.voice_learning import VoiceLearning
from ha_tools.permissions import NO_CONSENT, Consent, Permissions
from ha_tools.plans.plan_schedule import Plans
from ha_tools.timers.schedule import Timers
from ha_tools.web.web_access import WebAccess


@dataclass(frozen=True)
class Call:
    """The context that every tool is given beside its arguments."""

    home_assistant: HomeAssistant
    """The live home."""
    place: Place = Place()  # noqa: RUF009 - frozen
    """The speaker's place."""
    permissions: Permissions = Permissions()  # noqa: RUF009 - frozen
    """The table of what needs a yes or a PIN."""
    consent: Consent = NO_CONSENT
    """The speaker's agreement, and to which things."""
    past: UndoHistory = field(default_factory=UndoHistory)
    """The latest changes."""
    timers: Timers = field(default_factory=Timers)
    """The home's timers, alarms and reminders."""
    notes: Notes = field(default_factory=Notes)
    """Notes that people of the home asked to be kept."""
    plans: Plans = field(default_factory=Plans)
    """The commands that are planned for later."""
    turn_id: str = ""
    """The turn that it belongs to: what one turn changed is undone as one; empty where each use is by itself."""
    messenger: Messenger | None = None
    """The one who speaks in other rooms; None where there are none."""
    web: WebAccess = WebAccess()  # noqa: RUF009 - frozen
    """The parts of the web that may be asked."""
    contacts: Contacts = field(default_factory=Contacts)
    """The home's address book."""
    people: People = field(default_factory=People)
    """The people who made themselves known."""
    speaker: str | None = None
    """The id of the person who speaks; None where the voice is not known."""
    utterance: TurnSound | None = None
    """The sound of its turn; None where it was written or planned."""
    privacy: Privacy | None = None
    """The rules of what may leave the house, and what did; None where nobody keeps any."""
    voices: VoiceLearning | None = None
    """The one who learns voices; None where there are no rooms."""
    sight: Sight | None = None
    """The one who looks at pictures; None where there is no language model."""
    by_model: bool = False
    """A language model asked for it, and no plain sentence of a person's."""

    proposals: Proposals = field(default_factory=Proposals)
    """The proposals of what may be kept, where a person wants them."""
    transcript: str = ""
    """The words of its turn; empty where there are none."""
    missed: list[Fact] = field(default_factory=list)
    """Names beside others that nothing in this home has."""

    @property
    def home(self) -> Home:
        """The home's names."""
        return self.home_assistant.home

    @property
    def states(self) -> Mapping[str, State]:
        """The live states."""
        return self.home_assistant.states

    @property
    def locale(self) -> Locale:
        """The home's way to tell times and degrees, now."""
        return self.home_assistant.locale

    @property
    def now(self) -> datetime:
        """The time in the home's time zone."""
        return datetime.now(self.home_assistant.time_zone)

    def undoable(self, step: Command) -> None:
        """Remember what undoes a change that was just made."""
        self.past.remember(self.place, (step,), self.turn_id)
