"""The rights of people in the panel behind Supervisor's proxy, and that no page of another site uses them."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from addon.app import running
from addon.broker.announcement import Announcement, Origin
from addon.broker.announcement_request import AnnouncementRequest
from addon.broker.receipt import Fate, Receipt
from addon.options import Options
from addon.surroundings import Surroundings
from ha_tools.home.place import Place
from ha_tools.notes.note import Note
from ha_tools.notes.proposal import Proposal, ProposalKind
from ha_tools.people.person import Person
from ha_tools.plans.plan import Plan, PlanStatus
from satellite.protocol import Pairing
from testbed.commands import commands
from testbed.home_assistant import RealHomeAssistant
from testbed.lan import lan_session
from testbed.room import Room
from tests.addon.conftest import API_TOKEN, App, StartApp
from tests.fixed_speech import with_fixed_speech

PEER = "127.0.0.1"
HOST = "homeassistant.local:8123"

FOR_ADMINISTRATORS = (
    ("GET", "/api/turns"),
    ("POST", "/api/pair"),
    ("DELETE", "/api/pair/48"),
    ("POST", "/api/satellites/kitchen"),
    ("POST", "/api/satellites/kitchen/identify"),
    ("DELETE", "/api/satellites/kitchen"),
    ("GET", "/api/integrations"),
    ("DELETE", "/api/integrations/none"),
    ("GET", "/api/people"),
    ("GET", "/api/privacy/prices"),
    ("POST", "/api/privacy/prices"),
    ("GET", "/api/people/choices"),
    ("POST", "/api/people"),
    ("POST", "/api/people/switch"),
    ("POST", "/api/people/lessons"),
    ("DELETE", "/api/people/lessons/none"),
    ("POST", "/api/people/none"),
    ("DELETE", "/api/people/none/voice"),
    ("DELETE", "/api/people/none"),
    ("GET", "/api/permissions"),
    ("PUT", "/api/permissions"),
    ("GET", "/api/mail"),
    ("GET", "/api/mail/servers"),
    ("POST", "/api/mail"),
    ("POST", "/api/mail/check"),
    ("PUT", "/api/mail/none"),
    ("DELETE", "/api/mail/none"),
    ("GET", "/api/home/hidden"),
    ("POST", "/api/home/expose"),
    ("POST", "/api/home/aliases"),
    ("GET", "/api/plans/none/automation"),
    ("POST", "/api/plans/none/automation"),
)
FOR_THOSE_WHO_CONTROL = (
    ("POST", "/api/converse"),
    ("GET", "/api/talk"),
    ("GET", "/api/talk/ice"),
    ("POST", "/api/talk/offer"),
    ("POST", "/api/announce"),
    ("GET", "/api/announcements"),
    ("GET", "/api/announcements/none"),
    ("DELETE", "/api/announcements/none"),
    ("POST", "/api/announcements/none/acknowledge"),
    ("POST", "/api/timers"),
    ("POST", "/api/timers/none"),
    ("DELETE", "/api/timers/none"),
    ("POST", "/api/plans/none"),
    ("DELETE", "/api/plans/none"),
    ("GET", "/api/proposals"),
    ("POST", "/api/proposals"),
    ("POST", "/api/proposals/none"),
    ("DELETE", "/api/proposals/none"),
    ("GET", "/api/notes"),
    ("POST", "/api/notes/none"),
    ("DELETE", "/api/notes/none"),
)
FOR_ALL_USERS = tuple(("GET", f"/api/{path}") for path in ("satellites", "timers", "home", "home/states"))
FOR_ANYBODY = (("GET", "/"), ("GET", "/assets/none.js"), ("GET", "/api/health"), ("GET", "/api/alive"))


@dataclass
class Supervised:
    """An app behind Supervisor, and people of the home who use its panel."""

    app: App
    people: dict[str, str]
    """Role -> id of a user of Home Assistant's."""
    home_assistant: RealHomeAssistant

    async def ask(self, role: str, method: str, path: str, **headers: str) -> int:
        """Ask as a user does whose request Supervisor passes on; return the status."""
        body = "{}" if method == "POST" else None
        async with self.app.http.request(
            method, self.app.panel + path, data=body, headers=self.headers(role) | headers
        ) as response:
            await response.read()
            return response.status

    def headers(self, role: str) -> dict[str, str]:
        """Return the headers in which Supervisor's proxy names a user, and Home Assistant the browser."""
        user = {"X-Remote-User-Id": self.people[role]} if role in self.people else {}
        return {"Host": HOST, "X-Forwarded-Host": HOST, "X-Ingress-Path": "/api/hassio_ingress/x", **user}

    async def become(self, role: str, *groups: str, **more: object) -> None:
        """Give a user other groups in Home Assistant."""
        async with commands(self.home_assistant.url, self.home_assistant.token) as owner:
            await owner.call("config/auth/update", user_id=self.people[role], group_ids=list(groups), **more)


