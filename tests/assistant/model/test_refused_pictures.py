"""Refused pictures: one that a model does not take, and a model that takes none, which is asked again later."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import pytest_asyncio
from PIL import Image

from assistant.chains.language_model import LanguageModel
from assistant.chains.stage_engines import StageEngines
from assistant.engines.openai_model import BLIND_SECONDS, OpenAIModelEngine
from assistant.model.model_sight import ModelSight
from assistant.service_use import Stage
from assistant.settings import LlmProvider, LlmSettings
from ha_tools.acting.sight import CameraPicture, SightError, SightProblem
from simulators.openai import OpenAI

REFUSALS_OF_ONE = (
    "Invalid image data. The image data you provided does not represent a valid image.",
    "Your input image may contain content that is not allowed by our safety system.",
    "You uploaded an unsupported image. Please make sure your image has of one of the following formats: ['png'].",
    "Failed to load image or audio file: could not decode image",
    "The image is too large: at most 20 MB.",
    "Failed to load image or audio file",
    "messages.0.content.0.image: image exceeds 5 MB maximum",
    "Invalid MIME type. Only image types are supported.",
)
"""As OpenAI, llama.cpp and others say it."""

REFUSALS_OF_ALL = (
    "Invalid content type. image_url is only supported by certain models.",
    "messages[0].content[1]: unknown variant `image_url`, expected `text`: data:image/jpeg;base64,/9j/4AAQ",
    "image input is not supported - hint: if this is unexpected, you may need to provide the mmproj",
    "This model does not support images, as our usage policy says",
    "This model only supports text. It got data:image/jpeg;base64,/9j/4AAQ",
    "At most 0 image(s) may be provided in one prompt.",
)
"""The same of a model that takes none; some repeat the question."""


@dataclass
class _Eyes:
    server: OpenAI
    sight: ModelSight
    seconds: list[float]

    async def look(self) -> str:
        """Return what is seen, or why nothing is."""
        try:
            self.sight.check()
            return await self.sight.describe(CameraPicture("Porch", _picture()), "Who is there?")
        except SightError as err:
            return err.problem


@pytest_asyncio.fixture
async def eyes() -> AsyncIterator[_Eyes]:
    """A model that sees a cat, and a clock that is moved by hand."""
    async with OpenAI() as server:
        server.model = lambda _messages, _tools: "A cat."
        seconds = [0.0]
        engine = OpenAIModelEngine(LlmSettings(LlmProvider.OPENAI, "key", server.url), clock=lambda: seconds[0])
        model = LanguageModel(StageEngines(Stage.LLM, [engine]), lambda _use: None)
        yield _Eyes(server, ModelSight(model, "en"), seconds)
        await engine.close()


@pytest.mark.parametrize("words", REFUSALS_OF_ONE)
async def test_one_refused_picture_leaves_the_model_its_eyes(eyes: _Eyes, words: str) -> None:
    eyes.server.picture_refusal = words
    assert await eyes.look() == SightProblem.FAILED
    eyes.server.picture_refusal = ""
    assert await eyes.look() == "A cat."


@pytest.mark.parametrize("words", REFUSALS_OF_ALL)
async def test_a_model_that_takes_no_pictures_is_known_by_its_words(eyes: _Eyes, words: str) -> None:
    eyes.server.picture_refusal = words
    assert await eyes.look() == SightProblem.BLIND
    eyes.server.picture_refusal = ""
    assert await eyes.look() == SightProblem.BLIND, "it is shown no second one"


async def test_a_model_that_takes_no_pictures_is_shown_another_one_half_an_hour_later(eyes: _Eyes) -> None:
    eyes.server.sees = False
    assert await eyes.look() == SightProblem.BLIND
    eyes.server.sees = True  # another model is loaded
    asked = len(eyes.server.requests)
    eyes.seconds[0] = BLIND_SECONDS - 1
    assert await eyes.look() == SightProblem.BLIND
    assert len(eyes.server.requests) == asked, "no picture is sent meanwhile"
    eyes.seconds[0] = BLIND_SECONDS
    assert await eyes.look() == "A cat."


def _picture() -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (64, 48)).save(written, "JPEG")
    return written.getvalue()
