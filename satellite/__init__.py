"""The satellite: a microphone and a speaker in a room, and the wire to the app. Knows no Pipecat, no Home Assistant."""

import os

os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # onnxruntime reports to Microsoft unless this is set before it is imported
