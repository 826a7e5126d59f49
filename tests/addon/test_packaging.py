"""The files that Supervisor and HACS read, and that the options page and the code agree."""

import json
import re
import struct
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest
import yaml

from addon.options import FORMER, Options
from addon.surroundings import INGRESS_PORT
from satellite.protocol import PORT
from tests.addon.supervisor_rules import DEFAULTS, PROFILE, faults, lint, rating

ROOT = Path(__file__).parents[2]


def read(path: str) -> dict[str, object]:
    with (ROOT / path).open(encoding="utf-8") as file:
        content = yaml.safe_load(file)
    assert isinstance(content, dict)
    return content


def text_of(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


SHOWN = [item for item in fields(Options) if item.metadata != FORMER]
"""The options of the page as it is."""


def test_every_option_of_the_page_is_read_and_every_option_read_is_on_the_page() -> None:
    assert list(read("config.yaml")["schema"]) == [item.name for item in SHOWN]  # type: ignore[call-overload]  # a mapping


def test_the_page_asks_for_what_is_needed_to_start_and_shows_the_defaults_of_the_code() -> None:
    manifest = read("config.yaml")
    needed = ("language", "stt", "llm", "tts")
    assert manifest["options"] == {item.name: item.default for item in SHOWN if item.name in needed}
    kinds = manifest["schema"]
    assert isinstance(kinds, dict)
    assert [name for name, kind in kinds.items() if not kind.endswith("?")] == list(needed)


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_option_and_port_is_named_and_described(language: str) -> None:
    translation = read(f"translations/{language}.yaml")
    described = translation["configuration"]
    assert isinstance(described, dict)
    assert list(described) == [item.name for item in SHOWN]
    assert all(set(text) == {"name", "description"} for text in described.values())
    assert translation["network"].keys() == read("config.yaml")["ports"].keys()  # type: ignore[attr-defined]  # mappings


def test_the_documentation_tells_of_every_option_by_its_name_on_the_page() -> None:
    described = read("translations/en.yaml")["configuration"]
    assert isinstance(described, dict)
    told = re.findall(r"^### Option: (.+)$", text_of("DOCS.md"), re.MULTILINE)
    assert told == [option["name"] for option in described.values()]


def test_supervisor_takes_the_manifest_and_rates_it_as_safe_as_it_can_be() -> None:
    manifest = read("config.yaml")
    assert [*faults(manifest), *lint(manifest)] == []
    (profile,) = PROFILE.findall(text_of("apparmor.txt"))  # Supervisor refuses a file with several
    assert profile == manifest["slug"]
    assert rating(manifest, has_profile=True) == 8


def test_the_manifest_has_the_ports_of_the_code() -> None:
    manifest = read("config.yaml")
    assert manifest.get("ingress_port", DEFAULTS["ingress_port"]) == INGRESS_PORT
    assert manifest["ports"] == {f"{PORT}/tcp": PORT}


@pytest.mark.parametrize(
    ("file", "size"),
    [
        *(("icon.png", (128, 128)), ("logo.png", (250, 100))),
        ("custom_components/parley/brand/icon.png", (256, 256)),
        ("custom_components/parley/brand/icon@2x.png", (512, 512)),
    ],
)
def test_the_store_and_the_integrations_page_show_pictures_of_the_right_size(file: str, size: tuple[int, int]) -> None:
    header = (ROOT / file).read_bytes()[:24]
    assert header[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", header[16:]) == size


def test_the_changelog_tells_of_this_version_first() -> None:
    told = re.findall(r"^## (\S+)", text_of("CHANGELOG.md"), re.MULTILINE)
    assert told[0] in {"Unreleased", read("config.yaml")["version"]}
    assert read("config.yaml")["version"] in told[:2]


def test_hacs_asks_for_a_home_assistant_that_the_integration_works_with() -> None:
    hacs = json.loads(text_of("hacs.json"))
    assert hacs.keys() <= {"name", "homeassistant", "content_in_root", "zip_release", "filename", "render_readme"}
    assert not hacs.get("content_in_root")  # HACS then takes custom_components/parley


def test_the_manifest_and_the_distribution_have_one_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert read("config.yaml")["version"] == project["version"]


def test_no_file_below_the_root_would_be_read_as_another_app() -> None:
    kept = {".git", ".venv", "node_modules"}
    names = {f"{stem}.{ending}" for stem in ("config", "build", "repository") for ending in ("yaml", "yml", "json")}
    found = [path for path in ROOT.rglob("*") if path.name in names and not kept & set(path.parts)]
    assert sorted(path.relative_to(ROOT).as_posix() for path in found) == ["config.yaml", "repository.yaml"]


@pytest.mark.parametrize("image", ["Dockerfile", "agent/Dockerfile"])
def test_an_image_is_made_of_all_packages_of_the_project(image: str) -> None:
    packages = tomllib.loads(text_of("pyproject.toml"))["tool"]["setuptools"]["packages"]
    copied = set(re.findall(r"^COPY (\w+)/ \1/$", text_of(image), re.MULTILINE))
    assert {package.partition(".")[0] for package in packages} <= copied
