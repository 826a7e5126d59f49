"""The files that Supervisor reads: the manifest, the repository, and that the options page and the code agree."""

import tomllib
from dataclasses import MISSING, fields
from pathlib import Path

import yaml

from addon.options import FORMER, INGRESS_PORT, Options
from satellite.protocol import PORT

ROOT = Path(__file__).parents[2]


def read(path: str) -> dict[str, object]:
    with (ROOT / path).open(encoding="utf-8") as file:
        content = yaml.safe_load(file)
    assert isinstance(content, dict)
    return content


SHOWN = [item for item in fields(Options) if item.metadata != FORMER]
"""The options of the page as it is."""


def test_every_option_of_the_page_is_read_and_every_option_read_is_on_the_page() -> None:
    assert list(read("config.yaml")["schema"]) == [item.name for item in SHOWN]  # type: ignore[call-overload]  # a mapping


def test_the_page_shows_the_defaults_of_the_code() -> None:
    manifest = read("config.yaml")
    defaults: dict[str, object] = {item.name: item.default for item in SHOWN if item.default not in ("", MISSING)}
    assert manifest["options"] == defaults


def test_every_option_is_named_and_described() -> None:
    described = read("translations/en.yaml")["configuration"]
    assert isinstance(described, dict)
    assert list(described) == [item.name for item in SHOWN]
    assert all(set(text) == {"name", "description"} for text in described.values())


def test_the_manifest_has_what_supervisor_requires_and_the_ports_of_the_code() -> None:
    manifest = read("config.yaml")
    assert {"name", "version", "slug", "description", "arch"} <= set(manifest)
    assert manifest["arch"] == ["aarch64", "amd64"]
    assert manifest["ingress_port"] == INGRESS_PORT
    assert manifest["ports"] == {f"{PORT}/tcp": PORT}
    assert "host_network" not in manifest


def test_the_manifest_and_the_distribution_have_one_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert read("config.yaml")["version"] == project["version"]


def test_no_file_below_the_root_would_be_read_as_another_app() -> None:
    kept = {".git", ".venv", "node_modules"}
    names = {f"{stem}.{ending}" for stem in ("config", "build", "repository") for ending in ("yaml", "yml", "json")}
    found = [path for path in ROOT.rglob("*") if path.name in names and not kept & set(path.parts)]
    assert sorted(path.relative_to(ROOT).as_posix() for path in found) == ["config.yaml", "repository.yaml"]
