"""One web address -> what its server answers, safely: checked addresses, limits of size and time, manners."""

from twosource.fetching.client import Answer, Fetcher
from twosource.fetching.manners import Manners

__all__ = ["Answer", "Fetcher", "Manners"]
