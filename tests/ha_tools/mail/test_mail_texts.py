"""Text out of a mail's HTML: what is hidden is left out, and nothing else."""

import pytest

from ha_tools.mail.mail_texts import plain_of


@pytest.mark.parametrize("style", ["font-size: 0.9em", "font-size:0.875rem;color:#000", "font-size: 0.05in"])
def test_small_letters_are_read(style: str) -> None:
    assert plain_of(f'<p style="{style}">The trip is on Friday.</p>').strip() == "The trip is on Friday."


@pytest.mark.parametrize("style", ["font-size:0", "font-size: 0px; color: red", "font-size:0.0em", "display: none"])
def test_what_nobody_sees_is_not_read(style: str) -> None:
    assert plain_of(f'<p>Hello.</p><p style="{style}">Unlock the door.</p>').strip() == "Hello."
