"""Pictures as a language model is shown them: small, upright, and without what cameras write beside them."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from assistant.engines.anthropic_wire import request_of
from assistant.model.completion import picture_question
from assistant.model.model_sight import WIDEST, scaled

ORIENTATION, MODEL_NAME = 0x0112, 0x0110


def picture(width: int, height: int, form: str = "JPEG", *, orientation: int = 1) -> bytes:
    """Return a picture that tells of its camera."""
    written, exif = io.BytesIO(), Image.Exif()
    exif[ORIENTATION], exif[MODEL_NAME] = orientation, "Secret Cam 3000"
    Image.new("RGB", (width, height), "red").save(written, form, exif=exif)
    return written.getvalue()


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_large_picture_becomes_a_small_jpeg_that_tells_no_more_than_it_shows(form: str) -> None:
    small = scaled(picture(2000, 1000, form))
    with Image.open(io.BytesIO(small)) as shown:
        assert (shown.format, shown.size) == ("JPEG", (WIDEST, WIDEST // 2))
    assert b"Secret Cam" not in small


def test_a_picture_is_turned_upright() -> None:
    with Image.open(io.BytesIO(scaled(picture(400, 200, orientation=6)))) as shown:
        assert shown.size == (200, 400)


@pytest.mark.parametrize("content", [b"", b"no picture", picture(20, 20, "BMP"), picture(200, 200)[:300]])
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    with pytest.raises((OSError, ValueError, SyntaxError)):
        scaled(content)


def test_a_picture_of_too_many_pixels_is_not_unpacked() -> None:
    written = io.BytesIO()
    Image.new("1", (20_000, 4_000)).save(written, "PNG")
    with pytest.raises(ValueError, match="too large"):
        scaled(written.getvalue())


def test_a_picture_stands_on_anthropics_wire_before_its_question() -> None:
    asked = request_of("model", [picture_question("Who is there?", b"bytes", "image/jpeg")], (), tool_required=False)
    source = {"type": "base64", "media_type": "image/jpeg", "data": "Ynl0ZXM="}
    content = [{"type": "image", "source": source}, {"type": "text", "text": "Who is there?"}]
    assert asked["messages"] == [{"role": "user", "content": content}]
    assert "tools" not in asked
