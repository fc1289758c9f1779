"""Requests that leave the system: by https, plain http to this machine only, no redirects, a bound of time."""

import urllib.request
from collections.abc import Mapping
from http.client import HTTPException, HTTPResponse
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

TIMEOUT = 10
"""Seconds: whoever is silent longer is asked later."""


class UnsafeAddress(OSError):
    """What would be sent could be read on the way."""


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect leads to an address that nobody has allowed: it is an answer that is not 2xx."""

    def redirect_request(self, *said: Any) -> None:
        return None


_opener = urllib.request.build_opener(
    urllib.request.ProxyHandler({way: proxy for way, proxy in urllib.request.getproxies().items() if way == "https"}),
    _NoRedirect,
)


def is_safe_address(url: str) -> bool:
    """Is it https, or http to this very machine."""
    try:
        address = urlsplit(url)
        host = address.hostname or ""
    except ValueError:
        return False
    if address.scheme == "https":
        return host != ""
    return address.scheme == "http" and _is_loopback(host)


def get(url: str, *, timeout: float = TIMEOUT) -> HTTPResponse:
    """The answer, to be read and closed. Raises OSError when it is not 2xx or there is none, UnsafeAddress."""
    _ensure_safe(url)
    try:
        answer: HTTPResponse = _opener.open(url, timeout=timeout)
    except (HTTPException, ValueError) as error:
        raise OSError(f"no proper answer: {error!r}") from error
    return answer


def post(url: str, body: bytes, headers: Mapping[str, str]) -> None:
    """Send the body. Raises OSError when the answer is not 2xx or there is none, UnsafeAddress."""
    _ensure_safe(url)
    request = urllib.request.Request(url, data=body, headers=dict(headers), method="POST")
    try:
        with _opener.open(request, timeout=TIMEOUT) as answer:
            answer.read(1024)
    except (HTTPException, ValueError) as error:
        raise OSError(f"no proper answer: {error!r}") from error


def _ensure_safe(url: str) -> None:
    if not is_safe_address(url):
        raise UnsafeAddress(f"not https: {url.partition('?')[0]}")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
