"""XML of strangers as a tree: without entities of its own, which could be made to grow, and without depth."""

from __future__ import annotations

from typing import NoReturn
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

DEEPEST = 40
"""Elements within each other; feeds have eight."""


def parsed(body: bytes) -> Element:
    """Return the root of a document, names without their namespaces. Raises ValueError."""
    tree, depth = TreeBuilder(), 0
    parser = expat.ParserCreate(namespace_separator="}")

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise ValueError("The document is too deep")
        tree.start(name.rpartition("}")[2], attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        tree.end(name.rpartition("}")[2])

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = tree.data
    parser.EntityDeclHandler = _refused
    try:
        parser.Parse(body, True)
        return tree.close()
    except (expat.ExpatError, AssertionError) as err:
        raise ValueError(str(err)) from err


def _refused(*_: object) -> NoReturn:
    raise ValueError("The document has entities of its own")
