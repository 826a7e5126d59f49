"""The household's own things beyond a restart: timers, plans, notes, people, their voices, contacts."""

from __future__ import annotations

from functools import partial

from addon.store.records import Records
from addon.supervision import Follower
from addon.timers.plan_runner import kept_plans
from assistant.house import House
from ha_tools.people.person import Person
from ha_tools.plans.plan import Plan
from ha_tools.timers.schedule import ENDS, Happening
from ha_tools.timers.timer import Timer


class KeptHouse:
    """Writes down each change of them, and takes them up again; a person's voice and notes go with the person."""

    def __init__(self, house: House, records: Records) -> None:
        self._house = house
        self._records = records
        self.followers = (
            Follower("Keeping the turns", records.journal.run),
            Follower("Keeping the timers", records.timers.run),
            Follower("Keeping the plans", records.plans.run),
            Follower("Keeping what was asked to be remembered", records.notes.run),
            Follower("Keeping what may be remembered", records.proposals.run),
            Follower("Keeping who made themselves known", records.people.run),
            Follower("Keeping the voiceprints", records.voiceprints.run),
            Follower("Keeping the contacts", records.contacts.run),
            Follower("Keeping the way to make calls", records.dialling.run),
            Follower("Keeping the mail accounts", records.mail_accounts.run),
            Follower("Keeping when satellites were seen", records.sightings.run),
            Follower("Keeping the counts of wake words", records.wake_counts.run),
            Follower("Keeping the tries at the PIN", partial(records.pins.run, house.pins)),
        )
        house.timers.on_change(self._timer_changed)
        house.plans.on_change(self._plan_changed)
        house.notes.on_change(records.notes.note_thing)
        house.proposals.on_change(records.proposals.note)
        house.people.on_change(records.people.note_thing)
        house.people.on_change(self._person_changed)
        house.speakers.on_change(records.voiceprints.note_thing)
        house.contacts.on_change(records.contacts.note_thing)
        house.contacts.on_dial_action(records.dialling.note_thing)

    async def restore(self) -> None:
        """Take up what was kept before."""
        house, records = self._house, self._records
        house.timers.restore(await records.store.timers())
        house.notes.restore(await records.notes.things_kept())
        house.proposals.restore(await records.proposals.documents())
        house.offer_learning()
        house.people.restore(await records.people.things_kept())
        house.contacts.restore(await records.contacts.things_kept())
        house.contacts.dial_action = next(iter(await records.dialling.things_kept()), None)
        house.speakers.restore(await records.voiceprints.things_kept())
        house.plans.restore(kept_plans(await records.plans.documents()))

    def _timer_changed(self, happening: Happening, timer: Timer) -> None:
        self._records.timers.note(timer.timer_id, None if happening in ENDS else timer)

    def _plan_changed(self, plan: Plan, is_there: bool) -> None:
        self._records.plans.note(plan.plan_id, plan.as_dict() if is_there else None)

    def _person_changed(self, person_id: str, person: Person | None) -> None:
        if person is None:
            self._house.speakers.forget(person_id)
            self._house.notes.forget_person(person_id)
            self._house.proposals.forget_person(person_id)
