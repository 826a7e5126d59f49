"""Words that only ask, so that nothing may be changed by them; what is not certain may be a wish."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from assistant.model.request import request_of
from tests.ha_tools.homes import HOUSE

SAID = yaml.safe_load((Path(__file__).parent / "questions_and_wishes.yaml").read_text("utf-8"))


@pytest.mark.parametrize(("language", "text"), [(lang, text) for lang, said in SAID.items() for text in said["asks"]])
def test_questions_and_nothing_else_only_read(language: str, text: str) -> None:
    assert request_of(text, HOUSE, language).only_reads


@pytest.mark.parametrize(("language", "text"), [(lang, text) for lang, said in SAID.items() for text in said["wishes"]])
def test_what_may_be_a_wish_keeps_the_tools_that_change(language: str, text: str) -> None:
    assert not request_of(text, HOUSE, language).only_reads
