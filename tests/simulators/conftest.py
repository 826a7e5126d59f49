"""Synthetic speech to talk to the simulators with, and a pipeline around one real Pipecat service."""

from __future__ import annotations

import numpy as np
import pytest

from testbed.voice import say
from tests.running_service import Run, running_service


@pytest.fixture
def run() -> Run:
    """Run a pipeline around one service, as a context."""
    return running_service


@pytest.fixture(scope="session")
def sentence() -> np.ndarray:
    """Return "turn on the kitchen lights" from its first to its last sound: int16 mono, 16 kHz."""
    return say("turn on the kitchen lights")
