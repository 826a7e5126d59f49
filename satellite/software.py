"""The name and the version of this program."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def _version() -> str:
    """Return the version of the satellite's own distribution, or of the app's, in whose environment it runs."""
    try:
        return version("parley-satellite")
    except PackageNotFoundError:
        return version("parley-assistant")


RELEASE = _version()
"""Version of the release that this is a part of."""

SOFTWARE = f"parley-satellite {RELEASE}"
"""Program and version, for the panel."""
