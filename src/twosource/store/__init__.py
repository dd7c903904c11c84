"""Reports, what was found in them, their stories and what changed, kept in one SQLite file."""

from twosource.store.connections import default_path
from twosource.store.flow import Flow
from twosource.store.store import Added, Store

__all__ = ["Added", "Flow", "Store", "default_path"]
