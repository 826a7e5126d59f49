"""A conversation with one room, and the only importer of Pipecat: speech, the dialogue policy, tools, the answer."""

import os

os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # onnxruntime reports to Microsoft unless this is set before it is imported
