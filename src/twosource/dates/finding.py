"""Date expressions: the words of a report that tell a time, and the days they name.

`find_dates` runs a table of rules (`dates.rules.RULES`), each a regular expression over classes of words (see
`dates.words`) with the function that reads what it matched. Where two rules claim the same words, the one that
starts first and reaches furthest wins; a reader that returns None leaves the words to the next. Relative expressions
are counted from the day of publication, or from the last date told ("two weeks later"); the tense around them says
whether "on Monday" is the Monday before publication or the one after (`dates.tense`).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from functools import cache, lru_cache

from twosource.dates.cutting import Words, read_words
from twosource.dates.reading import Context, Phrase, Read, Reader
from twosource.dates.rules import RULES
from twosource.dates.tense import Tense
from twosource.dates.words import BREAK, UNMATCHED, rule
from twosource.records import Sentence, TimeExpression


@cache
def _rules() -> tuple[tuple[str, re.Pattern[str], Reader], ...]:
    """The rules with their patterns compiled, at first use: a run that reads no text need not wait for it."""
    return tuple((name, rule(pattern), reader) for name, pattern, reader in RULES)


def find_dates(
    text: str, sentences: Sequence[Sentence], published: dt.date | None, title: str | None = None
) -> tuple[TimeExpression, ...]:
    """Every expression of time in a text, in order, none overlapping another.

    `sentences` serve only to tell tense; with none, the words around do. Without `published`, what is counted from
    it has no `when` and a value with X's; call again once it is known. `title` is not part of the text and only
    ever read for it: expressions point into `text`. A range ("March 20 to 22") is one expression with an ISO 8601
    interval as its value. Values and types follow TimeML 1.2.1.
    """
    words = read_words(text)
    breaks = [words.starts[i] for i, kind in enumerate(words.kinds) if kind == BREAK]
    context = Context(words, published, Tense(text, sentences, breaks))
    found: list[TimeExpression] = []
    done = 0
    rules = _rules()
    for first, end, number in _candidates(words):
        if first < done:
            continue
        name, _, reader = rules[number]
        phrase = Phrase(context, first, end)
        read = reader(phrase)
        if read is None:
            continue
        found.append(_expression(phrase, read, name))
        done = end
        if read.when is not None and read.type != "DURATION" and not _is_compared(text, phrase):
            context.last, context.last_at = read.when, phrase.start_offset
            context.told.append(read.when)
    return tuple(found)


# "5 per cent more than in the year before": what is only compared with moves the telling nowhere.
_COMPARED = re.compile(r"\bthan\s+(?:(?:in|at|for|on|during|of|that|those)\s+)*$")
_COMPARED_REACH = 30


def _is_compared(text: str, phrase: Phrase) -> bool:
    start = phrase.start_offset
    return _COMPARED.search(text, max(0, start - _COMPARED_REACH), start) is not None


def _candidates(words: Words) -> list[tuple[int, int, int]]:
    """Every match of every rule as (first word, end, rule), best first."""
    kinds = words.kinds
    out: list[tuple[int, int, int]] = []
    for m in _ROW.finditer(kinds):
        start, end = m.span()
        matches = _matches if end - start < _LONG_ROW else _matches.__wrapped__
        out += [(start + first, start + last, number) for first, last, number in matches(kinds[start : end + 1])]
    return out


# A row of words within which a rule can match; as many rows as some hundred reports have that are not alike; and a row
# so long is a table's, which no other report has.
_ROW = re.compile(f"[^{UNMATCHED}]+")
_ROWS, _LONG_ROW = 1 << 12, 32


@lru_cache(_ROWS)
def _matches(row: str) -> tuple[tuple[int, int, int], ...]:
    """The matches of every rule in a row of words and the one after it, best first."""
    matches = [
        (m.start(), -m.end(), number) for number, (_, pattern, _) in enumerate(_rules()) for m in pattern.finditer(row)
    ]
    return tuple((first, -end, number) for first, end, number in sorted(matches))


def _expression(phrase: Phrase, read: Read, name: str) -> TimeExpression:
    return TimeExpression(phrase.start_offset, phrase.end_offset, read.type, read.value, read.when, read.rule or name)
