"""The sentences about to-do and shopping lists."""

import re
from datetime import UTC, datetime

from ha_tools.acting.command import Command
from ha_tools.home.names import words
from ha_tools.household.own_things import MY_LIST
from ha_tools.household.todo import ANY_LIST, ANY_SHOPPING_LIST, is_for_shopping
from ha_tools.languages import phrasebook
from ha_tools.sentences.certainty import TAKEN_BACK
from ha_tools.sentences.reading import Maker, Phrase, Reading, Templates
from ha_tools.times.spoken_moments import moment

KEPT_TOGETHER = (
    "mac and cheese",
    "macaroni and cheese",
    "half and half",
    "fish and chips",
    "salt and vinegar",
    "sweet and sour",
    "gin and tonic",
    "cookies and cream",
    "head and shoulders",
    "peanut butter and jelly",
)
"""One thing each, although an "and" is in it."""

MOST_WORDS = 8
"""Words of one item: more is chatter, or several items without a comma between them."""

FEW_WORDS = 3
"""Words of one item in a language of which we know no word: more may be anything."""

_SHOPPING = re.compile(r"shopping|grocer|supermarket|market|store|list$", re.IGNORECASE)
"""Lists on which "and" stands between things; a chore may have an "and" in it: "wash and fold the laundry"."""

_NO_ITEM = re.compile(
    r"(?:it|that|this|them|those|these|one|something|anything|everything|nothing|stuff|things?|all|list|me|him|her|us|you|"
    r"whatever.*|what .*|who .*|not .*|no\b.*|nothing .*|if .*|when .*|.* (?:if|unless|when|because|instead of) .*|"
    r".* (?:to|onto|on|from|off) (?:.+ )?list\b.*)",
    re.IGNORECASE,
)
"""Words that only a person who listened understands, and those that take back or bind what was said."""

_ANOTHER_COMMAND = re.compile(
    r"(?:then |also |please )*(?:add|put|turn|switch|set|remove|take|delete|open|close|play|stop|remind|tell|send)\b",
    re.IGNORECASE,
)

_SAMPLE_NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
"""Any time serves to see whether words are a day or a time."""


def items_in(text: str, *, shopping: bool) -> list[str]:
    """The items in "milk, eggs and bread"; empty where it is not certain what they are."""
    kept: list[str] = []

    def keep(found: re.Match[str]) -> str:
        kept.append(found[0])
        return f"\0{len(kept) - 1}\0"

    marked = re.sub("|".join(KEPT_TOGETHER), keep, text, flags=re.IGNORECASE)
    joint = r",? and |, ?|,? plus | & " if shopping or "," in text else r", ?"
    parts = [re.sub(r"\0(\d+)\0", lambda found: kept[int(found[1])], part) for part in re.split(joint, marked)]
    items = [part.strip(" ,.") for part in parts]
    return items if all(_is_item(item, alone=len(items) == 1) for item in items) else []


def _is_item(text: str, *, alone: bool) -> bool:
    if not text or len(text.split()) > MOST_WORDS or _NO_ITEM.fullmatch(text) or TAKEN_BACK.search(text):
        return False
    return alone or not _ANOTHER_COMMAND.match(text)


def _named(reading: Reading) -> dict[str, str]:
    """The list that was said, unless it was only called a list; "my list" is the speaker's own."""
    name = reading.slots.get("name", "list")
    if "mine" in reading.slots and words(name) in ANY_LIST:
        return {"name": MY_LIST}
    return {} if name == "list" else {"name": name}


def _add(reading: Reading) -> Command | None:
    text, due = reading.slots["items"], reading.slots.get("due", "")
    if not due and (found := re.fullmatch(r"(.+?),? due (?:on |by )?(.+)", text, re.IGNORECASE)):
        text, due = found.groups()
    if due and moment(due, _SAMPLE_NOW) is None:
        return None
    return _change("add", text, reading, {"due": due} if due else {})


def _complete(reading: Reading) -> Command | None:
    return _change("complete", reading.slots["items"], reading, {})


def _remove(reading: Reading) -> Command | None:
    return _change("remove", reading.slots["items"], reading, {})


def _change(action: str, text: str, reading: Reading, more: dict[str, str]) -> Command | None:
    items = items_in(text, shopping=bool(_SHOPPING.search(str(reading.slots.get("name", "list")))))
    return Command("change_list", {"action": action, "items": items, **_named(reading), **more}) if items else None


