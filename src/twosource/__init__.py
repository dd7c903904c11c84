"""twosource: who says what across several reports of one story, and how many separate origins stand behind it.

`read` reports, `group` them into stories, `compare` them fact by fact; a `Store` keeps them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from twosource.pipeline import compare, group
    from twosource.reading import read
    from twosource.store import Store

__version__ = "0.1.0"
__all__ = ["Store", "__version__", "compare", "group", "read"]

_PLACES = {"read": "reading", "group": "pipeline", "compare": "pipeline", "Store": "store"}


def __getattr__(name: str) -> object:
    """A public name, loaded at its first use: `import twosource` alone loads nothing slow."""
    if name not in _PLACES:
        raise AttributeError(f"module 'twosource' has no attribute {name!r}; it has {', '.join(__all__)}")
    import importlib

    return getattr(importlib.import_module(f"twosource.{_PLACES[name]}"), name)