@pytest.fixture
def supervised(
    home_assistant: RealHomeAssistant, tmp_path: Path
) -> Callable[[], AbstractAsyncContextManager[Supervised]]:
    """Start an app behind a proxy in Supervisor's place, with a user of each kind."""

    @asynccontextmanager
    async def start() -> AsyncIterator[Supervised]:
        surroundings = Surroundings(
            home_assistant.url, home_assistant.token, tmp_path / "data", 0, 0, supervised=True, ingress_peer=PEER
        )
        async with (
            people(home_assistant) as users,
            running(with_fixed_speech(Options(api_token=API_TOKEN)), surroundings) as app,
            lan_session() as http,
        ):
            await app.house.home_assistant.wait_until_ready(20)
            await app.house.learning.knows_home.wait()
            yield Supervised(App(app, http), users, home_assistant)

    return start


@asynccontextmanager
async def people(home_assistant: RealHomeAssistant) -> AsyncIterator[dict[str, str]]:
    """Users of Home Assistant's for the time of the context."""
    groups = {"administrator": "system-admin", "user": "system-users", "reader": "system-read-only"}
    async with commands(home_assistant.url, home_assistant.token) as owner:
        made = {}
        for role, group in (*groups.items(), ("former", "system-admin")):
            answer = await owner.call("config/auth/create", name=role, group_ids=[group])
            made[role] = answer["user"]["id"]
        await owner.call("config/auth/update", user_id=made["former"], is_active=False)
        me = await owner.call("auth/current_user")
        yield made | {"owner": me["id"], "nobody": "0" * 32}
        for user_id in made.values():
            await owner.call("config/auth/delete", user_id=user_id)


Supervise = Callable[[], AbstractAsyncContextManager[Supervised]]


async def test_each_may_do_what_home_assistant_lets_them(supervised: Supervise) -> None:
    async with supervised() as home:
        may = {
            "owner": (FOR_ADMINISTRATORS, FOR_THOSE_WHO_CONTROL, FOR_ALL_USERS, FOR_ANYBODY),
            "administrator": (FOR_ADMINISTRATORS, FOR_THOSE_WHO_CONTROL, FOR_ALL_USERS, FOR_ANYBODY),
            "user": (FOR_THOSE_WHO_CONTROL, FOR_ALL_USERS, FOR_ANYBODY),
            "reader": (FOR_ALL_USERS, FOR_ANYBODY),
            "former": (FOR_ANYBODY,),
            "nobody": (FOR_ANYBODY,),
            "without a header": (FOR_ANYBODY,),
        }
        for role, allowed in may.items():
            for asked in (FOR_ADMINISTRATORS, FOR_THOSE_WHO_CONTROL, FOR_ALL_USERS, FOR_ANYBODY):
                for method, path in asked:
                    assert (await home.ask(role, method, path) != 403) == (asked in allowed), (role, method, path)


async def test_every_way_into_the_panel_that_is_not_listed_is_for_administrators(supervised: Supervise) -> None:
    listed = {path for way in (FOR_THOSE_WHO_CONTROL, FOR_ALL_USERS, FOR_ANYBODY) for _, path in way}
    async with supervised() as home:
        for path in ("/api/turns?limit=1", "/api//turns", "/api/turns/", "/API/TURNS", "/assets/../api/turns"):
            assert path not in listed
            assert await home.ask("user", "GET", path) in {403, 404}, path
        assert await home.ask("user", "HEAD", "/api/turns") == 403


async def first_states(home: Supervised, role: str, **headers: str) -> dict[str, Any]:
    async with home.app.http.ws_connect(f"{home.app.panel}/api/live", headers=home.headers(role) | headers) as page:
        while (state := await page.receive_json(timeout=10))["type"] != "satellites":
            pass
        return dict(state)


async def test_a_user_sees_the_rooms_and_no_code(supervised: Supervise) -> None:
    async with supervised() as home, Room.connect(home.app.lan, "Kitchen") as kitchen:
        code = (await kitchen.wait_for(Pairing)).number
        assert [one["code"] for one in (await first_states(home, "administrator"))["pairing"]] == [code]
        state = await first_states(home, "user")
        assert state["areas"]
        assert state["pairing"] == []
        assert not state["administrator"]
        async with home.app.http.get(f"{home.app.panel}/api/satellites", headers=home.headers("user")) as response:
            assert code not in await response.text()
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await first_states(home, "nobody")


