"""The ways in which Home Assistant gets to know the app: told by Supervisor, found in the network, or by hand.

Supervisor hands over all that is needed, and one confirmation is left. In the other ways a code is shown that a person
types into Parley's panel. Only the app that it was typed into can prove that it knows it, and that the certificate is
its own that was seen here, which is the one that is believed from then on.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any, override

import probatio
from homeassistant.config_entries import SOURCE_HASSIO, SOURCE_REAUTH, SOURCE_RECONFIGURE, ConfigFlow, ConfigFlowResult
from homeassistant.const import CONF_HOST, CONF_PORT, CONF_TOKEN
from homeassistant.core import callback
from homeassistant.data_entry_flow import AbortFlow
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.service_info.hassio import HassioServiceInfo
from homeassistant.helpers.service_info.zeroconf import ZeroconfServiceInfo

from .client import Address, greeted, opened, shown_certificate
from .const import CONF_FINGERPRINT, DEFAULT_PORT, DOMAIN
from .link_errors import CannotConnectError, LinkError, WrongCodeError, WrongKeyError, WrongVersionError
from .link_messages import Welcome
from .pairing import PairingRun, pairing

TITLE = "Parley"

PORT = probatio.All(probatio.Coerce(int), probatio.Range(1, 65535))


class ParleyFlow(ConfigFlow, domain=DOMAIN):
    """Makes, renews and moves the entry of an app."""

    VERSION = 1

    def __init__(self) -> None:
        self._address = Address("", DEFAULT_PORT)
        self._token = ""
        self._pairing: asyncio.Task[Welcome] | None = None
        self._code: asyncio.Future[PairingRun] | None = None
        self._failure = ""

    # ── told by Supervisor ────────────────────────────────────────────────────────────────────────────────────────

    @override
    async def async_step_hassio(self, discovery_info: HassioServiceInfo) -> ConfigFlowResult:
        """Take what the app tells through Supervisor; an entry that is there takes over what is new in it."""
        told = discovery_info.config
        self._address = Address(str(told[CONF_HOST]), int(told[CONF_PORT]), str(told.get(CONF_FINGERPRINT) or ""))
        self._token = str(told[CONF_TOKEN])
        try:
            await self._identify(await self._greeting())
        except LinkError as err:
            return self.async_abort(reason=_reason(err))
        self._abort_if_unique_id_configured(updates=self._data())
        self._take_the_place_of_older_ones()
        self.context["title_placeholders"] = {"name": discovery_info.name}
        return await self.async_step_hassio_confirm()

    def _take_the_place_of_older_ones(self) -> None:
        """Close the confirmations of the same app that wait: this one has the newest token and address."""
        same = {"unique_id": self.unique_id, "source": SOURCE_HASSIO}
        for flow in self._async_in_progress(include_uninitialized=True, match_context=same):
            self.hass.config_entries.flow.async_abort(flow["flow_id"])

    async def async_step_hassio_confirm(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for the one confirmation."""
        if user_input is None:
            return self.async_show_form(step_id="hassio_confirm")
        return self._finished()

    # ── found in the network ──────────────────────────────────────────────────────────────────────────────────────

    @override
    async def async_step_zeroconf(self, discovery_info: ZeroconfServiceInfo) -> ConfigFlowResult:
        """Take an app that says where it is, a satellite that says where its app is, or one that looks for it."""
        told = discovery_info.properties
        if told.get("satellite_id") and not told.get("app_port"):
            return await self._satellite_waits(str(told["satellite_id"]), str(told.get("name") or discovery_info.host))
        host = str(told.get("app_host") or discovery_info.host)
        port = str(told.get("app_port") or "")
        if not port.isdecimal():
            return self.async_abort(reason="no_app_told")
        self._address = Address(host, int(port))
        if instance_id := str(told.get("app_id") or ""):
            await self.async_set_unique_id(instance_id)
            self._abort_if_unique_id_configured(updates={CONF_HOST: host, CONF_PORT: int(port)})
        elif self._async_current_entries():  # a satellite that has no app yet is paired in the panel
            return self.async_abort(reason="already_configured")
        self.context["title_placeholders"] = {"name": host}
        return await self.async_step_zeroconf_confirm()

    async def _satellite_waits(self, satellite_id: str, name: str) -> ConfigFlowResult:
        """Show a satellite that no app knows where there is none; where there is one it is paired in the panel."""
        if self._async_current_entries():
            return self.async_abort(reason="already_configured")
        await self.async_set_unique_id(f"satellite {satellite_id}")
        self.context["title_placeholders"] = {"name": name}
        return await self.async_step_satellite_waits()

    async def async_step_satellite_waits(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Say how its app is installed; one that runs elsewhere is asked for."""
        if user_input is None:
            words = dict(self.context.get("title_placeholders") or {})
            return self.async_show_form(step_id="satellite_waits", description_placeholders=words)
        return await self.async_step_user()

    async def async_step_zeroconf_confirm(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask whether it is to be set up."""
        words = {"host": self._address.host}
        if user_input is None:
            return self.async_show_form(step_id="zeroconf_confirm", description_placeholders=words)
        return await self._begin_pairing("zeroconf_confirm", {}, words)

    # ── by hand ───────────────────────────────────────────────────────────────────────────────────────────────────

    @override
    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask where the app is."""
        if user_input is None:
            return self._ask_where("user", self._address)
        self._address = Address(user_input[CONF_HOST].strip(), user_input[CONF_PORT])
        return await self._begin_pairing("user", user_input)

    async def async_step_reauth(self, entry_data: Mapping[str, Any]) -> ConfigFlowResult:
        """Begin anew with an app that does not take the token any more."""
        self._address = Address(entry_data[CONF_HOST], entry_data[CONF_PORT])
        return await self.async_step_reauth_confirm()

    async def async_step_reauth_confirm(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for the confirmation before a code is shown."""
        if user_input is None:
            return self.async_show_form(step_id="reauth_confirm", description_placeholders={"host": self._address.host})
        return await self._begin_pairing("reauth_confirm", {}, {"host": self._address.host})

    async def async_step_reconfigure(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Take another address of the same app; it is paired anew only where it does not take the token."""
        entry = self._get_reconfigure_entry()
        if user_input is None:
            return self._ask_where("reconfigure", Address(entry.data[CONF_HOST], entry.data[CONF_PORT]))
        self._address = Address(
            user_input[CONF_HOST].strip(), user_input[CONF_PORT], entry.data.get(CONF_FINGERPRINT, "")
        )
        self._token = entry.data[CONF_TOKEN]
        try:
            await self._identify(await self._greeting())
        except WrongKeyError:
            self._address = Address(self._address.host, self._address.port)
            return await self._begin_pairing("reconfigure", user_input)
        except LinkError as err:
            return self._ask_where("reconfigure", self._address, _reason(err))
        return self._finished()

    # ── pairing ───────────────────────────────────────────────────────────────────────────────────────────────────

    async def async_step_plain(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask whether an app that does not encrypt is to be used all the same."""
        words = {"host": self._address.host}
        if user_input is None:
            return self.async_show_form(step_id="plain", description_placeholders=words)
        return await self._show_code("plain", {}, words)

    async def async_step_pair(self, _user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Show the code until it was typed into the panel, or not."""
        if self._pairing is None or self._code is None:
            return self.async_abort(reason="pairing_ended")
        if not self._pairing.done():
            code = self._code.result().code
            return self.async_show_progress(
                step_id="pair",
                progress_action="pair",
                description_placeholders={"code": code},
                progress_task=self._pairing,
            )
        try:
            welcome = self._pairing.result()
        except LinkError as err:
            self._failure = "pairing_ended" if isinstance(err, WrongKeyError) else _reason(err)
            return self.async_show_progress_done(next_step_id="not_paired")
        self._token = welcome.token
        await self._identify(welcome)
        return self.async_show_progress_done(next_step_id="paired")

    async def async_step_paired(self, _user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Keep what the app gave."""
        if self.source not in {SOURCE_REAUTH, SOURCE_RECONFIGURE}:
            self._abort_if_unique_id_configured(updates=self._data())
        return self._finished()

    async def async_step_not_paired(self, _user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Say why there is no entry."""
        return self.async_abort(reason=self._failure)

    @callback
    @override
    def async_remove(self) -> None:
        """Take the code back when the flow is closed."""
        if self._pairing:
            self._pairing.cancel()

    async def _begin_pairing(
        self, step_id: str, given: Mapping[str, Any], words: Mapping[str, str] | None = None
    ) -> ConfigFlowResult:
        """Look at the app's certificate, and show a code; an app without one is asked about first."""
        try:
            fingerprint = await shown_certificate(self._address)
        except CannotConnectError as err:
            return self._again(step_id, given, words, err)
        self._address = Address(self._address.host, self._address.port, fingerprint)
        if not fingerprint and not _is_this_machine(self._address.host):
            return await self.async_step_plain()
        return await self._show_code(step_id, given, words)

    async def _show_code(
        self, step_id: str, given: Mapping[str, Any], words: Mapping[str, str] | None
    ) -> ConfigFlowResult:
        self._code = asyncio.get_running_loop().create_future()
        self._pairing = self.hass.async_create_background_task(self._pair(self._code), f"{DOMAIN} pairing")
        try:
            await self._code
        except LinkError as err:
            await asyncio.gather(self._pairing, return_exceptions=True)  # it has failed with the same
            self._pairing = None
            return self._again(step_id, given, words, err)
        return await self.async_step_pair()

    async def _pair(self, code: asyncio.Future[PairingRun]) -> Welcome:
        """Have a code shown, and wait until it was typed in. Raises LinkError; `code` gets it where none came."""
        try:
            session, name = async_get_clientsession(self.hass), self.hass.config.location_name
            async with pairing(session, self._address, name) as run:
                code.set_result(run)
                async with asyncio.timeout(run.expires_seconds):
                    return await run.accepted()
        except TimeoutError as err:
            raise WrongKeyError("Nobody typed the code before it expired.") from err
        except Exception as err:  # whatever it is, somebody waits for the code
            if not code.done():
                code.set_exception(err)
            raise

    def _again(
        self, step_id: str, given: Mapping[str, Any], words: Mapping[str, str] | None, err: LinkError
    ) -> ConfigFlowResult:
        if given:
            return self._ask_where(step_id, self._address, _reason(err))
        return self.async_show_form(step_id=step_id, errors={"base": _reason(err)}, description_placeholders=words)

    def _ask_where(self, step_id: str, address: Address, error: str = "") -> ConfigFlowResult:
        host = probatio.Required(CONF_HOST, default=address.host) if address.host else probatio.Required(CONF_HOST)
        schema = probatio.Schema({host: cv.string, probatio.Required(CONF_PORT, default=address.port): PORT})
        return self.async_show_form(step_id=step_id, data_schema=schema, errors={"base": error} if error else {})

    # ── the entry ─────────────────────────────────────────────────────────────────────────────────────────────────

    async def _greeting(self) -> Welcome:
        async with opened(async_get_clientsession(self.hass), self._address, self._token) as websocket:
            return await greeted(websocket)

    async def _identify(self, welcome: Welcome) -> None:
        """Take the app's id for the entry's; an entry that moves stays with its app.

        One that is linked again may have lost its app: a person types the code into the panel of the new one.
        """
        known = await self.async_set_unique_id(welcome.instance_id, raise_on_progress=False)
        if self.source == SOURCE_RECONFIGURE:
            self._abort_if_unique_id_mismatch(reason="another_app")
        if self.source == SOURCE_REAUTH and known not in {None, self._get_reauth_entry()}:
            raise AbortFlow("already_configured")

    def _data(self) -> dict[str, Any]:
        return {
            CONF_HOST: self._address.host,
            CONF_PORT: self._address.port,
            CONF_FINGERPRINT: self._address.fingerprint,
            CONF_TOKEN: self._token,
        }

    def _finished(self) -> ConfigFlowResult:
        if self.source == SOURCE_REAUTH:
            entry = self._get_reauth_entry()
            return self.async_update_reload_and_abort(entry, unique_id=self.unique_id, data=self._data())
        if self.source == SOURCE_RECONFIGURE:
            return self.async_update_reload_and_abort(self._get_reconfigure_entry(), data=self._data())
        return self.async_create_entry(title=TITLE, data=self._data())


def _reason(err: LinkError) -> str:
    """Return the key of an error in `translations/`."""
    if isinstance(err, WrongVersionError):
        return f"wrong_version_{err.older}"
    if isinstance(err, WrongCodeError):
        return "wrong_code"
    return "wrong_key" if isinstance(err, WrongKeyError) else "cannot_connect"


def _is_this_machine(host: str) -> bool:
    """Return whether nobody can listen in on the way to a host."""
    return host in {"localhost", "127.0.0.1", "::1"}
