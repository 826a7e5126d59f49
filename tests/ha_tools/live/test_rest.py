"""The reads over REST: their client library is loaded by the first of them."""

import subprocess
import sys
from importlib.util import find_spec


def test_the_tools_load_without_the_client_library() -> None:
    """It takes as long to import as all else together, and is used a few times a day."""
    program = "import sys, ha_tools.tools; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "ha_tools.live.rest" in run.stdout.split()
    assert find_spec("homeassistant_api")
    assert "homeassistant_api" not in run.stdout.split()
