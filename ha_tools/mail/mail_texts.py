"""Text out of mail: headers, parts in whatever charset, HTML. Whatever was sent comes to some text, never an error."""

from __future__ import annotations

import binascii
import codecs
import html
import re
from email.errors import HeaderParseError
from email.header import decode_header
from email.utils import collapse_rfc2231_value, decode_params, parseaddr

from ha_tools.mail.mail_account import is_address

_NOT_TAKEN = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "unicode-escape"})
"""Codecs of Python's that are no charsets of mail, and slow or surprising."""

_MARKED = re.compile(rb"[^A-Za-z0-9+/]+")
_FOLD = re.compile(rb"\r?\n(?=[ \t])")
_SPACES = re.compile(r"[ \t\xa0\u200b-\u200f\u2060\ufeff\u00ad\u034f]+")
_LINK = re.compile(r"<?\b(?:https?://|www\.)\S+", re.IGNORECASE)
_REPEATS = re.compile(
    r"^(?:>.*|-{2,} ?(?:original message|ursprüngliche nachricht|forwarded message|weitergeleitete nachricht).*|"
    r"on .{4,120} wrote:|am .{4,120} schrieb.{0,120}:|--)$",
    re.IGNORECASE,
)
"""Lines from which on a mail repeats another, or is signed."""

_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![\d.]*[1-9])|mso-hide\s*:\s*all", re.IGNORECASE
)
_LEFT_OUT = frozenset(
    {"script", "style", "head", "title", "template", "noscript", "object", "svg", "select", "textarea"}
)
_LINES = frozenset(
    "p div br tr li table h1 h2 h3 h4 h5 h6 blockquote section article header footer hr ul ol pre address".split()
)


def decoded(data: bytes, charset: str) -> str:
    """Return bytes in the charset that was named, or in the likeliest; what is cut off at their end is left out."""
    names = [charset.strip().lower(), "utf-8", "cp1252"]
    for name in names:
        if name.replace("_", "-") in {each.replace("_", "-") for each in _NOT_TAKEN}:
            continue
        try:
            " ".encode(name)  # refuses what is no encoding of text
            return encodable(codecs.getincrementaldecoder(name)().decode(data))
        except (LookupError, ValueError, TypeError):
            continue
    return data.decode("latin-1")


def encodable(text: str) -> str:
    """Return a text without halves of UTF-16 pairs, which some charsets can spell and UTF-8 cannot."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")


def unpacked(data: bytes, encoding: str) -> bytes:
    """Return a part's bytes as they were before they were packed for the way; the end may be cut off."""
    match encoding.strip().lower():
        case "base64":
            letters = _MARKED.sub(b"", data)
            letters = letters[:-1] if len(letters) % 4 == 1 else letters
            return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))
        case "quoted-printable":
            return binascii.a2b_qp(data)
    return data


def headers(raw: bytes) -> dict[str, str]:
    """Return the headers by their names in lower case, not decoded yet; of several of one name the first."""
    found: dict[str, str] = {}
    for line in _FOLD.sub(b"", raw).replace(b"\r", b"").split(b"\n"):
        name, colon, value = line.partition(b":")
        if colon:
            found.setdefault(decoded(name, "ascii").strip().lower(), decoded(value, "utf-8").strip())
    return found


def words_of(header: str) -> str:
    """Return a header's text: "=?utf-8?q?M=C3=A4rz?=" is "März"."""
    try:
        pieces = decode_header(header)
    except (HeaderParseError, ValueError):
        return encodable(header)
    texts = (decoded(text, charset or "utf-8") if isinstance(text, bytes) else text for text, charset in pieces)
    return encodable(" ".join("".join(texts).split()))


def sender_of(header: str) -> tuple[str, str]:
    """Return the name and the address of a header's first person; an address that is none is empty."""
    name, address = parseaddr(header)
    name = words_of(name)
    return name or address, address if is_address(address) else ""


def file_name(parameters: dict[str, str]) -> str:
    """Return the name that a part is given by its parameters (RFC 2231), empty where it has none."""
    try:
        known = decode_params([("", ""), *parameters.items()])
        named = {name.lower(): collapse_rfc2231_value(value) for name, value in known}
    except (ValueError, TypeError, LookupError, IndexError):
        named = parameters
    return words_of(named.get("filename") or named.get("name") or "").strip('" ')


def plain_of(page: str) -> str:
    """Return the text of a part in HTML, without what is hidden in it. Nothing is fetched for it."""
    # lxml costs 10 MB once it is there: only homes that read such mail have it.
    from lxml import etree

    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        tree = etree.fromstring(page.replace("\0", "").encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError):
        tree = None
    if tree is None:
        return html.unescape(re.sub(r"<[^<>]{0,2000}>", " ", page))
    pieces: list[str] = []
    hidden = 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        is_left_out = element.tag in _LEFT_OUT or bool(_HIDDEN.search(element.get("style") or ""))
        hidden += is_left_out if event == "start" else -is_left_out
        if element.tag in _LINES and not hidden:
            pieces.append("\n")
        text = element.text if event == "start" else element.tail
        if text and not hidden:
            pieces.append(" ".join(text.split()) if not text.isspace() else " ")
            pieces.append(" ")
    return "".join(pieces)


def own_words(text: str) -> str:
    """Return what a mail says itself, line by line: without what it repeats of others, its signature and its links."""
    lines: list[str] = []
    for line in text.replace("\r", "").split("\n"):
        tidy = _SPACES.sub(" ", _LINK.sub("", line)).strip()
        if _REPEATS.match(tidy):
            if any(lines):
                break
            continue
        if tidy or (lines and lines[-1]):
            lines.append(tidy)
    return "\n".join(lines).strip()
