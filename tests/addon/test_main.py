"""`python -m addon` as a person runs it by hand."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
from pathlib import Path

from testbed.home_assistant import free_port
from testbed.house import CHECKOUT, App
from testbed.rest import RestApi


def test_without_its_packages_it_says_what_to_install() -> None:
    # Without site, Python knows no installed package.
    command = [sys.executable, "-S", "-m", "addon"]
    done = subprocess.run(command, cwd=CHECKOUT, env={"PATH": os.environ["PATH"]}, capture_output=True, text=True)
    assert done.returncode == 1
    assert "is missing" in done.stderr
    assert "pip install --constraint constraints.txt '.[addon]'" in done.stderr
    assert "Traceback" not in done.stderr


async def test_every_line_of_its_log_has_one_format(tmp_path: Path) -> None:
    nobody = RestApi("http://127.0.0.1:9", "a token that opens nothing")
    async with App(nobody, tmp_path, tmp_path, ingress_port=free_port(), lan_port=free_port()) as app:
        while await app.panel.problems() is None:
            app.check()
            await asyncio.sleep(0.1)  # another program's HTTP server: there is no event to wait for
    lines = (tmp_path / "app.log").read_text().splitlines()
    assert lines
    assert [line for line in lines if not re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} [A-Z]+ \S+: ", line)] == []
