"""docs/satellite.md against the program: its settings, its flags and its example."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from dataclasses import fields
from pathlib import Path

from satellite.light_patterns import Light
from satellite.settings_file import Settings, parse

PAGE = (Path(__file__).parents[2] / "docs" / "satellite.md").read_text(encoding="utf-8")


def _chapter(title: str) -> str:
    return PAGE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def _first_cells(chapter: str) -> list[str]:
    """Return the names in the first column of a chapter's table."""
    rows = re.findall(r"^\| (`[^|]+) \|", chapter, re.MULTILINE)
    return [name for row in rows for name in re.findall(r"`([^`]+)`", row)]


def test_every_setting_is_told_of_with_what_is_so_without_it() -> None:
    assert _first_cells(_chapter("The settings")) == [field.name for field in fields(Settings)]
    told = dict(re.findall(r"^\| `(\w+)` \| `([^`]+)` \|", _chapter("The settings"), re.MULTILINE))
    plain = {name: text for name, text in told.items() if not text.startswith(("~", "hey_jarvis"))}
    read = tomllib.loads("\n".join(f"{name} = {text}" for name, text in plain.items()))
    assert parse(read) == Settings()
    assert set(read) >= {"plain", "volume", "earcons", "echo_cancellation", "light", "light_pins", "light_brightness"}


def test_the_example_is_a_file_with_every_setting() -> None:
    example = re.search(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    assert example
    raw = tomllib.loads(example[1].replace("# wav_microphone", "wav_microphone"))
    assert set(raw) == {field.name for field in fields(Settings)}
    assert parse(raw).button_pin == 17


def test_every_flag_is_told_of() -> None:
    run = [sys.executable, "-m", "satellite", "--help"]
    told = subprocess.run(run, capture_output=True, text=True, check=True).stdout
    flags = set(re.findall(r"--[a-z-]+", told.partition("options:")[2])) - {"--help"}
    assert set(_first_cells(_chapter("The command line"))) == flags


def test_every_pattern_of_the_light_is_told_of() -> None:
    rows = re.findall(r"^\| [^|`-]+ \|", _chapter("Its light"), re.MULTILINE)
    assert len(rows) - 1 == len(Light)  # a row is the head
