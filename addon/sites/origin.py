"""The origin of a browser's request: a page of this site, or one of another that it happens to have open."""

from __future__ import annotations

from urllib.parse import urlsplit

from aiohttp import hdrs, web

USER_HEADER = "X-Remote-User-Id"
"""The header in which Supervisor's proxy names the user; it takes away what the browser wrote there."""

_LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
_DEFAULT_PORTS = {"http": 80, "https": 443}


def is_this_machine(request: web.Request) -> bool:
    """Return whether a request is addressed to this machine by a name that no other site can take."""
    try:
        return urlsplit(f"//{request.host}").hostname in _LOCAL_HOSTS
    except ValueError:
        return False


def is_of_another_site(request: web.Request, *, local: bool) -> bool:
    """Return whether a page of another site makes a request; a `local` site has no proxy that could tell its host.

    Behind Supervisor a request still has the browser's own Origin and Host, and X-Forwarded-Host where a proxy before
    Home Assistant has set it. Such proxies may have rewritten both hosts; then the browser's own word counts.
    """
    origin, site = request.headers.get(hdrs.ORIGIN), request.headers.get("Sec-Fetch-Site")
    if origin is not None:
        return site != "same-origin" and not _is_addressed(request, origin, local=local)
    return site not in {None, "same-origin", "none"} and not _is_link(request)


def _is_addressed(request: web.Request, origin: str, *, local: bool) -> bool:
    forwarded = "" if local else request.headers.get(hdrs.X_FORWARDED_HOST, "")
    hosts = [request.host, *forwarded.split(",")]
    try:
        parts = urlsplit(origin)
        wanted = _authority(parts.scheme, parts.netloc)
        return bool(parts.netloc) and any(_authority(parts.scheme, host.strip()) == wanted for host in hosts if host)
    except ValueError:
        return False


def _authority(scheme: str, netloc: str) -> tuple[str | None, int | None]:
    parts = urlsplit(f"//{netloc}")
    return parts.hostname, parts.port or _DEFAULT_PORTS.get(scheme)


def _is_link(request: web.Request) -> bool:
    """Return whether a person followed a link here: the page is shown to them, and the other site learns nothing."""
    headers = request.headers
    return (
        request.method == hdrs.METH_GET
        and headers.get("Sec-Fetch-Mode") == "navigate"
        and headers.get("Sec-Fetch-Dest") == "document"
    )
