"""The texts, forms and icons of the integration: all that is shown has words in every language, and no others."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from testbed.integration import SOURCE

ROOT = SOURCE.parents[1]
CODE = {path.name: path.read_text("utf-8") for path in SOURCE.glob("*.py")}
LANGUAGES = sorted(path.stem for path in (SOURCE / "translations").iterdir())
SITE = "https://parley.example/"
"""The site of the documents: a name that belongs to nobody, until there is one."""


def told(language: str) -> dict[str, Any]:
    """Return all texts of a language."""
    texts: dict[str, Any] = json.loads((SOURCE / "translations" / f"{language}.json").read_text("utf-8"))
    return texts


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield each text with its path."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, f"{path}.{key}".lstrip("."))
    else:
        yield path, value


def fields(service: dict[str, Any]) -> set[str]:
    """Return the fields of a service's form, those in sections too."""
    listed = service.get("fields", {}) or {}
    return {name for key, one in listed.items() for name in one.get("fields", [key])}


def form(name: str) -> dict[str, Any]:
    """Return a file of forms."""
    loaded: dict[str, Any] = yaml.safe_load((SOURCE / name).read_text("utf-8"))
    return {key: value for key, value in loaded.items() if not key.startswith(".")}


def test_english_and_german_are_there() -> None:
    assert {"de", "en"} <= set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_texts_with_the_same_placeholders(language: str) -> None:
    def placeholders(texts: dict[str, Any]) -> dict[str, set[str]]:
        return {path: set(re.findall(r"{(\w+)}", text)) for path, text in leaves(texts)}

    assert placeholders(told(language)) == placeholders(told("en"))
    assert not [path for path, text in leaves(told(language)) if not text.strip()]


def test_every_error_that_is_raised_has_its_text() -> None:
    raised = {key for code in CODE.values() for key in re.findall(r'translation_key="(\w+)"', code)}
    raised |= set(re.findall(r'ConfigEntry\w+, "(\w+)"\)', CODE["__init__.py"]))
    assert raised == told("en")["exceptions"].keys()


def test_every_step_and_reason_of_the_flow_has_its_text() -> None:
    config = told("en")["config"]
    code = CODE["config_flow.py"]
    shown = set(re.findall(r'[( ]step_id="(\w+)"', code)) | set(re.findall(r'_ask_where\("(\w+)"', code))
    assert shown - {"pair"} == config["step"].keys()
    reasons = set(re.findall(r'reason="(\w+)"', code)) | {"pairing_ended", "cannot_connect", "wrong_code", "wrong_key"}
    assert {*reasons, "wrong_version_app", "wrong_version_integration"} == config["abort"].keys()


def test_every_entity_and_issue_has_its_text() -> None:
    texts = told("en")
    keys = set(re.findall(r'\(hub, satellite_id, "(\w+)"\)', "".join(CODE.values())))
    keys |= {"wake", "turn", "answer", "volume", "sensitivity", "muted", "do_not_disturb", "follow_up"}
    named = {key for entities in texts["entity"].values() for key in entities}
    # An entity that has its device's name, and one that its class names.
    assert keys - {"satellite", "identify"} == named
    assert {"satellite_away", "satellite_problem", "app_problem"} <= texts["issues"].keys()


@pytest.mark.parametrize("kind", ["services", "triggers", "conditions"])
def test_every_form_has_a_text_and_an_icon_for_each_field(kind: str) -> None:
    forms, texts = form(f"{kind}.yaml"), told("en")[kind]
    icons = json.loads((SOURCE / "icons.json").read_text("utf-8"))[kind]
    assert forms.keys() == texts.keys() == icons.keys()
    for name, one in forms.items():
        assert fields(one) == texts[name].get("fields", {}).keys(), name
        sections = {key for key, field in (one.get("fields") or {}).items() if "fields" in field}
        assert sections == texts[name].get("sections", {}).keys() == icons[name].get("sections", {}).keys(), name


def test_the_announcement_form_offers_what_the_action_takes() -> None:
    schema = CODE["services.py"].partition("ANNOUNCE =")[2].partition("ACKNOWLEDGE")[0]
    assert set(re.findall(r'Optional\("(\w+)"', schema)) == fields(form("services.yaml")["announce"])


def test_the_manifest_has_the_version_and_the_address_of_its_documents() -> None:
    manifest = json.loads((SOURCE / "manifest.json").read_text("utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert manifest["version"] == project["version"]
    assert manifest["documentation"].startswith(SITE)
    page = manifest["documentation"]
    assert (ROOT / f"{page.removeprefix(SITE)}.md").exists()
    assert CODE["issues.py"].count(page) == 1
