"""The folder outside the checkout that keeps what takes long to make."""

import os
from pathlib import Path

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "parley"
"""script/setup names the same folder."""

TOOLS = CACHE / "tools" / "bin"
"""Where script/setup puts uv and patchelf."""
