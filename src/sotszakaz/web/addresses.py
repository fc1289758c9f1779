"""From which address of the network a request comes.

Behind a proxy the connection is the proxy's, and whom it serves stands in `X-Forwarded-For`. Anybody may write that
heading, so it is believed only as far as `settings.TRUSTED_PROXIES` (networks) have written it: it is read from its
end, and the first address that is no proxy of ours is the client. What the client itself has put before stays unread.
"""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address


def address_of(request: HttpRequest) -> str:
    """The client's address; that of the last proxy when the heading is broken, «» when nothing is known."""
    heading = request.META.get("HTTP_X_FORWARDED_FOR", "")
    return client_of(request.META.get("REMOTE_ADDR", ""), heading, settings.TRUSTED_PROXIES)


def household_of(request: HttpRequest) -> str:
    """The same as one counts people: an IPv6 address stands for the 2⁶⁴ that its household is given with it."""
    return household(address_of(request))


def household(address: str) -> str:
    """Of «2001:db8:1:2::7» the network of 64 bits; anything else as it is."""
    client = _read(address)
    return str(ip_network((client, 64), strict=False)) if isinstance(client, IPv6Address) else address


def client_of(connected: str, forwarded_for: str, trusted: Iterable[Network]) -> str:
    """The address of the client by the connection and the heading «client, proxy, proxy»."""
    networks = tuple(trusted)
    client = _read(connected)
    said = [part.strip() for part in forwarded_for.split(",") if part.strip()]
    while client is not None and said and any(_is_in(client, each) for each in networks):
        before = _read(said.pop())
        if before is None:
            break
        client = before
    return str(client) if client is not None else ""


def _is_in(address: Address, network: Network) -> bool:
    return address.version == network.version and address in network


def _read(text: str) -> Address | None:
    """An address as proxies write it: also «192.0.2.7:51234», «[2001:db8::1]:443» and IPv4 inside of IPv6."""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text)
    except ValueError:
        return None
    inside = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return inside or address
