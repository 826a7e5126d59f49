"""Services that fail at once or in the middle: the command is done or the truth is said, and the next turn works.

`script/bench --only faults` drives all of them.
"""

from __future__ import annotations

from testbed.fault_matrix import FaultMatrix, FaultStage, Moment
from testbed.home_assistant import RealHomeAssistant
from tests.addon.conftest import Cloud, StartApp

ROWS = (
    (FaultStage.STT, "stalls", Moment.BEGIN),
    (FaultStage.STT, "garbage", Moment.MIDDLE),
    (FaultStage.LLM, "stalls", Moment.MIDDLE),
    (FaultStage.TTS, "stalls", Moment.MIDDLE),
    (FaultStage.TTS, "cut", Moment.BEGIN),
)
"""One of each kind: silence, an answer that is none, an answer that breaks off."""


async def test_a_turn_survives_the_failure_of_a_service(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    async with start_app(home_assistant, cloud.options) as app, app.room("Kitchen") as kitchen:
        await app.running.house.services.stands_by.wait()
        matrix = FaultMatrix(home_assistant, app.running, app.http, kitchen, cloud)
        fates = [await matrix.fate(*row) for row in ROWS]
    assert all(fate.survived and fate.next_worked for fate in fates), "\n".join(map(str, fates))
