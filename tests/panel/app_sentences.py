"""The sentences in the app's source that the panel may show, as skeletons: "The satellite “{}” is not connected."."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from ha_tools.acting.target import NOTHING_EXPOSED
from ha_tools.wording import wording_in

ROOT = Path(__file__).parents[2]

SHOWN = (
    "addon",
    "assistant/chains",
    "assistant/engines",
    "assistant/chains",
    "assistant/engines",
    "assistant/house.py",
    "assistant/home_media.py",
    "assistant/local",
    "assistant/model",
    "assistant/playlists.py",
    "assistant/prices.py",
    "assistant/recordings.py",
    "assistant/room",
    "assistant/services.py",
    "assistant/settings.py",
    "assistant/sound_decoder.py",
    "assistant/sound_files.py",
    "assistant/sound_streams.py",
    "assistant/synthesis.py",
    "ha_tools/contacts",
    "ha_tools/home_errors.py",
    "ha_tools/live",
    "ha_tools/mail/mail_account.py",
    "ha_tools/permissions",
    "satellite",
)
"""Packages and files some of whose sentences reach the panel."""

NOT_SHOWN = (
    "addon/__main__.py",  # the terminal's
    "addon/process.py",
    "addon/store/data_folder.py",
    "addon/integration/announcement_orders.py",  # told to Home Assistant
    "addon/integration/link.py",
    "addon/integration/link_messages.py",
    "addon/integration/order_desk.py",
    "addon/integration/agent_tools.py",
    "addon/integration/supervisor_api.py",
    "addon/broker/announcement_stdin.py",
    "assistant/local/speech_models.py",  # names of models
    "assistant/model/prompt.py",  # a language model's
    "assistant/model/exchange.py",
    "assistant/model/model_sight.py",
    "assistant/model/tool_calls.py",
    "assistant/model/talk_summaries.py",
    "assistant/model/tool_calls.py",
    "ha_tools/live/rehearsed_home.py",
    "satellite/__main__.py",  # the satellite's own terminal
    "satellite/app_finder.py",
    "satellite/app_socket.py",
    "satellite/connection.py",
    "satellite/device_check.py",
    "satellite/identity.py",
    "satellite/introduction.py",
    "satellite/models.py",
    "satellite/satellite_record.py",
    "satellite/spoken_code.py",
    "satellite/streaming_embedding.py",
    "satellite/settings_file.py",
    "satellite/wav_microphone.py",
)

NOTHING = wording_in("en").sentence(NOTHING_EXPOSED)

NEVER_SHOWN = (
    "Ask the person a question.",  # a language model is told these
    "One or two short sentences to be spoken.",
    "Say what follows from the results of tools in this turn.",
    "Say what you know, small talk,",
    "Port {} ",  # the app does not start
)
"""Beginnings of sentences beside those that may be shown."""

_SENTENCE = re.compile(r"(?!SELECT|DELETE)(?:[A-Z“{'].*\s|[a-z_.]+ must ).*[.?!]", re.DOTALL)
_HOLES = re.compile(r"(?:\{\w*\})+")


def skeleton(sentence: str) -> str:
    """Return a sentence with its holes unnamed, and those in a row as one."""
    return _HOLES.sub("{}", " ".join(sentence.split()))


@cache
def all_texts() -> frozenset[str]:
    """Return every text in the source that may reach the panel, sentence or not."""
    return frozenset({NOTHING, *(text for file in _files() for text, _ in _texts(file))})


@cache
def sentences() -> dict[str, str]:
    """Return each sentence that may reach the panel, and its place in the source."""
    return {NOTHING: "ha_tools/wording/en.yaml"} | {
        text: f"{file.relative_to(ROOT)}:{line}"
        for file in _files()
        for text, line in _texts(file)
        if _SENTENCE.fullmatch(text) and not text.startswith(NEVER_SHOWN)
    }


def _files() -> Iterator[Path]:
    for name in SHOWN:
        place = ROOT / name
        for file in [place] if place.is_file() else sorted(place.rglob("*.py")):
            if str(file.relative_to(ROOT)) not in NOT_SHOWN:
                yield file


def _texts(file: Path) -> Iterator[tuple[str, int]]:
    """Yield a file's texts and their lines, without docstrings and what is only logged."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    others = set(map(id, _docstrings(tree))) | set(map(id, _logged(tree)))
    for node in ast.walk(tree):
        if id(node) in others:
            continue
        if isinstance(node, ast.JoinedStr):
            others.update(map(id, node.values))
            yield skeleton("".join(map(_part, node.values))), node.lineno
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield skeleton(node.value), node.lineno


def _part(value: ast.expr) -> str:
    return str(value.value) if isinstance(value, ast.Constant) else "{}"


def _docstrings(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value


def _logged(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[0] in {"_LOGGER", "seldom"}:
            yield from ast.walk(node)
