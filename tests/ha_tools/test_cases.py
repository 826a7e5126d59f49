"""The cases that tools tell, and the words for them in the languages' files."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from jinja2 import meta

from ha_tools.wording import wording_in
from ha_tools.wording.language import Language, languages

ROOT = Path(__file__).parents[2]
ENGLISH = Language("en").cases
FILES = sorted((ROOT / "ha_tools" / "wording").glob("*.yaml"))

MOMENTS = frozenset({"day", "clock", "instant"})
"""Cases that are given more than a language has to use."""


def told() -> Iterator[tuple[str, str]]:
    """Yield (file, case) for each `Fact("case", …)` in the packages; of a case that is put together its beginning."""
    for package in ("ha_tools", "assistant", "addon"):
        for path in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Name)
                    and node.func.id == "Fact"
                    and node.args
                ):
                    yield from ((path.name, case) for case in beginnings(node.args[0]))


def beginnings(case: ast.expr) -> Iterator[str]:
    """Yield a case that stands in the code, or as much of it as does."""
    match case:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr(values=[ast.Constant(value=str(text)), *_]):
            yield text
        case ast.IfExp(body=so, orelse=otherwise):
            yield from beginnings(so)
            yield from beginnings(otherwise)


def test_english_has_words_for_every_case_that_is_told() -> None:
    """One that is missing is an answer that nobody hears."""
    cases = {*ENGLISH, *(f"{case.rpartition('.')[0]}" for case in ENGLISH)}
    missing = [
        f"{file} tells {case}"
        for file, case in told()
        if case not in cases and not (case.endswith((".", "_")) and any(known.startswith(case) for known in cases))
    ]
    assert not missing


@pytest.mark.parametrize("language", languages())
def test_words_use_no_value_that_english_does_not(language: str) -> None:
    """A tool gives a case the values that its English words need; another would be an answer that nobody hears."""
    own = {case: words for case, words in Language(language).own.items() if case.partition(".")[0] not in MOMENTS}
    wrong = {case: values(words) - values(ENGLISH[case]) for case, words in own.items() if case in ENGLISH}
    assert not {case: extra for case, extra in wrong.items() if extra}


def values(words: str) -> set[str]:
    """Return the values that a template uses."""
    environment = wording_in("en")._environment  # noqa: SLF001 - its filters
    return meta.find_undeclared_variables(environment.parse(words))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_case_stands_twice_in_a_file(path: Path) -> None:
    """YAML keeps the last of them and says nothing: the words of the first would never be heard."""
    assert not list(twice(yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)))


def twice(node: yaml.Node | None) -> Iterator[str]:
    """Yield the keys that stand twice in a mapping."""
    if isinstance(node, yaml.MappingNode):
        keys = [key.value for key, _ in node.value]
        yield from (key for key in keys if keys.count(key) > 1)
        for _, value in node.value:
            yield from twice(value)
