"""The link of a page that was told of, sent to a telephone: never without a yes that names the page and the phone."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Annotated, Any

from ha_tools.acting.call import Call
from ha_tools.acting.tool import writes
from ha_tools.facts.facts import Fact, Quote, Thing
from ha_tools.home.home import Entity
from ha_tools.home.names import words
from ha_tools.home.references import EntityRef
from ha_tools.home_errors import ServiceRefused
from ha_tools.household.messages import SEND, app_service, recipient_named, sent_to
from ha_tools.permissions import Need
from ha_tools.permissions.required import Use, required
from ha_tools.quoting import quoted
from ha_tools.results.result import Outcome, Result
from ha_tools.web.sources import Source

_ME = frozenset({"me", "us", "phone", "my phone", "our phone", "mir", "uns", "handy", "mein handy", "meinem handy"})
"""Words for the telephone of whoever speaks."""


@writes(needs_home=True, needs="links", idempotent=False, open_world=True, asks_itself=True)
async def send_link(
    call: Call,
    *,
    name: Annotated[str | EntityRef | None, "Person or phone; none for the person's own"] = None,
    page: Annotated[str | None, "The number of a search result; none for the page told of last"] = None,
) -> Result:
    """Send the link of a page that was found or read to a phone."""
    source = _page(call, page)
    if source is None:
        return Result(Outcome.UNKNOWN, (Fact("send_link.no_page"),))
    found = _own_phone(call) if name is None or _is_me(name) else recipient_named(call, name)
    if isinstance(found, Result):
        return found
    recipient, title = Thing(found.name, found.entity_id), Quote(quoted(source.title))
    phrase = Fact("send_link.ask", source=Quote(quoted(source.site)), recipient=recipient, title=title)
    service = f"notify.{SEND}" if found.entity_id in call.home.entities else found.entity_id
    link = Entity(link_id(source), quoted(source.title))
    if asked := await required(call, Use(service, [found], phrase), Use("link.send", [link], phrase, Need.YES)):
        # For languages that have no words for the question.
        return replace(asked, values={**asked.values, "named": (("send", f"{quoted(source.title)}, {found.name}"),)})
    try:
        app = await app_service(call, found)
        data: dict[str, Any] = {"message": f"{quoted(source.title)}\n{source.url}"}
        if app:  # a tap opens the page
            data["data"] = {"url": source.url, "clickAction": source.url}
        told = Fact("send_link.done", recipient=recipient, title=title)
        return await sent_to(call, found, f"notify.{app}" if app else service, data, told)
    except ServiceRefused as err:
        refused = Fact("send_message.refused", recipient=recipient, reason=Quote(err.message))
        return Result(Outcome.REFUSED, (refused,), about=(found.entity_id,), quotes=True)


def link_id(source: Source) -> str:
    """Return what a yes is given for: for this page alone."""
    return f"link.{hashlib.sha256(source.url.encode()).hexdigest()[:12]}"


def _page(call: Call, said: str | None) -> Source | None:
    if said and said.isdecimal():
        listed = call.web.sources.listed(call.place)
        return listed[int(said) - 1] if 0 < int(said) <= len(listed) else None
    linked = (source for source in call.web.sources.of(call.place) if source.url)
    return next(linked, None)


def _is_me(name: str | EntityRef) -> bool:
    return isinstance(name, str) and " ".join(words(name)) in _ME


def _own_phone(call: Call) -> Entity | Result:
    """Return the phone of the one who speaks; where that is not known, the only one, or the question which."""
    person = call.people.get(call.speaker)
    own = recipient_named(call, person.name) if person else None
    return own if isinstance(own, Entity) else recipient_named(call, None)
