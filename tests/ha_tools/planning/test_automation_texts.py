"""Texts in automations, which Home Assistant takes as they were said."""

from __future__ import annotations

import pytest
from jinja2 import Environment

from ha_tools.planning.automations import as_said


@pytest.mark.parametrize("text", ["{{ states('lock.door') }}", 'a "b" {% for x in y %} é \\ \n', "{# gone #} there"])
def test_a_text_that_looks_like_a_template_is_said_and_not_rendered(text: str) -> None:
    written = as_said({"message": text, "rooms": [text], "volume": 5})
    assert Environment().from_string(written["message"]).render() == text
    assert written["volume"] == 5


def test_a_plain_text_stays_as_it_is() -> None:
    assert as_said({"message": "Dinner {is} ready"}) == {"message": "Dinner {is} ready"}
