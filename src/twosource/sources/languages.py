"""Which language a report is in: English is read so far, another language is named and refused.

Function words decide first, since they are quick to count, need no model, and hold up in short and damaged English.
Only where they leave doubt is py3langid asked (Lui and Baldwin 2012, "langid.py", ACL demonstrations; its import and
model cost about as much as reading several reports), and only a confident answer refuses a report: an English report
refused is lost without trace in the comparison, a foreign one let through is seen at once.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

READ: Final = ("en",)

LANGUAGES: Final = (
    "ar", "bg", "bn", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "he", "hi", "hr", "hu", "id",
    "it", "ja", "ko", "lt", "lv", "nl", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sr", "sv", "sw", "th", "tr",
    "uk", "ur", "vi", "zh",
)  # fmt: skip
"""The languages py3langid chooses from: those in which national agencies and large outlets publish. Left free it
names Latin, Maltese or Luxembourgish for short English texts that are mostly names."""

FUNCTION_WORDS: Final = frozenset(
    (
        "the", "and", "of", "to", "that", "with", "from", "his", "has", "said", "are", "were", "which", "this",
        "will", "would", "been", "have", "not", "who", "but", "its", "their", "they", "he", "she", "it", "by", "after",
    )
)  # fmt: skip
"""Frequent English words that few other languages share: no "in", "is", "was", "on", "for", "a" (Dutch, German,
Danish, French, Spanish)."""

SURE_SHARE: Final = 0.12
"""Share of FUNCTION_WORDS that settles English. English articles measured have 0.15 and more, mostly over 0.2; with a
third of their spaces lost still 0.10 for 99 in 100. Paragraphs in twelve other languages stay under 0.07."""

MIN_WORDS: Final = 12
"""Under this many words neither test is reliable: the text is taken as English."""

MIN_CONFIDENCE: Final = 0.9
"""How sure py3langid must be of another language."""

LOOK_AT: Final = 20_000
"""Code points looked at: enough for both tests, and a bound on their time."""

_WORD: Final = re.compile(r"[^\W\d_]+")
_LATIN_END: Final = "\u024f"  # the last letter of Latin Extended-B
_NAMES: Final = {"english": "en", "eng": "en", "french": "fr", "german": "de", "spanish": "es", "russian": "ru"}


def find_language(text: str) -> tuple[str, str]:
    """A text's language as ISO 639-1 and the rule that found it.

    The rules: `languages.function_words`, `languages.too_short`, `languages.py3langid`, `languages.unsure` (taken as
    English because nothing else is certain).
    """
    look = text[:LOOK_AT]
    words = _WORD.findall(look.lower())
    if _mostly_other_script(look):
        return _identify(look)[0], "languages.py3langid"
    if not words or len(words) < MIN_WORDS:
        return "en", "languages.too_short"
    if sum(w in FUNCTION_WORDS for w in words) / len(words) >= SURE_SHARE:
        return "en", "languages.function_words"
    language, confidence = _identify(look)
    if language != "en" and confidence < MIN_CONFIDENCE:
        return "en", "languages.unsure"
    return language, "languages.py3langid"


def declared_language(value: str) -> str:
    """A language as a file declares it ("en-GB", "en_US", "eng", "English") as ISO 639-1 where known."""
    code = re.split(r"[-_]", value.strip().lower(), maxsplit=1)[0]
    return _NAMES.get(code, code)


def _mostly_other_script(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return sum(c > _LATIN_END for c in letters) * 2 > len(letters)


def _identify(text: str) -> tuple[str, float]:
    language, confidence = _identifier().classify(text)
    return str(language), float(confidence)


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(LANGUAGES)
    return identifier
