"""The prices of services, from a file that anybody may edit; what stands there for nothing is not known. Pure."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).with_name("prices.yaml")

SPEECH = "audio_seconds"
"""The amount whose price is told by the minute."""

OTHERS = "*"
"""Stands for every model of a host that is not listed by itself."""

_DATED = re.compile(r"-\d{4}-?\d{2}-?\d{2}$")
"""The end of the name of a model that is fixed to a day: "gpt-4.1-mini-2025-04-14"."""


@dataclass(frozen=True)
class Price:
    """The price of one model of a service, in US dollars."""

    per_unit: Mapping[str, float]
    """By amount ("input_tokens", "audio_seconds", "characters"), the price of one."""
    read: date
    """The day on which it was read."""

    def of(self, amounts: Mapping[str, float]) -> float | None:
        """Return the cost of amounts; None where one of them has no price, or nothing of them is billed."""
        billed = {name: amount for name, amount in amounts.items() if name in BILLED and amount}
        if not billed or any(name not in self.per_unit for name in billed):
            return None
        return sum(self.per_unit[name] * amount for name, amount in billed.items())


BILLED = frozenset(
    {
        "input_tokens",
        "cached_tokens",
        "output_tokens",
        "audio_input_tokens",
        "audio_cached_tokens",
        "audio_output_tokens",
        "characters",
        "audio_seconds",
    }
)
"""Amounts that services ask money for; others, as bytes, only tell what was sent."""


def price_of(host: str, model: str) -> Price | None:
    """Return the price of a model at a host; None where the file has none."""
    own, built = _own.get(host.casefold(), {}), _prices().get(host.casefold(), {})
    for models in (own, built):
        if price := models.get(model) or models.get(_DATED.sub("", model)):
            return price
    return own.get(OTHERS) or built.get(OTHERS)


def set_own_prices(text: str) -> list[str]:
    """Have the household's own table go before the built one; return what is wrong with the lines that are left out.

    A model that it lists has its prices alone; all others have the built ones.
    """
    found, problems = _readable(text)
    own: dict[str, dict[str, Price]] = {}
    for host, models in found.items():
        for model, entry in models.items() if isinstance(models, dict) else [("", models)]:
            try:
                own.setdefault(str(host).casefold(), {})[str(model)] = _price(entry)
            except (ValueError, AttributeError, KeyError, TypeError, OverflowError) as err:
                why = str(err) if isinstance(err, ValueError) else "It needs a price and the day on which it was read."
                problems.append(f"The price of {model or 'a model'} at {host} in prices.yaml cannot be used. {why}")
    _own.clear()
    _own.update(own)
    return problems


def prices_in_force() -> list[dict[str, Any]]:
    """Return each price as it is asked for now: {host, model, per_million, per_minute, read, is_own}."""
    tables = [(host, model, price, False) for host, models in _prices().items() for model, price in models.items()]
    tables += [(host, model, price, True) for host, models in _own.items() for model, price in models.items()]
    known = {(host, model): (price, is_own) for host, model, price, is_own in tables}
    return [
        {
            "host": host,
            "model": model,
            "per_million": {name: round(one * 1e6, 6) for name, one in price.per_unit.items() if name != SPEECH},
            "per_minute": {"audio": round(price.per_unit[SPEECH] * 60, 6)} if SPEECH in price.per_unit else {},
            "read": price.read.isoformat(),
            "is_own": is_own,
        }
        for (host, model), (price, is_own) in sorted(known.items())
    ]


class _TableLoader(yaml.SafeLoader):
    """Names the line of all that cannot be read, a day that is none as well; what repeats itself it does not take."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.MarkedYAMLError(problem="a table has no aliases", problem_mark=mark)
        return super().compose_node(parent, index)

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)
        except (ValueError, AttributeError, OverflowError) as err:
            raise yaml.MarkedYAMLError(problem=str(err), problem_mark=node.start_mark) from err


def _readable(text: str) -> tuple[dict[Any, Any], list[str]]:
    """Return what YAML reads of a table, without the lines at which it fails, and what was left out."""
    lines, problems = text.splitlines(), list[str]()
    while len(problems) <= MOST_PROBLEMS:
        try:
            table = yaml.load("\n".join(lines), _TableLoader) or {}  # noqa: S506 - a safe loader
        except yaml.MarkedYAMLError as err:
            mark = err.problem_mark or err.context_mark
            at = min(mark.line, len(lines) - 1) if mark else 0
            while at and not lines[at].strip():
                at -= 1
            problems.append(f"Line {at + 1} of prices.yaml cannot be read, and is left out: {lines[at].strip()[:60]}.")
            lines[at] = ""
        except (yaml.YAMLError, RecursionError) as err:
            return {}, [f"The file prices.yaml cannot be read: {err}."]
        else:
            return (
                (table, problems)
                if isinstance(table, dict)
                else ({}, ["The file prices.yaml is no table of hosts and models."])
            )
    return {}, [*problems, "Too many lines of prices.yaml cannot be read: none is used."]


_own: dict[str, dict[str, Price]] = {}
"""The household's own table."""

MOST_PROBLEMS = 20


def prices_in(text: str) -> dict[str, dict[str, Price]]:
    """Read a table of prices: host -> model -> price. Raises `ValueError` for one that cannot be meant."""
    try:
        table = yaml.safe_load(text) or {}
        return {
            str(host).casefold(): {str(model): _price(entry) for model, entry in models.items()}
            for host, models in table.items()
        }
    except (yaml.YAMLError, AttributeError, KeyError, TypeError) as err:
        raise ValueError(f"The table of prices cannot be read: {err}") from err


@functools.cache
def _prices() -> dict[str, dict[str, Price]]:
    return prices_in(FILE.read_text("utf-8"))


def _price(entry: Mapping[str, Any]) -> Price:
    per_unit = {str(name): _amount(price) / 1e6 for name, price in entry.get("per_million", {}).items()}
    per_unit |= {f"{name}_seconds": _amount(price) / 60 for name, price in entry.get("per_minute", {}).items()}
    if unknown := per_unit.keys() - BILLED:
        raise ValueError(f"The table of prices names {', '.join(sorted(unknown))}, of which nothing is ever reported.")
    read = entry["read"]
    if not isinstance(read, date):
        raise ValueError(f"The table of prices needs the day on which a price was read, not {read!r}.")
    return Price(per_unit, read)


def _amount(price: Any) -> float:
    amount = float(price)
    if not 0 <= amount < float("inf"):
        raise ValueError(f"{price!r} is no price.")
    return amount
