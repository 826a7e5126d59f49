"""`python -m tests.ha_tools.schemas`: write the tools' schemas as they are now into tools.json."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ha_tools.tools import TOOLS

FILE = Path(__file__).with_name("tools.json")


def schemas() -> dict[str, Any]:
    """Return what a language model and the tests know of each tool."""
    return {
        tool.name: {
            "description": tool.description,
            "parameters": tool.parameters,
            "required": list(tool.required),
            "writes": tool.writes,
        }
        for tool in TOOLS.values()
    }


if __name__ == "__main__":
    FILE.write_text(json.dumps(schemas(), indent=2, ensure_ascii=False, default=dict) + "\n", encoding="utf-8")
