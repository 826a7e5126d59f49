"""The app without the packages that others ask for and nothing imports: `excludes.txt` leaves them out."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution, packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]

APP = ("addon", "assistant", "ha_tools")

HEAVY_BYTES = 5_000_000
"""Size from which a package that nothing imports is worth a line in excludes.txt."""


def excluded() -> set[str]:
    """Return the names of the packages in excludes.txt."""
    lines = (ROOT / "excludes.txt").read_text("utf-8").splitlines()
    return {name for line in lines if (name := line.partition("#")[0].strip())}


def modules_excluded() -> set[str]:
    """Return the names by which they would be imported."""
    return {name.replace("-", "_") for name in excluded()}


def imported_anywhere() -> set[str]:
    """Return every module that the app imports, inside functions too."""
    found = set[str]()
    for package in APP:
        for path in (ROOT / package).rglob("*.py"):
            found.add(".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"))
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Import):
                    found.update(name.name for name in node.names)
                elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    found.add(node.module)
    return {name for name in found if not name.endswith("__main__")}


@pytest.fixture(scope="module")
def loaded() -> set[str]:
    """The top-level modules in a Python that has imported all of the app, and could not import what is excluded."""
    program = (
        f"import importlib, sys; sys.modules.update(dict.fromkeys({sorted(modules_excluded())!r}))\n"
        f"for name in {sorted(imported_anywhere())!r}: importlib.import_module(name)\n"
        "print('loaded', *{name.partition('.')[0] for name, module in sys.modules.items() if module})"
    )
    run = subprocess.run([sys.executable, "-"], input=program, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr[-3000:]
    return set(run.stdout.splitlines()[-1].split())


def needed() -> Iterator[Distribution]:
    """Yield every installed package that the app's requirements bring, but for the excluded ones."""
    waiting, seen = [Requirement("parley-assistant[addon]")], set[tuple[str, frozenset[str]]]()
    while waiting:
        requirement = waiting.pop()
        name, extras = canonicalize_name(requirement.name), frozenset(requirement.extras)
        if (name, extras) in seen or name in excluded():
            continue
        seen.add((name, extras))
        try:
            package = distribution(name)
        except PackageNotFoundError:
            continue  # another system's
        yield package
        waiting += [
            wanted
            for wanted in map(Requirement, package.requires or [])
            if not wanted.marker or any(wanted.marker.evaluate({"extra": extra}) for extra in extras or {""})
        ]


def test_the_app_imports_nothing_that_is_excluded(loaded: set[str]) -> None:
    assert {"addon", "pipecat", "homeassistant_api"} <= loaded
    assert not loaded & modules_excluded()


def test_nothing_heavy_is_installed_that_the_app_does_not_import(loaded: set[str]) -> None:
    modules = packages_distributions()
    used = {canonicalize_name(name) for module in loaded for name in modules.get(module, ())}
    idle = {
        package.name: size
        for package in needed()
        if canonicalize_name(package.name) not in used
        and (size := sum(file.size or 0 for file in package.files or ())) > HEAVY_BYTES
    }
    assert not idle


def test_nothing_is_excluded_that_is_not_asked_for() -> None:
    pinned = {line.partition("==")[0] for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines()}
    assert excluded() <= pinned
