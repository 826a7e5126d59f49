"""A browser that comes to the page Talk by WebRTC: its offer over HTTP, then the wire over a data channel."""

from __future__ import annotations

import asyncio
import re
from typing import Any

from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription

from addon.options import Options
from addon.panel_api.talk_offers import MOST_OFFERS, MOST_OFFERS_OF_ONE
from addon.sites.origin import USER_HEADER
from satellite import protocol
from satellite.protocol import Caption, Hello, Welcome, WrittenWords
from testbed.home_assistant import RealHomeAssistant
from tests.addon.conftest import App, StartApp
from tests.addon.test_talk_socket import shown

HELLO = protocol.encode(Hello(protocol.VERSION, "a browser", "Browser"))
ANYWHERE = RTCConfiguration(iceServers=[])  # asks no server where it is


async def offered(peer: RTCPeerConnection) -> str:
    """Return a peer's offer."""
    await peer.setLocalDescription(await peer.createOffer())
    return str(peer.localDescription.sdp)


async def answered(app: App, sdp: object, user: str = "") -> tuple[int, Any]:
    """Offer a connection in a user's name; return the status and the answer."""
    url, headers = f"{app.panel}/api/talk/offer?area=kitchen", {USER_HEADER: user}
    async with app.http.post(url, json={"sdp": sdp}, headers=headers) as answer:
        return answer.status, await answer.json() if answer.ok else await answer.text()


async def test_what_is_written_over_a_data_channel_is_done_and_its_room_ends_with_it(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant, Options(browser_webrtc=True)) as app, asyncio.timeout(120):
        await home_assistant.call_service("light", "turn_off", {"entity_id": "light.kitchen_lights"})
        async with app.http.get(f"{app.panel}/api/talk/ice") as told:
            assert "stun:stun.home-assistant.io:3478" in str((await told.json())["ice_servers"]), "Home Assistant's"
        peer = RTCPeerConnection(ANYWHERE)
        channel = peer.createDataChannel("parley")
        told_down = asyncio.Queue[protocol.Message | bytes]()
        channel.on(
            "message", lambda data: told_down.put_nowait(data if isinstance(data, bytes) else protocol.decode(data))
        )
        channel.on("open", lambda: channel.send(HELLO))
        try:
            status, answer = await answered(app, await offered(peer))
            assert status == 200
            await peer.setRemoteDescription(RTCSessionDescription(answer["sdp"], answer["type"]))
            while not isinstance(welcome := await told_down.get(), Welcome):
                pass
            assert welcome.area == "Kitchen"
            channel.send(protocol.encode(WrittenWords("turn on the lights")))
            sound, caption = 0, ""
            while not (caption and sound > 10_000):
                item = await told_down.get()
                sound += len(item) if isinstance(item, bytes) else 0
                caption = item.text if isinstance(item, Caption) else caption
            assert caption.startswith("Turned on")
            assert await home_assistant.state("light.kitchen_lights") == "on"
            await shown(app, lambda rooms: [room["name"] for room in rooms] == ["Browser"])
        finally:
            await peer.close()
        await shown(app, lambda rooms: not rooms)

        with_sound = RTCPeerConnection(ANYWHERE)
        with_sound.addTransceiver("audio")
        wrong = [
            "",
            "m=application",
            5,
            None,
            await offered(with_sound),
            "v=0\r\nm=application 9 X x\r\n",
            "m=" * 20_000,
        ]
        await with_sound.close()
        assert [(await answered(app, sdp))[0] for sdp in wrong] == [400] * len(wrong)

        idle = RTCPeerConnection(ANYWHERE)
        idle.createDataChannel("parley")
        sdp = re.sub(r"a=candidate.*\r\n", "", await offered(idle))  # nobody can be reached at it
        people = [str(person) for person in range(MOST_OFFERS // MOST_OFFERS_OF_ONE)]
        statuses = {
            user: [(await answered(app, sdp, user))[0] for _ in range(MOST_OFFERS_OF_ONE + 1)] for user in people
        }
        await idle.close()
        assert statuses == {user: [200] * MOST_OFFERS_OF_ONE + [503] for user in people}, "each has their own places"
        assert (await answered(app, sdp, "one more"))[0] == 503, "and all together have so many"


async def test_where_it_is_off_no_offer_is_taken(home_assistant: RealHomeAssistant, start_app: StartApp) -> None:
    async with start_app(home_assistant) as app:
        async with app.http.get(f"{app.panel}/api/talk/ice") as told:
            assert await told.json() == {"ice_servers": None}
        assert (await answered(app, "v=0"))[0] == 404
