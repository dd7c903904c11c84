"""The few errors that twosource raises on purpose.

TwosourceError
├── InputProblem   one input cannot be read: it is named with the reason, the other inputs are done (exit code 1)
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


class UsageProblem(TwosourceError):  # noqa: N818 - named like its sibling
    """The call itself is wrong. The message says the value, what was expected and what to do."""


class StoreProblem(UsageProblem):
    """A store cannot be opened or written, or has nothing of the name that was given."""
