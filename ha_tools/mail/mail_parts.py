"""The parts of a mail, from its BODYSTRUCTURE (RFC 3501, section 7.4.2): which is read, and what is attached. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ha_tools.mail.imap_answers import Node, text_of
from ha_tools.mail.mail_texts import file_name

MOST_PARTS = 100
"""Parts that are looked at; no person's mail has more."""


@dataclass(frozen=True)
class MailPart:
    """One part that has no parts of its own."""

    section: str
    """Its number: "1.2"."""
    kind: str
    """ "text/plain"."""
    charset: str
    encoding: str
    """ "base64", "quoted-printable" …"""
    name: str = ""
    """The name of the file that it is; empty where it has none."""
    is_attached: bool = False
    """It is shown beside the text, not in it."""


def parts_of(structure: Node) -> list[MailPart]:
    """Return the parts of a mail, in their order."""
    found: list[MailPart] = []
    for part in _walk(structure, ""):
        found.append(part)
        if len(found) == MOST_PARTS:
            break
    return found


def read_part(parts: Sequence[MailPart]) -> MailPart | None:
    """Return the part whose text is read; None where a mail has none."""
    shown = [part for part in parts if not part.is_attached]
    for kind in ("text/plain", "text/html"):
        if part := next((part for part in shown if part.kind == kind), None):
            return part
    return next((part for part in shown if part.kind.startswith("text/")), None)


def attached(parts: Sequence[MailPart]) -> tuple[str, ...]:
    """Return the names of the files that come with a mail."""
    return tuple(part.name for part in parts if part.name)


def _walk(node: Node, section: str) -> Iterator[MailPart]:
    if not isinstance(node, list) or not node:
        return
    if isinstance(node[0], list):
        children = [child for child in node if isinstance(child, list)]
        # Behind its parts a multipart has lists of parameters, which begin with a string.
        for number, child in enumerate((child for child in children if _is_part(child)), 1):
            yield from _walk(child, f"{section}.{number}" if section else str(number))
        return
    yield _part(node, section or "1")


def _is_part(node: list[Node]) -> bool:
    return bool(node) and (isinstance(node[0], list) or len(node) >= 7)


def _part(node: list[Node], section: str) -> MailPart:
    kind = "/".join(text_of(each).lower() for each in (*node, None, None)[:2])
    parameters = _pairs(node[2] if len(node) > 2 else None)
    disposition, its_own = _disposition(node)
    name = file_name({**parameters, **its_own})
    is_mail = kind == "message/rfc822"
    return MailPart(
        section,
        kind,
        parameters.get("charset", ""),
        text_of(node[5] if len(node) > 5 else None).lower(),
        name or (f"{kind.partition('/')[2]}" if disposition == "attachment" or is_mail else ""),
        is_attached=disposition == "attachment" or is_mail or bool(name and not kind.startswith("text/")),
    )


def _disposition(node: list[Node]) -> tuple[str, dict[str, str]]:
    for extension in node[7:]:
        if isinstance(extension, list) and extension and isinstance(extension[0], bytes):
            told = text_of(extension[0]).lower()
            if told in {"attachment", "inline"}:
                return told, _pairs(extension[1] if len(extension) > 1 else None)
    return "", {}


def _pairs(node: Node) -> dict[str, str]:
    if not isinstance(node, list):
        return {}
    texts = [text_of(each) for each in node]
    return {name.lower(): value for name, value in zip(texts[::2], texts[1::2], strict=False)}
