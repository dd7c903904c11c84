"""Which Internet addresses may be reached: only those of the public Internet, whatever name led there.

A feed, a redirect or a name server could point into the network that twosource runs in (a router, a database, a cloud's
metadata service). The lists are IANA's special-purpose address registries; Python's own `is_global` differs from
release to release. What is no address of the public Internet today is refused, not only what is known to be private.
"""

from __future__ import annotations

import ipaddress
from typing import Final

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_V4: Final = tuple(
    (ipaddress.IPv4Network(network), kind)
    for network, kind in (
        ("0.0.0.0/8", "this network"),
        ("10.0.0.0/8", "private"),
        ("100.64.0.0/10", "shared by a provider's customers"),
        ("127.0.0.0/8", "loopback"),
        ("169.254.0.0/16", "link-local"),
        ("172.16.0.0/12", "private"),
        ("192.0.0.0/24", "reserved"),
        ("192.0.2.0/24", "documentation"),
        ("192.88.99.0/24", "reserved"),
        ("192.168.0.0/16", "private"),
        ("198.18.0.0/15", "benchmarking"),
        ("198.51.100.0/24", "documentation"),
        ("203.0.113.0/24", "documentation"),
        ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved"),
    )
)
_V6: Final = tuple(
    (ipaddress.IPv6Network(network), kind)
    for network, kind in (
        ("::/128", "unspecified"),
        ("::1/128", "loopback"),
        ("fe80::/10", "link-local"),
        ("fec0::/10", "site-local"),
        ("fc00::/7", "private"),
        ("ff00::/8", "multicast"),
        ("2001::/23", "reserved"),  # Teredo, ORCHID, benchmarking
        ("2001:db8::/32", "documentation"),
        ("2002::/16", "6to4"),
        ("3fff::/20", "documentation"),
    )
)
_V6_PUBLIC: Final = ipaddress.IPv6Network("2000::/3")  # all that IANA has given out so far
_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")  # an IPv4 address in its last 32 bits, on networks without IPv4


def refuse_address(text: str) -> str:
    """Why an IP address may not be reached ("loopback", "private", ...), "" where it may.

    An IPv4 address within an IPv6 one (mapped, NAT64) is judged as itself; a zone ("%eth0") makes it link-local.
    """
    if "%" in text:
        return "link-local"
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return "no IP address"
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            address = address.ipv4_mapped
        elif address in _NAT64:
            address = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    if isinstance(address, ipaddress.IPv4Address):
        return next((kind for network, kind in _V4 if address in network), "")
    kind = next((kind for network, kind in _V6 if address in network), "")
    return kind or ("" if address in _V6_PUBLIC else "reserved")
