"""The clients of the LAN port's TLS: too old ones, and programs that check the certificate or cannot."""

from __future__ import annotations

import asyncio
import ssl
from pathlib import Path

import aiohttp
import pytest

from tests.addon.homeless import homeless_app
from tests.log_lines import log_lines


async def test_a_client_of_tls_1_1_is_refused_for_its_version(tmp_path: Path) -> None:
    old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
    old.set_ciphers("ALL:@SECLEVEL=0")  # or OpenSSL does not even ask
    with pytest.warns(DeprecationWarning, match="TLSv1_1"):
        old.minimum_version = ssl.TLSVersion.TLSv1_1
    with pytest.warns(DeprecationWarning, match="TLSv1_1"):
        old.maximum_version = ssl.TLSVersion.TLSv1_1
    with log_lines("") as lines:
        async with homeless_app(tmp_path) as app:
            with pytest.raises((ConnectionError, ssl.SSLError)):  # asyncio resets a handshake that fails
                await asyncio.open_connection("127.0.0.1", app.running.lan_port, ssl=old)
            await lines.until("UNSUPPORTED_PROTOCOL")


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
async def test_a_strict_program_with_the_certificate_is_served_and_one_without_is_not(
    tmp_path: Path, host: str
) -> None:
    async with homeless_app(tmp_path) as app, aiohttp.ClientSession() as http:
        pem = await asyncio.to_thread(ssl.get_server_certificate, (host, app.running.lan_port))
        strict = ssl.create_default_context(cadata=pem)
        strict.verify_flags |= ssl.VerifyFlags.VERIFY_X509_STRICT  # Python's own default since 3.13
        address = f"https://{host}:{app.running.lan_port}/api/alive"
        async with http.get(address, ssl=strict) as response:
            assert (response.status, await response.json()) == (200, {"alive": True})
        with pytest.raises(aiohttp.ClientConnectorCertificateError):
            await http.get(address)
