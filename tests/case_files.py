"""The cases of tests/cases as pytest parameters."""

import json
from pathlib import Path
from typing import Any

import pytest


def read_cases(name: str) -> list[dict[str, Any]]:
    """The cases of `cases/NAME.json`."""
    cases: list[dict[str, Any]] = json.loads((Path(__file__).parent / "cases" / f"{name}.json").read_text("utf8"))
    return cases


def parametrised(name: str) -> list[Any]:
    """One parameter a case of `cases/NAME.json`; a known failure is a strict xfail with its comment as the reason."""
    return [
        pytest.param(
            case,
            id=case["label"],
            marks=[pytest.mark.xfail(strict=True, reason=case["comment"])] if case["kind"] == "known-failure" else [],
        )
        for case in read_cases(name)
    ]
