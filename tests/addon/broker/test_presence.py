"""The rooms in which somebody spoke lately: known for minutes, and no longer kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from addon.broker.presence import SPOKE, RecentTalk

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)


def test_a_room_counts_for_minutes_and_a_browser_that_is_gone_takes_no_memory() -> None:
    talk = RecentTalk()
    for number in range(1000):
        talk.note(f"browser-{number}", NOW + number * timedelta(seconds=1))
    assert len(talk) == SPOKE.total_seconds()
    now = NOW + timedelta(seconds=999)
    assert talk.is_recent("browser-999", now)
    assert not talk.is_recent("browser-1", now)
    assert not talk.is_recent("browser-999", now + SPOKE)
