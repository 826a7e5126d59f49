"""The home that script/demo shows: what README.md says can be said works in it, without a key."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest_asyncio

from assistant.local.recognition_grammar import grammar_of
from testbed.changes import kept_changes, timer_changes
from testbed.evidence import look, look_closer, now_at
from testbed.examples import TO_SAY, TO_WRITE
from testbed.home_assistant import RealHomeAssistant, free_port
from testbed.homes.showroom import SHOWROOM
from testbed.house import CHECKOUT, App
from testbed.past import HOURS
from testbed.verdict import Seen, Verdict, judge
from tests.assistant.local.test_automaton import reads
from tests.ha_tools.conftest import running


def _sentences_of_the_readme() -> list[str]:
    """Every sentence in quotation marks of the table under "What you can say"."""
    section = (CHECKOUT / "README.md").read_text().partition("## What you can say")[2].partition("\n## ")[0]
    rows = [line for line in section.splitlines() if line.startswith("| ")]
    return re.findall(r'"([^"]+)"', "\n".join(rows))


@pytest_asyncio.fixture
async def app(showroom: RealHomeAssistant, tmp_path: Path) -> AsyncIterator[App]:
    """The app with nothing set, in the showroom."""
    async with App(showroom, tmp_path / "app", tmp_path, ingress_port=free_port(), lan_port=free_port()) as app:
        await app.wait_until_ready()
        yield app


async def _wrong(app: App, home: RealHomeAssistant, sentences: Sequence[str]) -> list[str]:
    """Hold the conversation in the kitchen; return what did not come true."""
    wrong = []
    for text in sentences:
        before, timers, kept = await look(home), await app.panel.timers(), await app.panel.kept()
        turn = (await app.panel.converse(text, "Kitchen"))["turn"]
        running_timers, now_kept = await app.panel.timers(), await app.panel.kept()
        after = await look_closer(home, await look(home), turn["about"])
        changed = timer_changes(timers, running_timers), kept_changes(kept, now_kept)
        seen = Seen(before, after, await now_at(home), changed[0], running_timers, changed[1], now_kept)
        verdict, reason, _ = judge(turn, seen)
        if verdict is not Verdict.TRUE:
            wrong.append(f"{text} → {turn['reply']} ({reason})")
    return wrong


async def test_every_sentence_of_the_readme_works(app: App, showroom: RealHomeAssistant) -> None:
    sentences = _sentences_of_the_readme()
    assert len(sentences) > 20
    assert await _wrong(app, showroom, sentences) == []


async def test_every_sentence_that_the_demo_shows_works(app: App, showroom: RealHomeAssistant) -> None:
    assert await _wrong(app, showroom, (*TO_SAY, *TO_WRITE)) == []


async def test_what_the_demo_gives_to_say_is_heard_without_a_key(showroom: RealHomeAssistant) -> None:
    async with running(showroom.url, showroom.token) as live:
        await live.wait_until_ready(10.0)
        grammar = grammar_of(live.home)
    assert [text for text in TO_SAY if not reads(grammar.unasked, text)] == []


async def test_the_recorder_remembers_two_days(showroom: RealHomeAssistant) -> None:
    now = datetime.now(UTC)
    for past in SHOWROOM.past:
        start = (now - timedelta(hours=HOURS + 1)).isoformat().replace("+", "%2B")
        rows = (await showroom.get(f"/api/history/period/{start}?filter_entity_id={past.entity_id}"))[0]
        oldest = datetime.fromisoformat(rows[0]["last_changed"])
        assert timedelta(hours=HOURS - past.hours) <= now - oldest <= timedelta(hours=HOURS + 1)
        assert {row["state"] for row in rows} >= set(past.states)


async def test_a_past_is_not_written_down_twice(tmp_path: Path) -> None:
    folder = tmp_path / "home"
    async with RealHomeAssistant(SHOWROOM, folder=folder) as home:
        before = await _past(home)
    async with RealHomeAssistant(SHOWROOM, folder=folder) as home:
        assert (await _past(home))[: len(before)] == before


async def _past(home: RealHomeAssistant) -> list[tuple[str, str]]:
    start = (datetime.now(UTC) - timedelta(hours=HOURS - 1)).isoformat().replace("+", "%2B")
    rows = (await home.get(f"/api/history/period/{start}?filter_entity_id={SHOWROOM.past[0].entity_id}"))[0]
    return [(row["last_changed"], row["state"]) for row in rows[1:]]
