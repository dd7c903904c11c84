"""The few errors that twosource raises on purpose.

TwosourceError
├── InputProblem   one input cannot be read: it is named with the reason, the other inputs are done (exit code 1)
│   └── FetchProblem   an address cannot be fetched; it says whether the fault may pass
└── UsageProblem   the call itself is wrong: nothing is done (exit code 2)
    └── StoreProblem   the store's file cannot be used, or has not what was asked for
"""

from __future__ import annotations


class TwosourceError(Exception):
    """Any error that twosource raises on purpose."""


class InputProblem(TwosourceError):  # noqa: N818 - the word the user sees: "problems" are listed, not raised at them
    """One input cannot be read. `source` names it as the user did, `reason` says why and what would do instead."""

    def __init__(self, source: str, reason: str) -> None:
        """Name the input and the reason."""
        super().__init__(source, reason)
        self.source = source
        self.reason = reason

    def __str__(self) -> str:
        """The line that standard error shows."""
        return f"cannot read {self.source}: {self.reason}"


class FetchProblem(InputProblem):
    """An address cannot be fetched. `passing`: the fault may pass; `after`: seconds that the server asks to wait."""

    def __init__(self, source: str, reason: str, *, passing: bool = False, after: float | None = None) -> None:
        """Name the address and the reason."""
        super().__init__(source, reason)
        self.passing = passing
        self.after = after


class UsageProblem(TwosourceError):  # noqa: N818 - named like its sibling
    """The call itself is wrong. The message says the value, what was expected and what to do."""


class StoreProblem(UsageProblem):
    """A store cannot be opened or written, or has nothing of the name that was given."""
