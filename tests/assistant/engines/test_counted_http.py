"""The way of OpenAI's client out of the house: through the proxies of the environment, as any program's."""

from __future__ import annotations

import pytest
from aiohttp import web
from aiohttp.test_utils import RawTestServer

from assistant.engines.counted_http import counted_client


@pytest.mark.parametrize(("left_out", "answers"), [("", "the proxy"), ("home.invalid,127.0.0.1", "the server")])
async def test_requests_go_through_the_proxy_but_to_the_hosts_that_are_left_out(
    monkeypatch: pytest.MonkeyPatch, left_out: str, answers: str
) -> None:
    async def proxy(_request: web.BaseRequest) -> web.Response:
        return web.Response(text="the proxy")

    async def server(_request: web.BaseRequest) -> web.Response:
        return web.Response(text="the server")

    async with RawTestServer(proxy) as between, RawTestServer(server) as asked:
        monkeypatch.setenv("http_proxy", str(between.make_url("/")))
        monkeypatch.setenv("no_proxy", left_out)
        async with counted_client() as client:
            assert (await client.get(str(asked.make_url("/v1")))).text == answers
