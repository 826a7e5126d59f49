"""The permissions as a person reads them: what each service needs at this home's things, and by which rule. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from ha_tools.home.home import Entity, Home
from ha_tools.permissions import Decision, Need, Permissions, Rule, class_of
from ha_tools.permissions.table import ANYBODY_KNOWN

MOST_NAMED = 5
"""Things of one line that are named; the others are counted."""

Services = Mapping[str, Collection[str]]
"""Domain -> the names of its services in this home."""


def needs_at_home(permissions: Permissions, home: Home, services: Services) -> list[Mapping[str, Any]]:
    """Return what each service needs at the home's things, those of one need and reason in one line."""
    lines: dict[tuple[str, Decision, Rule | None], list[Entity]] = {}
    for alike in _alike(permissions, home):
        for name in services.get(alike[0].domain, ()):
            service = f"{alike[0].domain}.{name}"
            decision = permissions.decision_for_admitted(service, alike[0])
            kept_for = permissions.rule_of_people(service, alike[0])
            lines.setdefault((service, decision, kept_for), []).extend(alike)
    told = [_line(permissions, *line, things) for line, things in lines.items()]
    return sorted(told, key=lambda line: (-Need(line["default"]).rank, line["service"], line["only"]))


def _alike(permissions: Permissions, home: Home) -> Iterable[Sequence[Entity]]:
    """Return the home's things by what rules tell apart: their domain, their class, and an id that a rule names."""
    named = {rule.only for rule in permissions.rules}
    alike: dict[tuple[str, str | None, str], list[Entity]] = {}
    for entity in home.entities.values():
        own = entity.entity_id if entity.entity_id in named else ""
        alike.setdefault((entity.domain, class_of(entity), own), []).append(entity)
    return alike.values()


def doubts(
    rules: Sequence[Rule], permissions: Permissions, home: Home, services: Services, people: Collection[str] | None
) -> dict[str, str]:
    """Return by a rule's number, from 0, the reason that it may be without effect at this home.

    `people` are the ids of who is known; None where voices are not told apart.
    """
    found = {
        str(number): _doubt(rule, permissions, home, services) or _doubt_of_people(rule, people)
        for number, rule in enumerate(rules)
    }
    return {number: doubt for number, doubt in found.items() if doubt}


def _doubt(rule: Rule, permissions: Permissions, home: Home, services: Services) -> str:
    domain, _, name = rule.service.partition(".")
    if services and domain not in services and domain not in {"script", "intent_script"}:
        return "unknown_domain"
    if services and name != "*" and domain in services and name not in services[domain]:
        return "unknown_service"
    if "." in rule.only and rule.only not in home.entities and not home.has(rule.only):
        return "unknown_entity"
    if rule.only and "." not in rule.only and not any(class_of(one) == rule.only for one in _of(home, domain)):
        return "unknown_class"
    return "no_pin" if rule.needs is Need.PIN and not permissions.has_pin else ""


def _doubt_of_people(rule: Rule, people: Collection[str] | None) -> str:
    if not rule.people:
        return ""
    if ANYBODY_KNOWN not in rule.people and people is not None and not set(rule.people) & set(people):
        return "nobody"
    return "no_voices" if people is None else ""


def _of(home: Home, domain: str) -> Iterable[Entity]:
    return (entity for entity in home.entities.values() if entity.domain == domain)


def _line(
    permissions: Permissions, service: str, decision: Decision, kept_for: Rule | None, things: Sequence[Entity]
) -> Mapping[str, Any]:
    classes = {class_of(entity) or "" for entity in things}
    return {
        "service": service,
        "only": classes.pop() if len(classes) == 1 else "",
        "default": decision.default_need,
        "why": decision.default.why if decision.default else None,
        "needs": decision.needs,
        "row": list(permissions.rules).index(rule) if (rule := decision.own or kept_for) else None,
        "people": list(kept_for.people) if kept_for else [],
        "things": sorted((entity.name for entity in things), key=str.casefold)[:MOST_NAMED],
        "count": len(things),
    }
