"""Parts of Core that the integration builds on and that Core does not promise, held against the real Core.

A later Core that changes one of them fails here, and not in a kitchen.
"""

from __future__ import annotations

import ast
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from satellite.protocol import SatelliteState
from testbed.home_assistant import HASS
from testbed.integration import SOURCE


@pytest.fixture(scope="module")
def core() -> dict[str, Any]:
    """The real Core, as its own Python sees it."""
    program = Path(__file__).with_name("core_parts.py")
    printed = subprocess.run([HASS.with_name("python"), program], capture_output=True, text=True, check=True).stdout
    told: dict[str, Any] = json.loads(printed)
    return told


def replaced() -> dict[str, dict[str, str]]:
    """Return the parameters of the functions of Core's that the satellite replaces."""
    tree = ast.parse((SOURCE / "assist_satellite.py").read_text("utf-8"))
    [satellite] = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    found = {}
    for node in satellite.body:
        if isinstance(node, ast.AsyncFunctionDef) and node.name.startswith("async_internal_"):
            names = [one.arg for one in node.args.args]
            defaults = [ast.unparse(one) for one in node.args.defaults]
            found[node.name] = dict(zip(names, [""] * (len(names) - len(defaults)) + defaults, strict=True))
    return {name: parameters for name, parameters in found.items() if name != "async_internal_added_to_hass"}


def test_core_calls_what_the_satellite_replaces_with_the_same_arguments(core: dict[str, Any]) -> None:
    ours = {
        name: {key: repr(core["chime"]) if value == "PREANNOUNCE_URL" else value for key, value in parameters.items()}
        for name, parameters in replaced().items()
    }
    assert ours == core["parameters"]
    assert core["called"] == list(core["parameters"])
    assert core["final"] == []


def test_core_would_refuse_a_second_announcement_by_itself(core: dict[str, Any]) -> None:
    """A Core that does not any more makes the replacement of the three calls needless."""
    assert core["busy"]


def test_core_keeps_the_state_and_the_awaited_wake_word_where_the_satellite_sets_them(core: dict[str, Any]) -> None:
    assert core["set_state"] == {"self": "", "state": ""}
    assert core["waits_for_wake_word"]
    assert core["fulfils_wake_word"]


def test_core_knows_the_states_of_our_wire_and_an_answer_of_three_parts(core: dict[str, Any]) -> None:
    assert core["states"] == [str(state) for state in SatelliteState]
    assert core["answer"] == ["id", "sentence", "slots"]
