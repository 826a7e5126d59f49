"""IMAP's answers as lists (RFC 3501, section 9: lists, quoted strings, literals, atoms). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias, Union

from ha_tools.mail.mail_errors import MailError, MailProblem

Node: TypeAlias = Union[bytes, "list[Node]", None]
"""A string or an atom, NIL, or a list."""

Line: TypeAlias = "bytes | tuple[bytes, bytes] | None"
"""A piece of an answer as `imaplib` gives it: a line, or one that ends in a literal, with the literal."""

_DEEPEST = 60
"""Lists within lists; no true mail has more."""

_ANNOUNCED = re.compile(rb"\{\d+\}$")
_TOKEN = re.compile(
    rb"""
    \s*+ (?: (
      [()]
      | "(?:[^"\\]++|\\.)*+"
      | [^\s()"\[]{0,40}+ \[ [^\]]{0,400}+ \] [^\s()"\[]*+
      | [^\s()"\[]++
    ) | $ )
    """,
    re.VERBOSE | re.DOTALL,
)
"""The next sign, string or atom: "BODY[HEADER.FIELDS (FROM)]<0>" is one. Never looked for twice at a place."""
_ESCAPED = re.compile(rb"\\(.)", re.DOTALL)


def nodes(lines: Iterable[Line]) -> list[Node]:
    """Return the pieces of an answer as one list. Raises MailError for what is none."""
    top: list[Node] = []
    open_lists = [top]
    for token in _tokens(lines):
        if token == b"(":
            inner: list[Node] = []
            open_lists[-1].append(inner)
            open_lists.append(inner)
        elif token == b")":
            open_lists.pop()
        else:
            open_lists[-1].append(token if isinstance(token, bytes | None) else token.value)
        if not open_lists or len(open_lists) > _DEEPEST:
            raise MailError(MailProblem.GARBLED)
    if len(open_lists) > 1:
        raise MailError(MailProblem.GARBLED)
    return top


def messages(lines: Iterable[Line]) -> Iterator[Mapping[bytes, Node]]:
    """Yield what an answer to FETCH tells of each message, by the names of the items; those of parts without "[…]"."""
    for item in nodes(lines):
        if isinstance(item, list):
            names = (_name(name) for name in item[::2])
            yield dict(zip(names, item[1::2], strict=False))


def text_of(node: Node) -> str:
    """Return a string; empty for NIL and for a list."""
    return node.decode("utf-8", "replace") if isinstance(node, bytes) else ""


def number_of(node: Node) -> int:
    """Return a number; 0 for what is none."""
    return int(node) if isinstance(node, bytes) and node.isdigit() and len(node) < 20 else 0


def _name(node: Node) -> bytes:
    return node.partition(b"[")[0].upper() if isinstance(node, bytes) else b""


class _Text:
    """A string that is no sign and no atom, whatever it says."""

    def __init__(self, value: bytes) -> None:
        self.value = value


def _tokens(lines: Iterable[Line]) -> Iterator[bytes | _Text | None]:
    for line in lines:
        written, literal = line if isinstance(line, tuple) else (line or b"", None)
        for token in _written(written if literal is None else _ANNOUNCED.sub(b"", written)):
            if token.startswith(b'"'):
                yield _Text(_ESCAPED.sub(rb"\1", token[1:-1]))
            else:
                yield None if token.upper() == b"NIL" else token
        if literal is not None:
            yield _Text(literal)


def _written(line: bytes) -> Iterator[bytes]:
    at = 0
    while found := _TOKEN.match(line, at):
        if found[1] is None:
            return
        yield found[1]
        at = found.end()
    raise MailError(MailProblem.GARBLED)
