"""The transitions of a room, all of them: what each event leads to in each activity."""

from __future__ import annotations

import pytest

from assistant.room.activity import Activity, RoomEvent, RoomState, next_activity
from satellite.protocol import SatelliteState

TABLE = """
               starting idle       listening  processing responding announcing  held        ringing     overhearing closed calling
started        idle     .          .          .          .          .           .           .           .           .      .
wake           .        listening  listening  listening  listening  listening   listening   listening   listening   .      listening
voice          .        .          .          .          held       held        .           overhearing .           .      .
woken          .        .          .          .          held       .           held        .           .           .      .
meant          .        .          .          listening  .          .           listening   .           .           .      .
answer_again   .        .          .          .          .          .           responding  .           .           .      .
announce_again .        .          .          .          .          .           announcing  .           .           .      .
turn_ended     .        .          processing .          .          .           .           .           .           .      .
nothing_said   .        .          idle       .          .          .           .           .           .           .      .
sound          .        .          .          responding .          .           .           .           .           .      .
answered       .        .          .          idle       idle       .           idle        .           .           .      .
asked          .        .          .          listening  listening  listening   listening   .           .           .      .
announce       .        announcing .          .          .          .           .           .           .           .      .
cut_in         .        announcing announcing announcing announcing announcing  announcing  announcing  announcing  .      announcing
announced      .        .          .          .          .          idle        idle        .           .           .      idle
overhear       .        .          .          .          .          overhearing overhearing .           .           .      .
ring           .        ringing    .          .          .          .           .           .           .           .      .
rung           .        .          .          .          .          .           .           overhearing .           .      .
bell_over      .        .          .          .          .          .           .           idle        idle        .      .
bell_answered  .        processing .          .          .          .           .           .           .           .      .
gone           closed   closed     closed     closed     closed     closed      closed      closed      closed      .      closed
call           .        .          .          .          .          calling     calling     .           .           .      .
"""  # noqa: E501 - a column an activity
"""Event, and what it leads to from each activity; a dot where it means nothing."""


def table() -> dict[tuple[Activity, RoomEvent], Activity | None]:
    heads, *lines = [line.split() for line in TABLE.strip().splitlines()]
    return {
        (Activity(head), RoomEvent(event)): None if cell == "." else Activity(cell)
        for event, *cells in lines
        for head, cell in zip(heads, cells, strict=True)
    }


def test_every_event_in_every_activity_is_in_the_table() -> None:
    assert table().keys() == {(activity, event) for activity in Activity for event in RoomEvent}


@pytest.mark.parametrize(("activity", "event"), table())
def test_an_event_leads_where_the_table_says(activity: Activity, event: RoomEvent) -> None:
    assert next_activity(activity, event) is table()[activity, event]


@pytest.mark.parametrize("activity", sorted(set(Activity) - {Activity.STARTING, Activity.CLOSED}))
def test_a_room_comes_to_rest_from_everything(activity: Activity) -> None:
    """Without a person: no wake word, no voice."""
    own = [
        event for event in RoomEvent if event not in {RoomEvent.WAKE, RoomEvent.VOICE, RoomEvent.WOKEN, RoomEvent.GONE}
    ]
    reached = {activity}
    while more := {after for one in reached for event in own if (after := next_activity(one, event))} - reached:
        reached |= more
    assert Activity.IDLE in reached


async def test_what_comes_too_late_changes_nothing_and_is_told_to_nobody() -> None:
    state, told = RoomState(), list[SatelliteState]()
    state.on_change(lambda activity: told.append(activity.state))
    for event in (RoomEvent.STARTED, RoomEvent.ANNOUNCE, RoomEvent.WAKE, RoomEvent.ANNOUNCED, RoomEvent.WAKE):
        state.after(event)
    assert told == [
        SatelliteState.IDLE,
        SatelliteState.RESPONDING,
        SatelliteState.LISTENING,
        SatelliteState.LISTENING,
    ]
    assert not state.idle.is_set()
