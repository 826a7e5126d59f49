"""Finding something to play: by the player's own sources, its search, or its folders."""

import asyncio
import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ha_tools.acting.call import Call
from ha_tools.acting.change import CALL_SECONDS, change
from ha_tools.acting.wish import Cannot, Step, Wish, cannot
from ha_tools.devices.option_names import chosen
from ha_tools.facts.facts import Fact, Quote, Thing, Things
from ha_tools.home.home import Entity
from ha_tools.home.names import words
from ha_tools.home.state import State
from ha_tools.home_errors import CallTimedOut, ServiceRefused
from ha_tools.results.result import Outcome, Result

PLAY_MEDIA, BROWSE_MEDIA, SEARCH_MEDIA = 512, 131072, 4194304
"""Bits of Home Assistant's MediaPlayerEntityFeature."""

BROWSED = 12
"""Folders that are looked into, nearest first: each is a question to a device or a cloud."""

BROWSE_SECONDS = 8.0
"""Nobody waits longer for a song."""

CLASSES = {
    **dict.fromkeys(("song", "track"), "track"),
    "album": "album",
    "artist": "artist",
    "playlist": "playlist",
    "podcast": "podcast",
    "movie": "movie",
    "film": "movie",
    "show": "tv_show",
}
"""Spoken word before a title -> Home Assistant's media class."""

_WITH_CLASS = re.compile(rf"(?:the |an? )?({'|'.join(CLASSES)}) (.+)", re.IGNORECASE)

_CHANNEL = re.compile(r"(?:the )?channel (\d+)", re.IGNORECASE)
"""A channel as Home Assistant's televisions take it as media of the type "channel"."""

OFFERED = 4
"""Titles that are told where nothing is called as was said."""

Media = Mapping[str, Any]
"""An item of Home Assistant's media browser: title, media_content_id, media_content_type, can_play, can_expand."""


async def play_media(call: Call, player: Entity, query: str) -> Result:
    """Find something on a player and play it there, and say what is now true."""
    state = call.states.get(player.entity_id)
    if state is None or not state.available:
        return Result(Outcome.UNAVAILABLE, (Fact("unavailable", things=_only(player)),), about=(player.entity_id,))
    source = chosen(query, [item for item in state.attributes.get("source_list") or () if words(item) == words(query)])
    if source is not None:
        wish = Wish(lambda _: _select(source), Fact("play_source", source=Quote(source)))
        return replace(await change(call, [player], wish), values={"media": source})
    try:
        async with asyncio.timeout(BROWSE_SECONDS):
            found = await _find(call, player, query)
    except ServiceRefused as err:
        return Result(
            Outcome.REFUSED,
            (Fact("refused", things=_only(player), reason=Quote(err.message)),),
            about=(player.entity_id,),
            quotes=True,
        )
    except (CallTimedOut, TimeoutError):
        return Result(Outcome.UNCONFIRMED, (Fact("no_answer", things=_only(player)),), about=(player.entity_id,))
    if isinstance(found, Cannot):
        return Result(Outcome.REFUSED, (found.reason.of(things=_only(player)),), about=(player.entity_id,))
    title = str(found.get("title") or query)
    wish = Wish(lambda now: _play(now, found), Fact("play_title", title=Quote(title)))
    return replace(await change(call, [player], wish), values={"media": title}, quotes=True)


def _only(player: Entity) -> Things:
    return Things((Thing(player.name, player.entity_id),))


def _select(source: str) -> Step:
    return Step("select_source", lambda now: now.attributes.get("source") == source, {"source": source})


