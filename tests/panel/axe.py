"""axe-core, which finds what keeps people with a screen reader, a keyboard or weak eyes from using a page."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from playwright.async_api import Frame, Page

SCRIPT = Path(__file__).parents[2] / "addon" / "panel" / "node_modules" / "axe-core" / "axe.min.js"

_RUN = """async () => {
  const found = await axe.run(document, {resultTypes: ["violations"]})
  return found.violations.map(({id, help, nodes}) =>
    `${id}: ${help}\\n` + nodes.map(node => `  ${node.target.flat().join(" ")}: ${node.failureSummary}`).join("\\n"))
}"""


@cache
def _script() -> str:
    if not SCRIPT.exists():
        raise FileNotFoundError(f"{SCRIPT} is missing: run script/setup.")
    return SCRIPT.read_text(encoding="utf-8")


async def axe_clean(page: Page | Frame) -> None:
    """Fail with all that axe-core finds wrong on the page as it is now."""
    await page.evaluate(_script())
    found = await page.evaluate(_RUN)
    assert not found, "\n".join(found)
