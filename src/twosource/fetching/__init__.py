"""One web address -> what its server answers, safely: checked addresses, limits of size and time, manners.

Needs the extra `watch`; without it, importing this raises UsageProblem with the remedy.
"""

from twosource.errors import UsageProblem

try:
    import httpcore2 as _client  # noqa: F401 - looked for here, so that it is missed before anything has begun
    import protego as _robots  # noqa: F401
except ImportError as error:
    raise UsageProblem(f"fetching needs pip install 'twosource[watch]' ({error})") from None

from twosource.fetching.client import Answer, Fetcher
from twosource.fetching.manners import Manners

__all__ = ["Answer", "Fetcher", "Manners"]
