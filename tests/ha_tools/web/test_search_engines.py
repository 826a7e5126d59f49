"""Each provider of searches by its own wire: found, nothing found, refused, and no answer at all."""

from collections.abc import AsyncIterator, Callable

import pytest
import pytest_asyncio

from ha_tools.web.fetching import FetchError, FetchProblem
from ha_tools.web.passages import first_sentence
from ha_tools.web.search_engines import Brave, SearchEngine, SearXNG, Wikipedia, plain
from simulators.search_services import SearchServices, WebResult

KEY = "brave-key-of-a-test"
OTTERS = [
    WebResult("Otter", "https://en.wikipedia.org/wiki/Otter", "Otters are carnivorous mammals.", "2026-11-20"),
    WebResult("Sea otter", "https://example.com/sea", "The sea otter lives in the <b>sea</b> &amp; floats."),
]
ENGINES: dict[str, Callable[[str], SearchEngine]] = {
    "searxng": SearXNG,
    "brave": lambda url: Brave(KEY, url),
    "wikipedia": Wikipedia,
}


@pytest_asyncio.fixture
async def services() -> AsyncIterator[SearchServices]:
    """All providers, which know otters."""
    async with SearchServices(key=KEY) as services:
        services.found["otter"] = OTTERS
        yield services


@pytest.mark.parametrize("name", ENGINES)
async def test_what_is_found_is_told_in_its_order_without_markup(services: SearchServices, name: str) -> None:
    found = await ENGINES[name](services.url).search("otters at sea")
    assert [one.says for one in found] == [
        "Otters are carnivorous mammals.",
        "The sea otter lives in the sea & floats.",
    ]
    assert [one.source.title for one in found] == ["Otter", "Sea otter"]
    assert services.searched == [f"{name}: otters at sea"]
    if name != "wikipedia":
        assert [one.source.date for one in found] == ["2026-11-20", ""]
        assert found[1].source.url == "https://example.com/sea"


async def test_no_password_of_a_wiki_stands_in_a_source(services: SearchServices) -> None:
    found = await Wikipedia(services.url.replace("//", "//anna:secret@")).search("otters")
    assert found[1].source.url == f"{services.url}/wiki/Sea_otter"


@pytest.mark.parametrize("name", ENGINES)
async def test_nothing_is_found_where_there_is_nothing(services: SearchServices, name: str) -> None:
    assert await ENGINES[name](services.url).search("xyzzy") == []


async def test_a_wrong_key_and_garbage_are_told_apart_from_nothing_found(services: SearchServices) -> None:
    with pytest.raises(FetchError) as refused:
        await Brave("another-key", services.url).search("otter")
    assert refused.value.problem is FetchProblem.REFUSED
    with pytest.raises(FetchError):
        await SearXNG(f"{services.url}/nowhere").search("otter")
    with pytest.raises(FetchError) as unreachable:
        await SearXNG("http://127.0.0.1:9").search("otter")
    assert unreachable.value.problem is FetchProblem.UNREACHABLE


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Otters are mammals. They swim.", "Otters are mammals. They swim."),
        (
            "Otters are carnivorous mammals of the weasel family. They swim.",
            "Otters are carnivorous mammals of the weasel family.",
        ),
        (
            "Ada King, Countess of Lovelace (b. 1815), wrote with Ch. Babbage. She is known.",
            "Ada King, Countess of Lovelace (b. 1815), wrote with Ch. Babbage.",
        ),
        (
            "The height of J. R. R. Tolkien was 1.75 m at the most, says Dr. Who. End.",
            "The height of J. R. R. Tolkien was 1.75 m at the most, says Dr. Who.",
        ),
        ("no end at all", "no end at all"),
    ],
)
def test_the_first_sentence_ends_with_its_sense(text: str, first: str) -> None:
    assert first_sentence(text) == first


def test_a_text_is_one_line_without_markup_and_signs_that_nobody_sees() -> None:
    assert plain("<p>One\n\u200btwo&nbsp;<i>three</i>\u202e</p>") == "One two three"
