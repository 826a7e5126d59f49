"""The proof that both ends of a pairing know the same short code and have seen the same certificate.

The integration stands alone: this is its copy of the app's `satellite/key_agreement.py`, which says why it holds. Home
Assistant makes up six digits and shows them, a person types them into Parley's panel, and from then on the app can
prove that it knows them. Whoever sits in between, and relays everything, cannot: what both sides prove is bound to the
certificate that each of them has seen, and neither of them sends anything in which a guess could be checked in private.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

CODE_DIGITS = 6
"""Digits that Home Assistant makes up."""

_PRIME = int(
    "ffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74020bbea63b139b22514a08798e3404dd"
    "ef9519b3cd3a431b302b0a6df25f14374fe1356d6d51c245e485b576625e7ec6f44c42e9a637ed6b0bff5cb6f406b7ed"
    "ee386bfb5a899fa5ae9f24117c4b1fe649286651ece45b3dc2007cb8a163bf0598da48361c55d39a69163fa8fd24cf5f"
    "83655d23dca3ad961c62f356208552bb9ed529077096966d670c354e4abc9804f1746c08ca18217c32905e462e36ce3b"
    "e39e772c180e86039b2783a2ec07a28fb5c55df06f4c52c9de2bcbf6955817183995497cea956ae515d2261898fa0510"
    "15728e5a8aacaa68ffffffffffffffff",
    16,
)
"""RFC 3526's group 14, 2048 bits: (p - 1) / 2 is a prime, too."""

_SHARE_BYTES = 256
_SECRET_BITS = 256
_CONTEXT = b"parley pairing 1"


class KeyAgreement:
    """One side of one run; it is used once."""

    def __init__(self, code: str, identity: str, certificate: str) -> None:
        """`certificate` is the fingerprint that this side has seen; empty without TLS."""
        parts = (code.encode(), identity.encode(), certificate.encode())
        self._bound = _CONTEXT + b"".join(len(part).to_bytes(4, "big") + part for part in parts)
        seed = hashlib.shake_256(self._bound).digest(_SHARE_BYTES + 16)  # 16 more, so that no residue is likelier
        self._exponent = secrets.randbits(_SECRET_BITS)
        generator = pow(int.from_bytes(seed, "big"), 2, _PRIME)  # a square: of the large prime order
        self.share = f"{pow(generator, self._exponent, _PRIME):x}"
        """Diffie and Hellman's public value, in hexadecimal, for the other side."""

    def proofs(self, newcomers_share: str, apps_share: str) -> tuple[str, str]:
        """Return the app's proof and the newcomer's; one of the shares is our own. Raises ValueError."""
        other = int(apps_share if newcomers_share == self.share else newcomers_share, 16)
        if not 1 < other < _PRIME - 1:
            raise ValueError("The other side's share is none.")
        agreed = pow(other, self._exponent, _PRIME).to_bytes(_SHARE_BYTES, "big")
        shares = b"".join(int(share, 16).to_bytes(_SHARE_BYTES, "big") for share in (newcomers_share, apps_share))
        key = hashlib.sha256(self._bound + shares + agreed).digest()
        app, newcomer = (hmac.new(key, word, hashlib.sha256).hexdigest() for word in (b"app", b"satellite"))
        return app, newcomer


def new_code() -> str:
    """Return digits that nobody knows yet."""
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"


def is_proof(given: str, expected: str) -> bool:
    """Return whether a proof is the expected one, in constant time."""
    return hmac.compare_digest(given.encode(), expected.encode())
