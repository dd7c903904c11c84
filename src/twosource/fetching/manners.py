"""How servers are treated: pauses, limits and patience, one frozen record."""

from __future__ import annotations

from dataclasses import dataclass

from twosource import __version__


@dataclass(frozen=True, slots=True)
class Manners:
    """Times are in seconds. What is not said otherwise was chosen by hand, as what crawlers of good name do."""

    agent: str = f"twosource/{__version__}"
    """The User-Agent; robots.txt names it "twosource"."""

    delay: float = 1.0
    """Pause between two requests to one host. A longer Crawl-delay in its robots.txt is kept to."""

    longest_delay: float = 60.0
    """The longest Crawl-delay that is kept to; over it, a day of a paper's pages would not be read in a day."""

    connect: float = 10.0
    """To wait for a connection."""

    silence: float = 20.0
    """To wait for the next bytes."""

    whole: float = 60.0
    """For one answer as a whole, so that one that drips is let go."""

    hops: int = 10
    """Redirects followed; browsers follow 20, and nobody means more than three or four."""

    tries: int = 3
    """Requests for one address in one round, where the fault may pass (no answer, 429, 500, 503)."""

    back_off: float = 5.0
    """To wait before the second try; twice as long before the third, and so on. Retry-After goes first."""

    longest_wait: float = 120.0
    """The longest wait within a round; what asks for a longer one waits for a later round."""

    robots_last: float = 86_400.0
    """How long a host's robots.txt holds (RFC 9309, 2.4: no more than 24 hours)."""

    workers: int = 8
    """Hosts asked side by side; one host is never asked twice at a time."""

    allow_private: bool = False
    """Whether loopback, private and other addresses that are not of the public Internet may be reached."""
