"""The directions of imports, as ARCHITECTURE.md states them."""

from __future__ import annotations

import ast
import graphlib
import tomllib
from collections.abc import Collection, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

MAY_IMPORT = {
    "satellite": set[str](),
    "ha_tools": set[str](),
    "assistant": {"ha_tools", "satellite.protocol"},
    "addon": {
        "assistant",
        "ha_tools",
        "satellite.protocol",
        "satellite.key_agreement",
        "satellite.mdns",
        "satellite.allocator",
    },
    "agent": {"addon", "assistant", "ha_tools", "satellite.protocol"},
    "simulators": set[str](),
    "custom_components": set[str](),
}
"""Package -> what it may import of ours, beside itself."""

INSTALLED = ("satellite", "ha_tools", "assistant", "addon", "agent")
"""What a satellite, the app and the bot for calls have of ours."""

FOLDERS_OF_HA_TOOLS = (
    *("home_errors", "signals", "quoting", "facts", "wording"),
    *("leaving", "home", "mail", "web", "results", "times", "measures", "languages", "live"),
    *("timers", "people", "contacts", "notes", "plans", "permissions"),
    *(
        "acting",
        "tainted",
        "household",
        "devices",
        "questions",
        "information",
        "execution",
        "planning",
        "undo",
        "tools",
        "sentences",
        "response_templates",
    ),
    "answers",
)
"""The folders of ha_tools, and the modules beside them, from the ground up: each imports only what stands before it."""

OURS = {*MAY_IMPORT, "benchmarks", "testbed", "tests"}


def imports(package: str) -> Iterator[tuple[str, str]]:
    """Yield (file, module) for every import below a package, those inside functions too."""
    for path in sorted((ROOT / package).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from ((path.name, name.name) for name in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                modules = [f"{node.module}.{name.name}" for name in node.names] if node.module == "satellite" else []
                yield from ((path.name, module) for module in modules or [node.module])


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_imports_go_in_the_directions_of_the_architecture(package: str) -> None:
    allowed = {package, *MAY_IMPORT[package]}
    wrong = [
        f"{file} imports {module}"
        for file, module in imports(package)
        if module.partition(".")[0] in OURS
        and not any(module == one or module.startswith(f"{one}.") for one in allowed)
    ]
    assert not wrong


def test_no_imports_go_in_a_circle() -> None:
    """Those for types alone are imports too: who must read both files to understand one reads both."""
    modules = {name_of(path): path for package in MAY_IMPORT for path in (ROOT / package).rglob("*.py")}
    graph = {module: imported(path, modules.keys()) - {module} for module, path in modules.items()}
    graphlib.TopologicalSorter(graph).prepare()  # raises CycleError, which names the circle


def test_folders_of_ha_tools_depend_in_one_direction() -> None:
    modules = {name_of(path): path for path in (ROOT / "ha_tools").rglob("*.py")}
    height = {folder: number for number, folder in enumerate(FOLDERS_OF_HA_TOOLS)}
    wrong = [
        f"{module} imports {other}"
        for module, path in modules.items()
        for other in imported(path, modules.keys())
        if height[folder_of(other)] > height[folder_of(module)]
    ]
    assert not wrong


def folder_of(module: str) -> str:
    """Return the folder of ha_tools that a module is in, or the module itself."""
    return module.split(".")[1] if "." in module else FOLDERS_OF_HA_TOOLS[0]


def name_of(path: Path) -> str:
    """Return the name by which a file is imported."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imported(path: Path, modules: Collection[str]) -> set[str]:
    """Return which of the modules a file imports, by itself or for a name in it."""
    found = set[str]()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            module = ".".join(filter(None, (name_of(path.parent) if node.level else "", node.module)))
            inside = {f"{module}.{name.name}" for name in node.names} & set(modules)
            found |= inside or {module}
    return found & set(modules)


def test_every_package_is_installed() -> None:
    """One that pyproject.toml does not list is there in a checkout, and missing on a Pi and in the image."""
    listed = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]["packages"]
    folders = {path.parent.relative_to(ROOT) for top in INSTALLED for path in (ROOT / top).rglob("*.py")}
    assert {".".join(folder.parts) for folder in folders} == set(listed)


@pytest.mark.parametrize("package", INSTALLED)
def test_every_package_says_that_it_is_typed(package: str) -> None:
    """A type checker takes no types from an installed package without the mark (PEP 561)."""
    listed = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]["package-data"]
    assert (ROOT / package / "py.typed").exists()
    assert "py.typed" in {*listed["*"], *listed.get(package, ())}


@pytest.mark.parametrize("package", sorted(set(MAY_IMPORT) - {"assistant", "agent"}))
def test_pipecat_is_imported_by_the_assistant_and_the_bot_for_calls_alone(package: str) -> None:
    assert not [file for file, module in imports(package) if module.partition(".")[0] == "pipecat"]