async def test_announcements_and_their_fates_are_shown_to_those_who_may_make_some(supervised: Supervise) -> None:
    async def shown(page: aiohttp.ClientWebSocketResponse, wanted: Callable[[list[dict[str, Any]]], bool]) -> None:
        while (state := await page.receive_json(timeout=10))["type"] != "announcements" or not wanted(
            state["announcements"]
        ):
            pass

    async def pair(code: str) -> None:
        by = home.headers("administrator")
        async with home.app.http.post(f"{home.app.panel}/api/pair", json={"code": code}, headers=by) as response:
            response.raise_for_status()

    async with (
        supervised() as home,
        home.app.http.ws_connect(f"{home.app.panel}/api/live", headers=home.headers("user")) as page,
    ):
        await shown(page, lambda made: not made)
        async with Room.connect(home.app.lan, "Kitchen") as kitchen:
            await kitchen.paired(pair)
        body, headers = {"message": "Dinner is ready", "expires": 600}, home.headers("user")
        async with home.app.http.post(f"{home.app.panel}/api/announce", json=body, headers=headers) as response:
            announcement_id = (await response.json())["id"]
        await shown(page, lambda made: [one["receipts"][0]["outcome"] for one in made] == ["waiting"])
        assert await home.ask("user", "DELETE", f"/api/announcements/{announcement_id}") == 200
        await shown(page, lambda made: [one["receipts"][0]["outcome"] for one in made] == ["cancelled"])
        async with home.app.http.ws_connect(f"{home.app.panel}/api/live", headers=home.headers("reader")) as readers:
            await shown(readers, lambda made: not made)


async def test_what_is_said_is_shown_to_administrators_alone(supervised: Supervise) -> None:
    async with (
        supervised() as home,
        home.app.http.ws_connect(f"{home.app.panel}/api/live", headers=home.headers("user")) as users,
        home.app.http.ws_connect(f"{home.app.panel}/api/live", headers=home.headers("administrator")) as admins,
    ):
        await home.app.converse("set a timer for 5 minutes", "Kitchen")
        shown = {"users": users, "admins": admins}
        told: dict[str, list[str]] = {name: [] for name in shown}
        for name, page in shown.items():
            while "timers" not in told[name][2:]:
                told[name].append((await page.receive_json(timeout=10))["type"])
            if name == "admins":
                while "turn" not in told[name]:
                    told[name].append((await page.receive_json(timeout=10))["type"])
        assert not {"turn", "step"} & set(told["users"])
        assert {"turn", "step"} <= set(told["admins"])


async def test_who_is_no_administrator_any_more_loses_an_open_page_and_all_rights_at_once(
    supervised: Supervise,
) -> None:
    async with supervised() as home:
        assert await home.ask("administrator", "GET", "/api/turns") == 200
        headers = home.headers("administrator")
        async with home.app.http.ws_connect(f"{home.app.panel}/api/live", headers=headers) as page:
            await page.receive_json(timeout=10)
            await home.become("administrator", "system-users")
            while (await page.receive(timeout=10)).type is aiohttp.WSMsgType.TEXT:
                pass
        assert await home.ask("administrator", "GET", "/api/turns") == 403
        assert not (await first_states(home, "administrator"))["administrator"]


