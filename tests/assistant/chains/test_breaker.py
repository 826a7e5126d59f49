"""An engine is asked, left and asked again: tables of times and events."""

from __future__ import annotations

import pytest

from assistant.chains.breaker import Breaker, BreakerPauses, FailureKind

PAUSES = BreakerPauses(first=3, longest=10, refused=20, longest_refused=50, probe=8, slow_answers=3)

ERROR, SILENT, REFUSED = FailureKind.ERROR, FailureKind.SILENT, FailureKind.REFUSED


@pytest.mark.parametrize(
    ("events", "served"),
    [
        ([], [(0, True), (1, True)]),
        ([(0, ERROR)], [(0, False), (2.9, False), (3, True)]),
        ([(0, ERROR)], [(3, True), (3.1, False), (10.9, False), (11, True)]),  # one tries it at a time
        ([(0, ERROR), (1, SILENT)], [(3, True)]),  # another room's, which had begun before
        ([(0, ERROR), (3, ERROR)], [(8.9, False), (9, True)]),  # twice as long
        ([(0, ERROR), (3, ERROR), (9, ERROR), (19, ERROR)], [(28.9, False), (29, True)]),  # never longer than that
        ([(0, ERROR), (3, "served")], [(3, True), (3, True)]),
        ([(0, ERROR), (3, "served"), (4, ERROR)], [(6.9, False), (7, True)]),  # and short pauses again
        ([(0, ERROR), (3, "connected")], [(3, True), (3, True)]),
        ([(0, SILENT), (3, "connected")], [(3, True), (3, False)]),  # that it connects says nothing
        ([(0, ERROR), (3, "connected"), (4, ERROR)], [(9.9, False), (10, True)]),  # it connects and fails again
        ([(0, REFUSED)], [(19.9, False), (20, True)]),
        ([(0, REFUSED), (20, REFUSED)], [(59.9, False), (60, True)]),
        ([(0, ERROR), (1, REFUSED)], [(20.9, False), (21, True)]),
        ([(0, "late"), (1, "late")], [(1, True)]),
        ([(0, "late"), (1, "late"), (2, "served"), (3, "late")], [(3, True)]),
        ([(0, "late"), (1, "late"), (2, "late")], [(2, False), (5, True)]),
    ],
)
def test_an_engine_is_left_and_tried_again(
    events: list[tuple[float, FailureKind | str]], served: list[tuple[float, bool]]
) -> None:
    now = 0.0
    breaker = Breaker(lambda: now, PAUSES)
    for now, event in events:  # noqa: B007 - the breaker's clock reads it
        match event:
            case FailureKind():
                breaker.failed(event)
            case "connected":
                breaker.connected()
            case _:
                breaker.served(late=event == "late")
    for now, may in served:
        assert breaker.may_serve() is may, f"at {now}"


def test_a_connection_is_tried_after_the_pause_by_whoever_wants_one() -> None:
    now = 0.0
    breaker = Breaker(lambda: now, PAUSES)
    breaker.failed(FailureKind.ERROR)
    assert (breaker.may_connect(), breaker.seconds_left) == (False, 3.0)
    now = 3.0
    assert (breaker.may_connect(), breaker.may_connect(), breaker.seconds_left) == (True, True, 0.0)
