"""The LAN site's certificate: our own, made once, and kept in the data folder over updates and backups.

Nobody vouches for it. A satellite notes its fingerprint when it is paired and believes no other from then on
(`satellite.app_socket`); a program is given the certificate itself. It never expires: to renew it would mean to pair
every satellite anew, and a key that was stolen is replaced by removing the file.
"""

from __future__ import annotations

import contextlib
import hashlib
import ipaddress
import os
import re
import socket
import ssl
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from aiohttp import web

FILE_NAME = "lan-certificate.pem"
"""The key and the certificate, in one file so that they always belong together."""

NAMES = ("parley", "homeassistant.local", "homeassistant", "localhost")
"""Names under which programs may check it, beside the machine's own."""

_CERTIFICATE = re.compile(r"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----\n?", re.DOTALL)

_EVER = (datetime(2020, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC))
"""RFC 5280's end of a certificate that has none; a Raspberry Pi without a clock begins in the past."""


@dataclass(frozen=True)
class ServerCertificate:
    """A certificate and its key, ready to serve."""

    pem: str
    """The certificate alone."""
    fingerprint: str
    """SHA-256 of the certificate in DER, 64 lower-case hexadecimal digits."""
    context: ssl.SSLContext
    problem: str = ""
    """The trouble with the one that is kept, in plain words; empty when there is none."""

    @classmethod
    def kept_in(cls, folder: Path) -> ServerCertificate:
        """Return `folder`'s certificate, made when there is none; blocks.

        A broken one is set aside. Where none can be kept, or the one that is kept cannot be read at the moment, one
        serves until the next start.
        """
        file = folder / FILE_NAME
        try:
            if not os.path.lexists(file):
                _keep(file, _new())
            return _loaded(file)
        except (ssl.SSLError, ValueError):  # it was read, and is none; an SSLError is an OSError
            return _anew(file)
        except OSError as err:
            why = err.strerror or str(err)
            if os.path.lexists(file):
                return _fleeting(
                    f"The certificate {file} cannot be read ({why}): no satellite believes this app until it can. Mend "
                    "that and begin the app anew."
                )
            return _fleeting(
                f"The certificate cannot be kept in {folder} ({why}): after the next start every satellite has to be "
                "paired again."
            )


def _anew(file: Path) -> ServerCertificate:
    aside = file.with_name(f"{file.name}.broken-{int(time.time())}")
    try:
        file.rename(aside)
        _keep(file, _new())
        return _loaded(file, f"{file} was broken and is now {aside.name}: pair every satellite again.")
    except OSError as err:
        return _fleeting(f"{file} is broken and cannot be replaced: {err.strerror or err}.")


def _fleeting(problem: str) -> ServerCertificate:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / FILE_NAME
        _keep(file, _new())
        return _loaded(file, problem)


def _loaded(file: Path, problem: str = "") -> ServerCertificate:
    """Read a certificate and its key. Raises `OSError` (`ssl.SSLError`) or `ValueError` when they are none."""
    if not file.is_file():  # to read a pipe would wait for ever
        raise ValueError(file)
    found = _CERTIFICATE.search(file.read_text(encoding="ascii"))
    if found is None:
        raise ValueError(file)
    with contextlib.suppress(OSError):  # it may be somebody else's to close
        file.chmod(0o600)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.num_tickets = 0  # a satellite connects seldom; a ticket that is never used is written all the same
    context.load_cert_chain(file, password="")  # or OpenSSL asks a terminal for an encrypted key's
    der = ssl.PEM_cert_to_DER_cert(found[0])
    return ServerCertificate(found[0], hashlib.sha256(der).hexdigest(), context, problem)


def _keep(file: Path, pem: bytes) -> None:
    """Write a file that its owner alone may read, whole or not at all."""
    descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=f"{file.name}.")  # mode 0600
    try:
        with os.fdopen(descriptor, "wb") as part:
            part.write(pem)
            part.flush()
            os.fsync(part.fileno())
        Path(name).replace(file)
    except OSError:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise


def _new() -> bytes:
    """Return a new key and its certificate as PEM: P-256, as small machines sign fast with it."""
    from cryptography import x509  # 15 MB and a tenth of a second, once in an app's life
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    public, name = key.public_key(), x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Parley")])
    hosts: list[x509.GeneralName] = [x509.DNSName(host) for host in dict.fromkeys((*NAMES, *_own_name()))]
    hosts += [x509.IPAddress(ipaddress.ip_address(address)) for address in ("127.0.0.1", "::1")]
    usage = {
        "digital_signature": True,
        "key_cert_sign": True,
        **dict.fromkeys(("content_commitment", "key_encipherment", "data_encipherment", "key_agreement"), False),
        **dict.fromkeys(("crl_sign", "encipher_only", "decipher_only"), False),
    }
    certificate = (
        x509.CertificateBuilder(name, name, public, x509.random_serial_number(), *_EVER)
        .add_extension(x509.SubjectAlternativeName(hosts), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)  # or strict clients refuse it
        .add_extension(x509.KeyUsage(**usage), critical=True)
        .add_extension(x509.ExtendedKeyUsage([x509.oid.ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(public), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem, pkcs8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    return key.private_bytes(pem, pkcs8, serialization.NoEncryption()) + certificate.public_bytes(pem)


def _own_name() -> list[str]:
    """Return the machine's name where a certificate can hold it; in a container, that of Docker's network."""
    name = socket.gethostname()
    return [name] if re.fullmatch(r"[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})*", name) else []


CERTIFICATE = web.AppKey("certificate", ServerCertificate)
"""A site's certificate, where it is served over TLS."""


def certificate_seen_by(request: web.Request) -> str:
    """Return the fingerprint of the certificate that a client was shown; empty when it speaks no TLS."""
    return request.app[CERTIFICATE].fingerprint if request.secure else ""