FOREIGN = (
    {"Origin": "http://evil.example"},
    {"Origin": "http://homeassistant.local:1880"},
    {"Origin": "https://homeassistant.local:443"},
    {"Origin": "http://homeassistant.local:8123.evil.example"},
    {"Origin": "null"},
    {"Origin": ""},
    {"Origin": "http://homeassistant.local:port"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site", "Origin": "http://homeassistant.local:1880"},
    {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"},
)
OWN: tuple[dict[str, str], ...] = (
    {},
    {"Origin": f"http://{HOST}"},
    {"Origin": f"HTTP://{HOST.upper()}"},
    {"Origin": "https://ha.example.com", "X-Forwarded-Host": "ha.example.com"},
    {"Origin": "https://ha.example.com", "X-Forwarded-Host": "ha.example.com:443, inner"},
    {"Origin": "https://ha.example.com", "Host": "ha.example.com", "X-Forwarded-Host": "ha.example.com"},
    {"Origin": "https://ha.example.com", "Host": "127.0.0.1:8123", "Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "none"},
)


@pytest.mark.parametrize("said", FOREIGN, ids=str)
async def test_a_page_of_another_site_does_nothing_in_an_administrators_name(
    supervised: Supervise, said: dict[str, str]
) -> None:
    async with supervised() as home:
        for method, path in (*FOR_ADMINISTRATORS, *FOR_THOSE_WHO_CONTROL):
            assert await home.ask("administrator", method, path, **said) == 403
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await first_states(home, "administrator", **said)


async def test_the_panels_own_page_is_answered_whatever_lies_before_home_assistant(supervised: Supervise) -> None:
    async with supervised() as home:
        for said in OWN:
            assert await home.ask("administrator", "GET", "/api/turns", **said) == 200, said
            assert (await first_states(home, "administrator", **said))["administrator"]


async def test_nobody_is_answered_while_home_assistant_cannot_be_asked(
    tmp_path: Path,
) -> None:
    surroundings = Surroundings("http://127.0.0.1:1", "token", tmp_path, 0, 0, supervised=True, ingress_peer=PEER)
    async with running(with_fixed_speech(Options()), surroundings) as app, lan_session() as http:
        panel = f"http://127.0.0.1:{app.ingress_port}"
        async with http.get(f"{panel}/api/turns", headers={"X-Remote-User-Id": uuid.uuid4().hex}) as response:
            assert response.status == 503
            assert "try again" in (await response.json())["error"]
        async with http.get(f"{panel}/api/alive") as response:
            assert response.status == 200


async def test_only_supervisors_proxy_reaches_the_panel(home_assistant: RealHomeAssistant, tmp_path: Path) -> None:
    surroundings = Surroundings(home_assistant.url, home_assistant.token, tmp_path, 0, 0, supervised=True)
    async with running(with_fixed_speech(Options()), surroundings) as app, lan_session() as http:
        for path in ("/", "/api/health", "/api/turns"):
            async with http.get(f"http://127.0.0.1:{app.ingress_port}{path}") as response:
                assert response.status == 403


async def test_the_panel_lies_in_no_frame_of_others(supervised: Supervise, start_app: StartApp) -> None:
    async with supervised() as home, home.app.http.get(home.app.panel, headers=home.headers("user")) as response:
        assert "frame-ancestors 'self'" in response.headers["Content-Security-Policy"]
        assert response.headers["X-Frame-Options"] == "SAMEORIGIN"


async def test_run_by_hand_the_panel_lies_in_no_frame_and_is_for_this_machine(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app:
        for path in ("/", "/assets/none.js", "/api/turns", "/no/such/page"):
            async with app.http.get(app.panel + path) as response:
                assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]
                assert response.headers["X-Frame-Options"] == "DENY"
        evil = {"Origin": "http://evil.example"}
        forwarded = evil | {"X-Forwarded-Host": "evil.example"}
        for foreign in (evil, forwarded, {"Host": "evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
            async with app.http.get(f"{app.panel}/api/turns", headers=foreign) as response:
                assert response.status == 403


@asynccontextmanager
async def known_person(home: Supervised, role: str) -> AsyncIterator[Person]:
    """A person of the home who is a user of Home Assistant's, as it and the page People know."""
    async with commands(home.home_assistant.url, home.home_assistant.token) as owner:
        made = await owner.call("person/create", name=f"Anna as {role}", user_id=home.people[role])
        person = Person("Anna", entity_id=f"person.anna_as_{role}")
        home.app.running.house.people.keep(person)
        try:
            yield person
        finally:
            await owner.call("person/delete", person_id=made["id"])


async def test_what_is_one_persons_own_is_shown_to_that_person_and_to_administrators(supervised: Supervise) -> None:
    async def shown(role: str) -> list[str]:
        texts = []
        for path in ("notes", "proposals"):
            async with home.app.http.get(f"{home.app.panel}/api/{path}", headers=home.headers(role)) as response:
                texts += [one["text"] for one in (await response.json())[path]]
        return texts

    async with supervised() as home, known_person(home, "former") as former:
        house = home.app.running.house
        house.notes.keep(Note("the spare key is under the pot", said_at=1.0))
        house.notes.keep(own := Note("I am vegetarian", person_id="ben"))
        house.proposals.turn(on=True)
        house.proposals.suggest(Proposal(ProposalKind.NOTE, "I like tea", person_id="ben"))
        house.proposals.suggest(lights := Proposal(ProposalKind.NAME, "leo", target="light.bed_light"))
        assert await shown("user") == ["the spare key is under the pot"], "what nobody known said is no user's either"
        everything = ["the spare key is under the pot", "I am vegetarian", "leo", "I like tea"]
        assert await shown("administrator") == everything
        assert await home.ask("user", "DELETE", f"/api/notes/{own.note_id}") == 404
        assert await home.ask("user", "DELETE", f"/api/proposals/{lights.key}") == 404
        house.people.forget(former)
        async with known_person(home, "user") as anna:
            house.notes.keep(mine := Note("I have a cat", said_at=2.0, person_id=anna.person_id))
            house.proposals.suggest(
                habit := Proposal(ProposalKind.PLAN, "lights off", tool="turn_off", person_id=anna.person_id)
            )
            assert await shown("user") == ["I have a cat", "the spare key is under the pot", "lights off"]
            assert await home.ask("user", "DELETE", f"/api/notes/{mine.note_id}") == 200
            assert await home.ask("user", "DELETE", f"/api/proposals/{habit.key}") == 200
        assert await home.ask("administrator", "DELETE", f"/api/notes/{own.note_id}") == 200


async def test_what_one_user_was_answered_in_writing_is_said_again_to_nobody_else(supervised: Supervise) -> None:
    async def answered(role: str, text: str) -> str:
        body, url = {"text": text, "room": "Kitchen"}, f"{home.app.panel}/api/converse"
        async with home.app.http.post(url, json=body, headers=home.headers(role)) as response:
            return str((await response.json())["reply"])

    async with supervised() as home:
        told = await answered("administrator", "how many days until Christmas")
        assert any(map(str.isdigit, told)) or "day" in told
        assert told not in await answered("user", "say that again")
        assert await answered("administrator", "say that again") == told


async def test_what_was_said_to_a_room_is_shown_to_administrators_alone_once_it_was_heard(
    supervised: Supervise,
) -> None:
    async def shown(role: str) -> list[str]:
        async with home.app.http.get(f"{home.app.panel}/api/announcements", headers=home.headers(role)) as response:
            return [each["request"]["message"] for each in (await response.json())["announcements"]]

    async with supervised() as home:
        broker = home.app.running.broker
        for words, origin in (("I am late", Origin.VOICE), ("The oven is hot", Origin.INTEGRATION)):
            heard = Receipt("Kitchen", Fate.PLAYED, satellite_id="kitchen")
            broker.restore([Announcement(AnnouncementRequest(words), origin, [heard], 1.0).as_document()])
        assert await shown("administrator") == ["The oven is hot", "I am late"]
        assert await shown("user") == ["The oven is hot"]
        said = broker.announcements[1]
        assert await home.ask("user", "GET", f"/api/announcements/{said.id}") == 404
        assert await home.ask("administrator", "GET", f"/api/announcements/{said.id}") == 200


async def test_what_a_plan_has_to_tell_one_person_is_shown_to_administrators_alone(supervised: Supervise) -> None:
    async def shown(role: str) -> list[str]:
        async with home.app.http.get(f"{home.app.panel}/api/timers", headers=home.headers(role)) as response:
            return [plan["text"] for plan in (await response.json())["plans"]]

    async with supervised() as home:
        house = home.app.running.house
        told = Plan("told", "briefing", {}, Place(), house.plans.now, status=PlanStatus.NOTICE, problem="Go to court.")
        house.plans.restore([replace(told, speaker="ben"), replace(told, plan_id="other", problem="It rains.")])
        assert sorted(await shown("administrator")) == ["Go to court.", "It rains."]
        assert await shown("user") == await shown("reader") == ["It rains."]


async def test_a_plan_that_another_user_moves_or_lets_go_on_has_the_owners_permissions_no_longer(
    supervised: Supervise,
) -> None:
    async def asked_by(role: str, **body: object) -> str | None:
        plan = house.plans.add(planned)
        url = f"{home.app.panel}/api/plans/{plan.plan_id}"
        if body["action"] == "resume":
            house.plans.pause(plan)
        async with home.app.http.post(url, json=body, headers=home.headers(role)) as response:
            assert response.status == 200, await response.text()
        changed = house.plans.get(plan.plan_id)
        assert changed is not None
        return changed.speaker

    async with supervised() as home, known_person(home, "user") as anna:
        house = home.app.running.house
        later = house.plans.now + 7200
        planned = Plan("plan", "turn_off", {"name": "kitchen lights"}, Place(), later, speaker="ben")
        steps = ({"action": "move", "at": "07:30", "days": [0]}, {"action": "resume"})
        for step in steps:
            assert await asked_by("user", **step) == anna.person_id
            assert await asked_by("administrator", **step) == "ben", "who sets the permissions may do so"
        assert await asked_by("user", action="pause") == "ben"
        house.people.forget(anna)
        assert [await asked_by("user", **step) for step in steps] == [None, None], "and nobody known is nobody"
