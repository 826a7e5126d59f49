"""python -m testbed.brand: draw the images by which Home Assistant shows the integration."""

from __future__ import annotations

import struct
import zlib

import numpy as np
from numpy.typing import NDArray

from testbed.integration import SOURCE

SIZES = {"icon.png": 256, "icon@2x.png": 512}
"""File -> pixels of each side, as Home Assistant's brands ask for them."""

BACKGROUND, FOREGROUND = (3, 101, 140), (255, 255, 255)

BARS = ((-0.2, 0.07), (-0.1, 0.15), (0.0, 0.22), (0.1, 0.15), (0.2, 0.07))
"""Middle and half height of the strokes of a voice, in shares of a side."""

_FINER = 4
"""Points a pixel in each direction: its edges are as smooth as their mean."""


def draw(size: int) -> NDArray[np.uint8]:
    """Return a square of RGBA pixels [size, size, 4]: a speech bubble with a voice in it."""
    axis = (np.arange(size * _FINER) + 0.5) / (size * _FINER) - 0.5
    x, y = np.meshgrid(axis, axis)
    tile = _rounded(x, y, 0.5, 0.5, 0.11)
    bubble = _rounded(x, y + 0.05, 0.38, 0.31, 0.12) | ((y > 0.2) & (y < 0.42) & (x > -0.24) & (x + 0.24 < 0.42 - y))
    voice = np.any([_rounded(x - middle, y + 0.05, 0.03, height, 0.03) for middle, height in BARS], axis=0)
    image = np.zeros((*tile.shape, 4))
    image[tile] = (*BACKGROUND, 255)
    image[bubble & ~voice] = (*FOREGROUND, 255)
    weight = image[..., 3:] / 255
    image[..., :3] *= weight
    mean = image.reshape(size, _FINER, size, _FINER, 4).mean((1, 3))
    mean[..., :3] /= np.maximum(mean[..., 3:] / 255, 1 / 255)
    pixels: NDArray[np.uint8] = np.clip(np.rint(mean), 0, 255).astype(np.uint8)
    return pixels


def as_png(image: NDArray[np.uint8]) -> bytes:
    """Return RGBA pixels as a PNG file (ISO/IEC 15948: a filter byte before each row)."""
    height, width = image.shape[:2]
    rows = np.hstack([np.zeros((height, 1), np.uint8), image.reshape(height, width * 4)]).tobytes()
    parts = {
        b"IHDR": struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0),
        b"IDAT": zlib.compress(rows, 9),
        b"IEND": b"",
    }
    chunks = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts.items()
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _rounded(
    x: NDArray[np.float64], y: NDArray[np.float64], half_width: float, half_height: float, radius: float
) -> NDArray[np.bool_]:
    """Return which points lie in a rectangle with round corners around the origin."""
    corner = np.hypot(np.maximum(abs(x) - half_width + radius, 0), np.maximum(abs(y) - half_height + radius, 0))
    inside: NDArray[np.bool_] = (abs(x) <= half_width) & (abs(y) <= half_height) & (corner <= radius)
    return inside


if __name__ == "__main__":
    folder = SOURCE / "brand"
    folder.mkdir(exist_ok=True)
    for name, size in SIZES.items():
        (folder / name).write_bytes(as_png(draw(size)))
