"""The names and docstrings of the product as CONTRIBUTING.md asks for them, and the paths that it names."""

from __future__ import annotations

import ast
import itertools
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

PRODUCT = ("satellite", "ha_tools", "assistant", "addon", "agent")
BESIDE = ("custom_components", "simulators", "testbed", "benchmarks", "tests")

Documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef

INDIRECT = frozenset({"what", "whether", "where", "how", "who", "whom", "whose", "which", "when", "of", "why"})
"""Words that begin no docstring: a verb or a noun does."""

INDIRECT_OPENINGS: dict[str, int] = {}
"""Package -> how many docstrings may still begin so; the numbers only shrink."""


def trees(package: str) -> Iterator[tuple[str, ast.Module]]:
    """Yield (file, syntax tree) of a package."""
    for path in sorted((ROOT / package).rglob("*.py")):
        yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def indirect_openings(package: str) -> list[str]:
    """Return where a docstring of a package begins with an indirect question."""
    return [
        f"{file}:{getattr(node, 'lineno', 1)}: {text}"
        for file, tree in trees(package)
        for node in ast.walk(tree)
        if isinstance(node, Documented) and (text := (ast.get_docstring(node) or "").partition("\n")[0])
        if is_indirect(text)
    ]


def is_indirect(text: str) -> bool:
    """Return whether a docstring begins with an indirect question."""
    return text.lstrip('"“(`').split(maxsplit=1)[0].strip(",:;.").lower() in INDIRECT


def attribute_docstrings(package: str) -> Iterator[tuple[str, str]]:
    """Yield (place, docstring) of each constant and each field of a package that has one."""
    for file, tree in trees(package):
        for node in ast.walk(tree):
            body = getattr(node, "body", None)
            for assigned, text in itertools.pairwise(body if isinstance(body, list) else ()):
                match assigned, text:
                    case ast.Assign() | ast.AnnAssign(), ast.Expr(value=ast.Constant(value=str(words))):
                        yield f"{file}:{text.lineno}", words.strip()


def test_a_public_class_name_is_unique_in_the_product() -> None:
    places: defaultdict[str, list[str]] = defaultdict(list)
    for package in PRODUCT:
        for file, tree in trees(package):
            for node in tree.body:
                if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                    places[node.name].append(file)
    assert not {name: files for name, files in places.items() if len(files) > 1}


def test_a_file_name_is_unique_in_the_product() -> None:
    places: defaultdict[str, list[str]] = defaultdict(list)
    for package in PRODUCT:
        for file, _tree in trees(package):
            places[Path(file).name].append(file)
    alike = {name: files for name, files in places.items() if len(files) > 1}
    assert alike.keys() == {"__init__.py", "__main__.py"}


@pytest.mark.parametrize("package", [*PRODUCT, *BESIDE])
def test_a_docstring_begins_with_a_verb_or_a_noun(package: str) -> None:
    found = indirect_openings(package)
    assert len(found) <= INDIRECT_OPENINGS.get(package, 0), "\n".join(found)


@pytest.mark.parametrize("package", PRODUCT)
def test_the_docstring_of_an_attribute_begins_with_a_noun(package: str) -> None:
    found = [f"{place}: {text}" for place, text in attribute_docstrings(package) if is_indirect(text)]
    assert not found, "\n".join(found)


def test_what_contributing_names_is_there() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    paths = set(re.findall(r"[\w.]+/[\w./-]*\w", re.sub(r"\S*://\S*", "", text)))
    assert "tests/parts.py" in paths
    assert [path for path in sorted(paths) if not (ROOT / path).exists()] == []