def _foreign(action: str) -> Maker:
    """The maker for Home Assistant's own sentences, which know one item, and a list for shopping without a name."""

    def command(reading: Reading) -> Command | None:
        items = foreign_items(reading)
        name = reading.slots.get("name", ANY_SHOPPING_LIST)
        return Command("change_list", {"action": action, "items": items, "name": name}) if items else None

    return command


def foreign_items(reading: Reading) -> list[str]:
    """The items of a list that were said in another language; none where it is not certain what they are."""
    name, text = reading.slots.get("name", ANY_SHOPPING_LIST), str(reading.slots["item"])
    book = phrasebook(reading.language)
    if book is None:
        return [text] if len(text.split()) <= FEW_WORDS else []
    return book.items(text, joined=name == ANY_SHOPPING_LIST or is_for_shopping(name))


def _read(reading: Reading) -> Command | None:
    return Command("read_list", _named(reading))


def _is_on(reading: Reading) -> Command | None:
    items = items_in(reading.slots["item"], shopping=True)
    return Command("read_list", {"item": items[0], **_named(reading)}) if len(items) == 1 else None


_LIST = "(?:(?P<mine>my) |(?:the|our) )?{todo}"
_ITEMS = "(?P<items>.+?)"
_ADD = f"(?:add|put|write|note|stick) {_ITEMS} (?:to|on|onto|in|down on) {_LIST}"
_TO_BUY = r"what (?:else )?do (?:i|we) need (?:to (?:buy|get)|from the (?:shops?|store|supermarket))"
_CHECK = "(?:check|tick|cross|strike|mark)"

TEMPLATES = Templates(
    commands={
        "ParleyListClear": lambda reading: Command("change_list", {"action": "remove_completed", **_named(reading)}),
        "ParleyListAdd": _add,
        "ParleyListComplete": _complete,
        "ParleyListRemove": _remove,
        "ParleyListItem": _is_on,
        "ParleyListRead": _read,
        "ParleyListToBuy": lambda _: Command("read_list", {"name": "shopping list"}),
    },
    foreign={
        "HassListAddItem": _foreign("add"),
        "HassListCompleteItem": _foreign("complete"),
        "HassListRemoveItem": _foreign("remove"),
        "HassShoppingListAddItem": _foreign("add"),
        "HassShoppingListCompleteItem": _foreign("complete"),
    },
    phrases=(
        Phrase(
            "ParleyListClear",
            "(?:remove|delete|clear|take) (?:all )?(?:the |my )?(?:completed|checked|checked off|finished|done)"
            f"(?: items| things| tasks| ones)? (?:from|on|off|in) {_LIST}",
        ),
        Phrase("ParleyListAdd", _ADD),
        Phrase("ParleyListAdd", f"{_ADD},? (?:due|by|for) (?P<due>.+?)", may_go_on=True),
        Phrase("ParleyListAdd", f"(?:add|put) (?:to|on|onto) {_LIST}[:,]? {_ITEMS}", may_go_on=True),
        Phrase("ParleyListComplete", f"(?:{_CHECK} off|complete) {_ITEMS} (?:on|from|in) {_LIST}"),
        Phrase("ParleyListComplete", f"{_CHECK} {_ITEMS} off(?: of)? {_LIST}"),
        Phrase("ParleyListComplete", f"{_CHECK} {_ITEMS} (?:as )?(?:done|completed?|finished|bought) on {_LIST}"),
        Phrase("ParleyListComplete", f"(?:check|tick|cross) off (?!.* {_LIST}$){_ITEMS}", may_go_on=True),
        Phrase("ParleyListRemove", f"(?:remove|delete|take|erase|drop) {_ITEMS} (?:from|off|off of) {_LIST}"),
        Phrase(
            "ParleyListRead",
            "(?:what is|what's|whats|what do (?:i|we) have|(?:what|which) (?:things|items) are|what else is) "
            f"(?:still |left )?on {_LIST}",
        ),
        Phrase("ParleyListToBuy", _TO_BUY, needs="todo"),
        Phrase("ParleyListRead", f"(?:read|read out|read me|show me)(?: what(?:'s| is) on)? {_LIST}"),
        Phrase("ParleyListRead", f"how many (?:things|items|tasks)(?: are| do (?:i|we) have)?(?: there)? on {_LIST}"),
        Phrase(
            "ParleyListItem", f"(?:is|are|do (?:i|we) have) (?:there )?(?P<item>.+?) (?:already |still )?on {_LIST}"
        ),
    ),
)
