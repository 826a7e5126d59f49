"""The real parts that a test stands on, as marks; `-m pure` takes the tests that need none of them.

A mark comes from the fixtures that a test asks for, or from its file where a test starts a part by itself. A pure test
that starts a program all the same fails, and is to be named here.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

FIXTURES: Mapping[str, str] = {
    "home": """
        home_assistant own_home_assistant showroom villa flat house ranch cottage metered reihenhaus gatehouse street
        edited_gatehouse own_gatehouse own_home parley_home own_parley_home
    """,
    "sound": "sound_card",
    "models": "models_folder speech",
    "program": "start_app say sentence recogniser browser",
}
"""Mark -> the fixtures that bring the part."""

FILES: Mapping[str, str] = {
    "home": """
        tests/addon/test_model_turns.py tests/ha_tools/questions/test_questions.py tests/testbed/test_demo.py
        tests/testbed/test_furnish.py tests/testbed/supervised.py tests/testbed/test_supervisor.py
        tests/testbed/test_homes.py tests/testbed/test_showroom.py tests/testbed/test_loaded_process.py
    """,
    "sound": "tests/satellite/test_device_check.py tests/testbed/test_demo.py tests/testbed/test_sound_card.py",
    "program": """
        tests/agent/test_calls.py tests/agent/test_call_room.py
        tests/ha_tools/web/test_articles.py
        tests/addon/broker/test_announcing.py tests/addon/broker/test_making_way.py
        tests/addon/test_main.py tests/addon/test_model_turns.py tests/addon/test_no_telemetry.py
        tests/addon/test_excludes.py tests/addon/test_link_pairing.py tests/addon/satellites/test_pairing_replay.py
        tests/addon/sites/test_panel_users.py
        tests/addon/test_process_end.py tests/addon/satellites/test_satellite_installer.py
        tests/addon/satellites/test_satellite_updates.py
        tests/addon/test_start.py tests/addon/sites/test_strangers.py
        tests/addon/sites/test_tls_clients.py
        tests/assistant/dialogue/test_replies_warm.py tests/assistant/local/test_recogniser.py
        tests/assistant/local/test_machine_speed.py
        tests/assistant/local/test_recognition_grammar.py tests/assistant/local/test_tts.py
        tests/assistant/local/test_moonshine.py tests/assistant/local/test_speech_process.py
        tests/assistant/local/test_whisper.py tests/assistant/local/test_free_speech_stt.py
        tests/assistant/speakers/test_speakers.py
        tests/assistant/speakers/test_voice_encoder.py
        tests/assistant/wake/test_sound_likeness.py
        tests/assistant/model/test_exchange.py tests/assistant/model/test_refused_pictures.py
        tests/assistant/model/test_voiced_answers.py
        tests/custom_components/test_core_parts.py
        tests/ha_tools/live/test_rest.py
        tests/satellite/test_app_address.py
        tests/satellite/test_device_check.py
        tests/satellite/test_documentation.py
        tests/satellite/test_install_script.py tests/satellite/test_installation.py
        tests/satellite/test_echo_filter.py tests/satellite/test_micro_wake_word.py
        tests/satellite/test_lightness.py tests/satellite/test_main.py tests/satellite/test_models.py
        tests/satellite/test_sweeps.py
        tests/simulators/test_cloud_ears.py tests/simulators/test_cloud_models.py tests/simulators/test_cloud_voices.py
        tests/simulators/test_cartesia.py tests/simulators/test_openai.py tests/simulators/test_openai_realtime.py
        tests/testbed/test_demo.py
        tests/assistant/room/test_voice_activity.py tests/testbed/test_process.py tests/testbed/test_voice.py
        tests/test_time_bounds.py
    """,
    "slow": """
        tests/assistant/local/test_wyoming.py tests/ha_tools/test_grammar.py tests/ha_tools/test_languages.py
        tests/ha_tools/test_no_commands.py tests/satellite/test_connection.py
    """,
}
"""Mark -> the files whose tests start the part themselves; slow: the pure ones wait in real time, or try very much."""

LONG = ("end_to_end", "addon", "panel", "custom_components", "testbed", "assistant")
"""The folders whose files take longest, in the order in which they begin, so that none of them is the last to end; the
two that play whole sentences through the sound card do not begin together."""

CALM = "custom_components"
"""The folder before which the slow pure tests begin: with them there is little sound and little else to compute."""

_PROGRAMS = frozenset({"subprocess.Popen", "os.posix_spawn", "os.fork", "os.exec"})
"""Events of Python's audit (docs: sys.audit) that tell of another program."""

_started: list[str] | None = None
"""The programs that the running pure test has started; None while no pure test runs."""


def marks_of(fixtures: frozenset[str], file: str) -> set[str]:
    """Return the marks of a test by the names of all its fixtures and its file's path below the root."""
    marks = {mark for mark, names in FIXTURES.items() if not fixtures.isdisjoint(names.split())}
    marks |= {mark for mark, files in FILES.items() if file in files.split()}
    return marks if marks - {"slow"} else {"pure", *marks}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test; put long files first and those of pure tests, which take the processor alone, last.

    Of these the slow ones begin beside tests that wait: one of them takes longer than all the others at the end.
    """
    impure, slow = set[Path](), set[Path]()
    for item in items:
        marks = marks_of(frozenset(getattr(item, "fixturenames", ())), _file_of(item.path))
        for mark in sorted(marks):
            item.add_marker(mark)
        if "pure" not in marks:
            impure.add(item.path)
        if "slow" in marks:
            slow.add(item.path)
    computing = slow - impure
    items.sort(
        key=lambda item: (
            item.path not in impure | slow,
            item.path not in slow & impure,
            LONG.index(CALM) if item.path in computing else _place_in_line(item.path),
            item.path not in computing,
        )
    )


def pytest_collection_finish() -> None:
    """Look for garbage seldom, and not among the tests: with so many each look takes half a second of the processor."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@cache
def _file_of(path: Path) -> str:
    """Return a test file's path below the root."""
    return path.relative_to(ROOT).as_posix()


def _place_in_line(path: Path) -> int:
    folder = _file_of(path).split("/")[1]
    return LONG.index(folder) if folder in LONG else len(LONG)


def _note(event: str, arguments: tuple[object, ...]) -> None:
    if _started is not None and event in _PROGRAMS:
        _started.append(" ".join(map(str, arguments[:2])))


sys.addaudithook(_note)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Iterator[None]:
    """Fail a pure test for which a program is started."""
    yield from _watched(item)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Fail a pure test that starts a program."""
    yield from _watched(item)


def _watched(item: pytest.Item) -> Iterator[None]:
    global _started  # a hook of the interpreter can be given nothing, and never goes away
    _started = [] if item.get_closest_marker("pure") else None
    try:
        yield
        if _started:
            pytest.fail(f"A pure test starts no program; name its part in {Path(__file__).name}: {_started[0]}")
    finally:
        _started = None
