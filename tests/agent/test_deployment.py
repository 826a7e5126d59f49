"""The deployment at Pipecat Cloud, by the rules of its command line, which refuses a key that it does not know."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from testbed.house import CHECKOUT

DEPLOYMENT: dict[str, Any] = tomllib.loads((CHECKOUT / "agent/pcc-deploy.toml").read_text("utf-8"))
DOCKERFILE = (CHECKOUT / "agent/Dockerfile").read_text("utf-8")

KEYS = {
    *("agent_name", "image", "build_id", "image_credentials", "secret_set", "region", "scaling", "docker", "build"),
    *("agent_profile", "krisp_viva", "git", "websocket_auth", "max_session_duration", "resources", "architecture"),
}
"""Of `load_deploy_config_file` in pipecatcloud 1.4.0 (pipecatcloud/_utils/deploy_utils.py)."""

PROFILES = {"agent-1x", "agent-2x", "agent-3x"}
"""docs.pipecat.ai/pipecat-cloud/fundamentals/deploy#agent-profiles."""


def test_the_deployment_has_only_keys_and_values_that_pipecat_cloud_takes() -> None:
    assert DEPLOYMENT.keys() <= KEYS
    assert ":" in DEPLOYMENT["image"]
    assert " " not in DEPLOYMENT["agent_name"]
    assert DEPLOYMENT["agent_profile"] in PROFILES
    assert 60 <= DEPLOYMENT["max_session_duration"] <= 14_400
    assert DEPLOYMENT["scaling"].keys() == {"min_agents", "max_agents"}
    assert 0 <= DEPLOYMENT["scaling"]["min_agents"] <= DEPLOYMENT["scaling"]["max_agents"]


def test_the_image_has_the_bot_where_the_base_looks_for_it_and_the_version_of_the_app() -> None:
    import agent.bot as module

    exported = re.search(r"echo 'from agent\.bot import (.+)' >/bot/bot\.py", DOCKERFILE)
    assert exported
    names = [each.split(" as ")[0] for each in exported[1].split(", ")]
    assert all(callable(getattr(module, name)) for name in names)
    assert "bot" in names
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["version"].startswith(DEPLOYMENT["image"].split(":")[1])
