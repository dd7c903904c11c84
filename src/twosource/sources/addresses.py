"""Web addresses: one form for each, and the one that a page is kept under."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

TRACKING: Final = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid|cmpid|ns_(?:campaign|mchannel|source|linkname|fee)|at_\w+|"
    r"ref_src|smid|xtor",
    re.IGNORECASE,
)
"""Parameters that mailings, social networks and advertisers hang on an address: the page is the same without."""

_DEFAULT_PORTS: Final = {"http": 80, "https": 443}


def is_web_address(value: str) -> bool:
    """Whether this names something to fetch: "https://..." or "http://...", with a host."""
    try:
        parts = urlsplit(value.strip())
        return parts.scheme.lower() in _DEFAULT_PORTS and bool(parts.hostname)
    except ValueError:  # "http://[::1"
        return False


def tidy_address(url: str) -> str:
    """The address without fragment, tracking parameters and default port, its host in lower case.

    Two links to one page are then mostly one string. What is no web address comes back as it is.
    """
    if not is_web_address(url):
        return url
    parts = urlsplit(url.strip())
    try:
        port = parts.port
    except ValueError:
        return url
    host = (parts.hostname or "").rstrip(".")
    host = f"[{host}]" if ":" in host else host
    if port and port != _DEFAULT_PORTS[parts.scheme.lower()]:
        host = f"{host}:{port}"
    query = parts.query
    if any(TRACKING.fullmatch(name) for name, _ in parse_qsl(query, keep_blank_values=True)):
        kept = [p for p in parse_qsl(query, keep_blank_values=True) if not TRACKING.fullmatch(p[0])]
        query = urlencode(kept)
    return urlunsplit((parts.scheme.lower(), host, parts.path or "/", query, ""))


def canonical_address(stated: str | None, fetched: str) -> str:
    """The address a page is kept under: the one it states, where that can be believed, else the one it came from.

    Not believed: another host's (a page may not take another outlet's place), and the front page stated by one that is
    not the front page, a common fault of templates. "www." and "m." in front make no other host.
    """
    if not stated:
        return tidy_address(fetched)
    try:
        joined = tidy_address(urljoin(fetched, stated))
    except ValueError:
        return tidy_address(fetched)
    if not is_web_address(joined) or _site(joined) != _site(fetched):
        return tidy_address(fetched)
    there, here = urlsplit(joined), urlsplit(fetched)
    front = there.path in ("", "/") and not there.query
    return tidy_address(fetched) if front and (here.path not in ("", "/") or here.query) else joined


def _site(url: str) -> str:
    host = (urlsplit(url).hostname or "").rstrip(".")
    return re.sub(r"^(?:www|m|amp|mobile)\.", "", host)
