"""Where the shipped model and lists lie."""

from pathlib import Path

ENGLISH = Path(__file__).resolve().parent / "en"
