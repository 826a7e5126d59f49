"""The beginning of every home's configuration.yaml."""

from __future__ import annotations


def basics(name: str, *, unit_system: str = "metric", time_zone: str = "Europe/Amsterdam") -> str:
    """The settings of a home of this name, and the integrations without which nobody can talk to it."""
    return f"""\
homeassistant:
  name: {name}
  latitude: 52.0
  longitude: 5.0
  elevation: 10
  unit_system: {unit_system}
  currency: EUR
  country: NL
  time_zone: {time_zone}
api:
auth:
config:
conversation:
# No program here makes or reads films; without a program of this name, each start logs an error.
ffmpeg:
  ffmpeg_bin: /bin/true
frontend:
intent:
media_source:
tag:
websocket_api:
script: !include scripts.yaml
automation: !include automations.yaml
scene: !include scenes.yaml
logger:
  default: warning
  logs:
    # The frontend asks for integrations that nothing here uses, and that are not installed.
    homeassistant.setup: critical
    homeassistant.components.camera.img_util: critical
"""
