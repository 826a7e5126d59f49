"""All that a new satellite is installed from, open to the house's network: it holds no secret.

`script/build-satellite` makes the files. The script is served with the address at which it was asked for and the key of
the certificate, by which whoever runs it knows the app again.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cached_property

from aiohttp import web

from addon.satellites.satellite_updates import UpdateFailedError
from addon.satellites.satellites import Satellites
from addon.sites.published_port import PublishedPort
from addon.sites.request_bodies import BadRequest, refusal
from addon.sites.server_certificate import ServerCertificate
from satellite.protocol import PATH, PORT

SCRIPT = "install-satellite"
SCRIPT_PATH = f"/{SCRIPT}"
"""Path of the script on the LAN site; the other files lie below the satellites' own path."""

USUAL_HOST = "homeassistant.local"
"""Name of a Home Assistant in its network, unless it was given another one."""

CLOSED = (
    "Parley's port is closed to the network: give it a number in Home Assistant under Settings, Apps, Parley, "
    "Configuration, Network."
)
"""No satellite reaches an app whose port Supervisor does not map."""

_HOST = re.compile(r"[A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\]")
_PLACE = re.compile(rf"(?:{_HOST.pattern})(?::\d{{1,5}})?")
_TYPES = {"whl": "application/zip"}


class SatelliteInstaller:
    """Serves a release, and the line that installs it."""

    def __init__(self, satellites: Satellites, certificate: ServerCertificate, port: PublishedPort) -> None:
        self.release = release = satellites.updates.release
        self._satellites = satellites
        self._certificate = certificate
        self._port = port
        self._tags = {name: f'"{hashlib.sha256(file).hexdigest()}"' for name, file in release.files.items()}

    @property
    def open_paths(self) -> frozenset[str]:
        """The paths of the LAN site that need no token."""
        return frozenset({SCRIPT_PATH, *(f"{PATH}/{name}" for name in self.release.files)})

    def routes(self) -> list[web.RouteDef]:
        """Return the routes of the LAN site."""
        return [web.get(SCRIPT_PATH, self.script), web.get(PATH + "/{file}", self.file)]

    def panel_routes(self) -> list[web.RouteDef]:
        """Return the routes of the panel's site."""
        return [
            web.get("/api/install-line", self.line),
            web.post("/api/satellites/{satellite_id}/update", self.update),
        ]

    async def script(self, request: web.Request) -> web.Response:
        """Return the script, for this app."""
        script = self.release.files.get(SCRIPT)
        if script is None:
            raise web.HTTPNotFound(text="This Parley was built without a release of the satellite.\n")
        asked = request.headers.get("Host", "")
        place = asked if _PLACE.fullmatch(asked) else f"{USUAL_HOST}:{await self._port.number() or PORT}"
        address = f"{request.scheme}://{place}".encode()
        pin = self._pin.encode() if request.secure else b""
        text = script.replace(b'\napp=""\n', b'\napp="%s"\n' % address, 1)
        text = text.replace(b'\napp_pin=""\n', b'\napp_pin="%s"\n' % pin, 1)
        return web.Response(body=text, content_type="text/x-shellscript", headers={"Cache-Control": "no-cache"})

    async def file(self, request: web.Request) -> web.Response:
        """Return a file of the release."""
        name = request.match_info["file"]
        if name not in self.release.files:
            raise web.HTTPNotFound
        headers = {"ETag": self._tags[name], "Cache-Control": "no-cache"}
        if request.headers.get("If-None-Match") == self._tags[name]:
            return web.Response(status=304, headers=headers)
        content_type = _TYPES.get(name.rpartition(".")[2], "text/plain")
        return web.Response(body=self.release.files[name], content_type=content_type, headers=headers)

    async def line(self, request: web.Request) -> web.Response:
        """Return the line that a person types in on a new satellite; {host} is the app's as they reach it."""
        host = request.query.get("host") or USUAL_HOST
        if not _HOST.fullmatch(host):
            raise BadRequest("host must be the name or the address of this machine in the network.")
        port = await self._port.number()
        if not port:
            raise refusal(web.HTTPConflict, CLOSED)
        script = f"https://{host}:{port}{SCRIPT_PATH}"
        line = f"curl -fsSk --pinnedpubkey '{self._pin}' {script} | bash -s -- --name Kitchen"
        version = self.release.version
        return web.json_response({"line": line, "script": script, "pin": self._pin, "version": version})

    async def update(self, request: web.Request) -> web.Response:
        """Let a satellite install the release; its progress is told with the satellites."""
        try:
            self._satellites.update(request.match_info["satellite_id"])
        except KeyError as err:
            raise refusal(web.HTTPNotFound, "No satellite has this id.") from err
        except UpdateFailedError as err:
            raise refusal(web.HTTPConflict, str(err)) from err
        return web.json_response({})

    @cached_property
    def _pin(self) -> str:
        """The public key of the certificate as curl's --pinnedpubkey takes it."""
        from cryptography import x509  # 15 MB and a tenth of a second, when the first satellite is installed
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

        key = x509.load_pem_x509_certificate(self._certificate.pem.encode()).public_key()
        der = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return f"sha256//{base64.b64encode(hashlib.sha256(der).digest()).decode()}"
