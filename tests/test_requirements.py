"""The packages that each part of the product imports: its installation brings them."""

from __future__ import annotations

import ast
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution, packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]

PARTS = {
    "addon": ("addon", "assistant", "ha_tools"),
    "satellite": ("satellite",),
    "agent": ("agent",),
}
"""Extra of pyproject.toml -> the packages of ours that it installs."""

OURS = frozenset({"addon", "agent", "assistant", "ha_tools", "satellite"})

BY_CHOICE = frozenset({"aiortc", "gpiozero", "onnx", "pymicro_wakeword"})
"""Modules of other extras, and of what is made once; each is imported where it is chosen."""


def imported(packages: tuple[str, ...]) -> dict[str, str]:
    """Return the modules of others that packages import, inside functions too, each with a file that does."""
    found: dict[str, str] = {}
    for package in packages:
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                match node:
                    case ast.Import(names=names):
                        modules = [name.name for name in names]
                    case ast.ImportFrom(module=str(module), level=0):
                        modules = [module]
                    case _:
                        continue
                found.update({module.partition(".")[0]: str(path.relative_to(ROOT)) for module in modules})
    return {name: file for name, file in found.items() if name not in sys.stdlib_module_names | OURS | BY_CHOICE}


def brought(extra: str) -> Iterator[str]:
    """Yield the names of the packages that an extra of ours brings, theirs included."""
    extras_of_ours = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    waiting, seen = list(map(Requirement, extras_of_ours[extra])), set[tuple[str, frozenset[str]]]()
    while waiting:
        wanted = waiting.pop()
        name, extras = canonicalize_name(wanted.name), frozenset(wanted.extras)
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        yield name
        if name == "parley-assistant":
            waiting += [Requirement(each) for one in extras for each in extras_of_ours[one]]
            continue
        try:
            requires = distribution(name).requires or []
        except PackageNotFoundError:
            continue  # another system's
        waiting += [
            each
            for each in map(Requirement, requires)
            if not each.marker or any(each.marker.evaluate({"extra": one}) for one in extras or {""})
        ]


@pytest.mark.parametrize("extra", PARTS)
def test_what_is_imported_is_installed(extra: str) -> None:
    names, modules = set(brought(extra)), packages_distributions()
    missing = {
        name: file
        for name, file in imported(PARTS[extra]).items()
        if not names & {canonicalize_name(package) for package in modules.get(name, ())}
    }
    assert not missing
