"""Debian's dovecot as a mailbox of one's own: on the loopback, unprivileged, with a configuration of its own."""

from __future__ import annotations

import getpass
import grp
import os
import shutil
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from testbed.home_assistant import free_port

PASSWORD = "app-pass-of-a-test"

START_SECONDS = 60.0
"""It takes 0.1 s; a machine may stall."""

_CONFIGURATION = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
auth_failure_delay = 0
first_valid_uid = 1
ssl = yes
ssl_cert = <{folder}/certificate.pem
ssl_key = <{folder}/key.pem
disable_plaintext_auth = no
mail_location = maildir:{folder}/mail/%u
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}
}}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    address = 127.0.0.1
    port = {plain_port}
  }}
  inet_listener imaps {{
    address = 127.0.0.1
    port = {tls_port}
  }}
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Sent {{
    auto = create
    special_use = \\Sent
  }}
  mailbox Trash {{
    auto = create
    special_use = \\Trash
  }}
  mailbox Archive {{
    auto = create
    special_use = \\Archive
  }}
  mailbox School {{
    auto = create
  }}
  mailbox Bills/Energy {{
    auto = create
  }}
  mailbox Entwürfe {{
    auto = create
  }}
}}
"""


@dataclass(frozen=True)
class MailHouse:
    """A running server."""

    folder: Path
    plain_port: int
    tls_port: int
    user: str = "anna@school.test"
    """The one whose mail it is; whoever is named has a mailbox, and the one password."""

    @property
    def certificate(self) -> Path:
        """The certificate of the server, which nobody vouches for."""
        return self.folder / "certificate.pem"

    @property
    def mailbox(self) -> Path:
        """The folder of the person's mail."""
        return self.folder / "mail" / self.user

    def put(self, raw: bytes, *, folder: str = "", seen: bool = False) -> None:
        """Deliver a mail."""
        place = self.mailbox / (f".{folder}" if folder else "") / ("cur" if seen else "new")
        place.mkdir(parents=True, exist_ok=True)
        number = len(list(self.mailbox.glob("**/*.test*")))
        file = place / f"{1_700_000_000 + number}.{number}.test{':2,S' if seen else ''}"
        file.write_bytes(raw)
        for made in (self.mailbox, place.parent, place, file):
            _own(made)

    def mails(self, folder: str = "") -> list[bytes]:
        """Return the mails of a folder."""
        place = self.mailbox / (f".{folder}" if folder else "")
        return [file.read_bytes() for part in ("new", "cur") for file in sorted((place / part).glob("*"))]


@contextmanager
def mail_house() -> Iterator[MailHouse]:
    """Run the server for the time of the context."""
    folder = Path(tempfile.mkdtemp(prefix="parley-mail-"))
    folder.chmod(0o755)  # dovecot's user may enter
    dovecot = shutil.which("dovecot") or "/usr/sbin/dovecot"
    plain_port, tls_port = free_port(), free_port()
    user, group = _account()
    (folder / "mail").mkdir()
    _write_certificate(folder)
    configuration = folder / "dovecot.conf"
    configuration.write_text(
        _CONFIGURATION.format(
            folder=folder,
            user=user,
            group=group,
            password=PASSWORD,
            plain_port=plain_port,
            tls_port=tls_port,
        )
    )
    for path in (folder, folder / "mail"):
        _own(path)
    process = subprocess.Popen([dovecot, "-F", "-c", str(configuration)])
    try:
        _wait_for(plain_port)
        yield MailHouse(folder, plain_port, tls_port)
    finally:
        process.terminate()
        process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def mail(sender: str, subject: str, text: str, *more: str, days_ago: float = 0) -> bytes:
    """Return a plain mail; `more` are header lines."""
    sent = datetime.now(UTC) - timedelta(days=days_ago)
    head = (f"From: {sender}", f"Subject: {subject}", f"Date: {sent:%a, %d %b %Y %H:%M:%S +0000}", *more)
    return "\r\n".join((*head, "", text, "")).encode()


def _wait_for(port: int) -> None:
    until = time.monotonic() + START_SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)
        else:
            return


def _account() -> tuple[str, str]:
    """Return the user and the group that it runs as: dovecot gives no mail to root."""
    return ("nobody", "nogroup") if os.getuid() == 0 else (getpass.getuser(), grp.getgrgid(os.getgid()).gr_name)


def _own(path: Path) -> None:
    if os.getuid() == 0:
        shutil.chown(path, *_account())


def _write_certificate(folder: Path) -> None:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail of a test")])
    now = datetime.now(UTC)
    names: Sequence[x509.GeneralName] = (x509.IPAddress(ip_address("127.0.0.1")),)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "certificate.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    plain = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "key.pem").write_bytes(key.private_bytes(*plain))


def server_tls(house: MailHouse) -> ssl.SSLContext:
    """Return the context of another server with the same certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(house.certificate, house.folder / "key.pem")
    return context