async def _find(call: Call, player: Entity, query: str) -> Media | Cannot:
    features = call.states[player.entity_id].attributes.get("supported_features", 0)
    if not features & PLAY_MEDIA:
        return cannot("play_what_is_told")
    if channel := _CHANNEL.fullmatch(query):
        return {"title": query, "media_content_id": channel[1], "media_content_type": "channel"}
    if not features & (SEARCH_MEDIA | BROWSE_MEDIA):
        return cannot("search")
    there: dict[str, None] = {}
    if features & SEARCH_MEDIA:
        found = best(query, await _search(call, player, query))
    else:
        found = await _browse(call, player, query, there)
    if found:
        return found
    if features & SEARCH_MEDIA and features & BROWSE_MEDIA:
        await _browse(call, player, query, there)
    known = [*there, *(str(item) for item in call.states[player.entity_id].attributes.get("source_list") or ())]
    if not known:
        return cannot("find_media", query=query)
    titles = tuple(map(Quote, _nearest(query, known)))
    return cannot("find_media_but", query=query, titles=titles)


def _nearest(query: str, titles: Sequence[str]) -> Sequence[str]:
    """Return a few titles, those that share a word or letters with the query first."""
    said = set(words(query))
    alike = difflib.SequenceMatcher(b=query.casefold())

    def likeness(title: str) -> tuple[bool, float]:
        alike.set_seq1(title.casefold())
        return bool(said & set(words(title))), alike.ratio()

    return sorted(dict.fromkeys(titles), key=likeness, reverse=True)[:OFFERED]


async def _search(call: Call, player: Entity, query: str) -> Sequence[Media]:
    with_class = _WITH_CLASS.fullmatch(query)
    data = {"search_query": with_class.group(2) if with_class else query}
    filters = {"media_filter_classes": [CLASSES[with_class.group(1).casefold()]]} if with_class else {}
    answer = await _respond(call, player, "search_media", data | filters)
    found: Sequence[Media] = answer.get("result") or ()
    return found


async def _browse(call: Call, player: Entity, query: str, there: dict[str, None]) -> Media | None:
    """Look folder by folder, from the player's first page on, until one is called so; note all titles."""
    pages: list[Mapping[str, Any]] = [{}]
    for _ in range(BROWSED):
        if not pages:
            return None
        page = await _respond(call, player, "browse_media", pages.pop(0))
        children: Sequence[Media] = page.get("children") or ()
        there |= {str(child["title"]): None for child in children if child.get("can_play") and child.get("title")}
        named = [child for child in children if set(words(query)) <= set(words(str(child.get("title"))))]
        if found := best(query, named):
            return found
        pages += [_content(child) for child in children if child.get("can_expand")]
    return None


async def _respond(call: Call, player: Entity, service: str, data: Mapping[str, Any]) -> Mapping[str, Any]:
    response = await call.home_assistant.call_service(
        "media_player",
        service,
        target_entity_ids=[player.entity_id],
        data=data,
        return_response=True,
        seconds=CALL_SECONDS,
    )
    answer: Mapping[str, Any] = (response or {}).get(player.entity_id) or {}
    return answer


def best(query: str, results: Sequence[Media]) -> Media | None:
    """Return the media with that title; else with a title that holds the words; else the player's nearest match."""
    playable = [media for media in results if media.get("can_play")]
    said = words(query)
    called = [media for media in playable if words(str(media.get("title"))) == said]
    holding = [media for media in playable if set(said) <= set(words(str(media.get("title"))))]
    return next(iter([*called, *holding, *playable]), None)


def _content(media: Media) -> dict[str, Any]:
    return {"media_content_id": media["media_content_id"], "media_content_type": media["media_content_type"]}


def _play(state: State, media: Media) -> Step:
    """Players report what plays by its id or by a title of their own: another one than before will do."""
    before = (state.attributes.get("media_content_id"), state.attributes.get("media_title"))
    was_playing = state.state == "playing"

    def reached(now: State) -> bool:
        plays = (now.attributes.get("media_content_id"), now.attributes.get("media_title"))
        is_it = plays[0] == media["media_content_id"] or plays[1] == media.get("title")
        return now.state == "playing" and (is_it or (now is not state and (not was_playing or plays != before)))

    return Step("play_media", reached, _content(media), frozenset({"buffering"}))
