"""The integration's copy of the key agreement against the app's: each side of a run by one of them."""

from __future__ import annotations

import importlib.util
from types import ModuleType

import pytest

from satellite import key_agreement as apps
from testbed.integration import SOURCE


def integrations() -> ModuleType:
    """Return the integration's copy, which needs nothing of Home Assistant's."""
    spec = importlib.util.spec_from_file_location("key_agreement_of_the_integration", SOURCE / "key_agreement.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


COPY = integrations()

BOUND = ("482913", "integration", "f" * 64)
"""Code, identity and certificate."""


def test_both_prove_the_same_to_each_other() -> None:
    newcomer, app = COPY.KeyAgreement(*BOUND), apps.KeyAgreement(*BOUND)
    assert newcomer.proofs(newcomer.share, app.share) == app.proofs(newcomer.share, app.share)
    assert COPY.CODE_DIGITS == apps.CODE_DIGITS == len(COPY.new_code())


@pytest.mark.parametrize("place", range(len(BOUND)), ids=("code", "identity", "certificate"))
def test_both_are_bound_to_the_same(place: int) -> None:
    other = [*BOUND]
    other[place] = "0" + other[place][1:]
    newcomer, app = COPY.KeyAgreement(*other), apps.KeyAgreement(*BOUND)
    known = newcomer.proofs(newcomer.share, app.share)
    expected = app.proofs(newcomer.share, app.share)
    assert not any(COPY.is_proof(given, wanted) for given, wanted in zip(known, expected, strict=True))


@pytest.mark.parametrize("share", ["0", "1", "-1", "", "x", "f" * 512])
def test_the_copy_refuses_a_share_that_fixes_the_key(share: str) -> None:
    newcomer = COPY.KeyAgreement(*BOUND)
    with pytest.raises(ValueError, match=r"share|invalid literal"):
        newcomer.proofs(newcomer.share, share)
