"""Both ends of the link, field by field: the integration stands alone and has its own copy of what the app says."""

from __future__ import annotations

import ast
import dataclasses
import typing
from collections.abc import Iterator

import pytest

from addon.integration import link_messages
from addon.satellites import room_settings
from addon.satellites.pairing import NUMBER_DIGITS
from satellite import protocol
from testbed.integration import SOURCE

THEIRS: dict[str, type] = {
    "Welcome": link_messages.LinkWelcome,
    "PairingNumber": protocol.Pairing,
    "PairingProof": protocol.PairingProof,
    "WakeWord": link_messages.WakeWordChoice,
    "WakeWords": link_messages.RoomWakeWords,
    "Media": link_messages.RoomMedia,
    "LastTurn": link_messages.LastTurn,
    "Room": link_messages.RoomReport,
    "QuietHours": room_settings.QuietHours,
    "Problem": link_messages.HealthProblem,
}
"""Class of the integration's -> the app's."""

ORDERS = {order.command: order for order in typing.get_args(link_messages.Order)}


def classes() -> dict[str, set[str]]:
    """Return the fields of the integration's messages, by class."""
    tree = ast.parse((SOURCE / "link_messages.py").read_text("utf-8"))
    return {
        node.name: {
            one.target.id for one in node.body if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name)
        }
        for node in tree.body
        if isinstance(node, ast.ClassDef)
    }


def orders() -> Iterator[tuple[str, set[str]]]:
    """Yield each command that the integration gives, with the fields it names."""
    for path in SOURCE.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "command":
                first = node.args[0]
                if isinstance(first, ast.Constant):
                    yield str(first.value), {key.arg for key in node.keywords if key.arg}


@pytest.mark.parametrize("name", THEIRS)
def test_a_message_has_no_field_that_the_app_does_not_send(name: str) -> None:
    assert classes()[name] <= {field.name for field in dataclasses.fields(THEIRS[name])}


def test_every_command_and_its_fields_are_known_to_the_app() -> None:
    given = list(orders())
    assert {command for command, _ in given} == ORDERS.keys()
    for command, names in given:
        assert names <= {field.name for field in dataclasses.fields(ORDERS[command])}, command


def test_both_speak_the_same_version_at_the_same_place() -> None:
    text = (SOURCE / "link_messages.py").read_text("utf-8")
    assert f"LINK_VERSION = {link_messages.LINK_VERSION}\n" in text
    assert f'PATH = "{link_messages.LINK_PATH}"\n' in (SOURCE / "client.py").read_text("utf-8")


def test_what_is_said_while_they_pair_is_known_to_the_app() -> None:
    text = (SOURCE / "pairing.py").read_text("utf-8")
    assert f'IDENTITY = "{link_messages.PAIRING_IDENTITY}"\n' in text
    assert f"NUMBER_DIGITS = {NUMBER_DIGITS}\n" in text
    assert f'"{protocol.PairingShare.type}", share=' in text
    assert f'"{protocol.PairingConfirmed.type}", proof=' in text
    assert protocol.decode('{"type": "pairing_share", "share": "2"}') == protocol.PairingShare("2")
    assert protocol.decode('{"type": "pairing_confirmed", "proof": "2"}') == protocol.PairingConfirmed("2")
    for awaited in (protocol.Pairing, protocol.PairingProof):
        assert f'!= "{awaited.type}"' in text
