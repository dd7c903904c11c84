"""How dates, values, sources and verdicts are put in words.

The words are those of the README ("What the words mean"): a brief never says that something is true or confirmed.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

Json = Mapping[str, Any]

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

STATUS = {
    "ongoing": "going on",
    "planned": "planned",
    "possible": "said to be possible",
    "called-for": "called for",
    "not-happened": "said not to have happened",
}
HAPPENED = "as having happened"
ORIGIN_KINDS = {
    "observation": "own observation",
    "witness": "witness",
    "document": "document",
    "statement": "official statement",
    "person": "named person",
    "anonymous": "unnamed source",
    "media": "other media",
    "none": "no source given",
}
CHALLENGES = {
    "denied": "denied by {}",
    "disputed": "disputed by {}",
    "unverified": "called unverified by {}",
    "no-comment": "no comment from {}",
}
DIFFERENCES = {
    "when": "dates differ",
    "where": "places differ",
    "who": "who did it differs",
    "whom": "to whom differs",
    "status": "accounts differ",
    "words": "wordings differ",
}
SLOTS = {
    "when": "When",
    "where": "Where",
    "who": "Who",
    "whom": "To whom",
    "status": "Whether it happened",
    "how many": "How many",
    "how long": "How long",
    "figure": "How many",
    "words": "In what words",
}
HISTORY = {"first": "", "same": "as before", "replaces": "instead of {}", "withdrawn": "withdrawn", "again": "again"}
OPERATORS = {">=": "at least ", "<=": "at most ", "~": "about ", "≥": "at least ", "≤": "at most ", "=": ""}
NO_SOURCE = "no source given"


def clean(text: str) -> str:
    """One line without control characters or marks that turn the writing direction, which can hide or fake words."""
    text = re.sub(r"\x1b\[[0-9;?]*[ -/]*[@-~]", "", text)  # a terminal's colours, whole
    kept = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text)
    return " ".join(re.sub("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]", "", kept).split())


def trim(text: str, limit: int) -> str:
    """The text cut before the word that would pass `limit` characters, with "…"."""
    if len(text) <= limit:
        return text
    return text[:limit].rsplit(" ", 1)[0].rstrip(" ,;:–-") + " …"


def closed(words: str) -> str:
    """Words with their outer quotation marks set right, where a span ends inside a quotation: `we hope “for peace`."""
    words = re.sub(r"[,;]['’”]$", "", words.rstrip(" “«‘").lstrip(" ”»,.;"))
    if words.count("‘") > words.count("’"):
        words = words[1:] if words.startswith("‘") else words + "’"
    if words.count("(") > words.count(")"):
        words += ")"
    left = _left_open(words)
    if left == "”" or (left and words.startswith(left)):
        words = words[:-1] if words.endswith(left) else words[1:] if words.startswith(left) else words
    elif left:
        words += "”" if left == "“" else left
    if len(_OPENED.findall(words)) > len(_SHUT.findall(words)):
        words = words[1:] if words.startswith("'") else words + "'"
    return words


def unmarked(words: str) -> str:
    """Words without the marks that enclose all of them, and only one part: not those of `“Yes” and “no”`."""
    for opening, closing in ("“”", '""', "''", "‘’"):
        inner = words[1:-1]
        if words[:1] == opening and words[-1:] == closing and opening not in inner and closing not in inner:
            return inner
    return words


def _left_open(words: str) -> str:
    """The double mark that has no other to it: “ or " left open, or ” that closes nothing; empty where none is. A
    straight mark closes a curly one too, as in careless typing."""
    open_marks: list[str] = []
    stray = ""
    for c in words:
        if c == "“" or (c == '"' and not open_marks):
            open_marks.append(c)
        elif c in '”"':
            stray = stray if open_marks else c
            open_marks = open_marks[:-1]
    return open_marks[-1] if open_marks else stray


# A straight single mark before a word, save one for letters left out ("'em", "'90s"), and one behind a word.
_OPENED = re.compile(r"(?<!\w)'(?=\w)(?!\d\ds|em\b|til\b|cause\b|tis\b)")
_SHUT = re.compile(r"(?<=[\w.,!?…])'(?!\w)")
# Words by which a clause says itself that something is not so: "has not been opened", "failed to agree".
_NEGATIVE = re.compile(
    r"\b(?:not|no|never|nobody|none|neither|nor|nothing|without|cannot|unable|fail(?:s|ed|ing)?|refus(?:e|es|ed|ing)"
    r"|declin(?:e|es|ed|ing)|prohibit(?:s|ed|ing)?|den(?:y|ies|ied|ying)|instead of|rather than)\b|n['’]t\b",
    re.IGNORECASE,
)


def status_words(status: str | None, words: str, clause: bool = False) -> str:
    """A fact's status, where its `words` leave it to be said: "It was not opened" says itself that it was not, and a
    clause in the present that it goes on: "The quay lies in the north"."""
    if (status == "not-happened" and _NEGATIVE.search(words)) or (status == "ongoing" and clause):
        return ""
    return STATUS.get(status or "", "")


def told_when(fact: Json) -> Json | None:
    """A fact's time where a report tells it; None where a reader infers the day from what is told beside it."""
    when: Json | None = fact.get("when")
    days = [r["when"] for r in fact["readings"] if r.get("when")]
    told = [w for w in days if w.get("rule") != INFERRED]
    inferred = len(days) > len(told)
    near = any(when and w["start"] <= when["end"] and when["start"] <= w["end"] for w in told)
    return when if near or not inferred else None


# The rule of a day that no report tells of the fact itself.
INFERRED = "events.scene"


def inner_marks(text: str) -> str:
    """Double quotation marks made single, to stand within double ones; as long as before."""
    return text.translate({ord("“"): "‘", ord("”"): "’", ord('"'): "'"})


def listed(names: Sequence[str]) -> str:
    """Names in a row: "A", "A and B", "A, B and C"."""
    if len(names) < 2:
        return "".join(names)
    return ", ".join(names[:-1]) + " and " + names[-1]


def counted(number: int, one: str, several: str | None = None) -> str:
    """A number with its noun: "1 report", "2 reports"."""
    return f"{number:,} {one if number == 1 else several or one + 's'}"


def day_words(day: str | dt.date, weekday: bool = False) -> str:
    """A day as "17 March 2023" or "Friday 17 March 2023". ISO strings are read; ValueError if one is no date."""
    date = dt.date.fromisoformat(day) if isinstance(day, str) else day
    words = f"{date.day} {MONTHS[date.month - 1]} {date.year}"
    return f"{WEEKDAYS[date.weekday()]} {words}" if weekday else words


def when_words(when: Json | None, weekday: bool = True) -> str:
    """An interval (start, end, precision) as a person would put it; empty if there is none."""
    if not when:
        return ""
    start, end = dt.date.fromisoformat(when["start"]), dt.date.fromisoformat(when["end"])
    precision = when.get("precision", "day")
    if precision in ("month", "quarter", "season"):
        return _months(start, end)
    if precision in ("year", "decade", "century"):
        return _years(start, end, precision)
    days = _days(start, end, weekday)
    if start != end and precision == "week":
        return f"week of {days}"
    return f"weekend of {days}" if start != end and precision == "weekend" else days


def _days(start: dt.date, end: dt.date, weekday: bool) -> str:
    if start == end:
        return day_words(start, weekday)
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{day_words(end)}"
    first = day_words(start) if start.year != end.year else f"{start.day} {MONTHS[start.month - 1]}"
    return f"{first} – {day_words(end)}"


def _months(start: dt.date, end: dt.date) -> str:
    last = f"{MONTHS[end.month - 1]} {end.year}"
    if (start.year, start.month) == (end.year, end.month):
        return last
    return f"{MONTHS[start.month - 1]}{'' if start.year == end.year else f' {start.year}'}–{last}"


def _years(start: dt.date, end: dt.date, precision: str) -> str:
    if start.year == end.year:
        return str(start.year)
    if precision == "decade" and start.year % 10 == 0 and end.year == start.year + 9:
        return f"the {start.year}s"
    return f"{start.year}–{end.year}"


def _whole(start: dt.date, end: dt.date) -> str:
    """The precision of two dates: whole years or months where they begin and end with one, else days."""
    if start.day != 1 or (end + dt.timedelta(days=1)).day != 1:
        return "day"
    return "year" if (start.month, end.month) == (1, 12) else "month"


def value_words(value: object, names: Mapping[str, str]) -> str:
    """One value of a slot: ISO dates, statuses, actor ids and operators put in words, the rest as it stands."""
    text = clean(str(value))
    if text in names:
        return names[text]
    if text in STATUS or text == "happened":
        return STATUS.get(text, text)
    dates = re.fullmatch(r"(\d{4})-(\d\d)(?:-(\d\d))?(?:(?:/|\.\.| to )(\d{4}-\d\d-\d\d))?", text)
    try:
        if dates and dates[3]:
            start, end = dt.date.fromisoformat(text[:10]), dt.date.fromisoformat(dates[4] or text[:10])
            return when_words({"start": text[:10], "end": end.isoformat(), "precision": _whole(start, end)})
        if dates and 1 <= int(dates[2]) <= 12:
            return f"{MONTHS[int(dates[2]) - 1]} {dates[1]}"
    except ValueError:
        return text
    figure = re.fullmatch(r"(>=|<=|≥|≤|~|=)\s*(\d.*)", text)
    words = OPERATORS[figure[1]] + figure[2] if figure else text
    return re.sub(r"(?<![\d.,])\d{5,}(?![\d.,])", lambda n: f"{int(n[0]):,}", words)


def support_words(support: Json, origins: Sequence[str]) -> str:
    """How many separate origins stand behind a fact, led by what is shown: "at least 2 separate origins".

    `origins` are the origins' names, those without a source left out.
    """
    low, high, reports = support["origins_low"], support["origins_high"], support["reports"]
    named = f" ({', '.join(origins[:3])}{' and others' if len(origins) > 3 else ''})" if origins else ""
    if low >= 2:
        words = f"{low} separate origins{named}" if high == low else f"at least {low} separate origins{named}"
    elif high <= 1:
        one = f" ({' / '.join(origins[:2])})" if origins else ""  # two names for one: a ministry and its spokesman
        words = f"one origin{one}, {counted(reports, 'report')}"
    else:
        words = f"at least one origin, {counted(reports, 'report')}"
    return words


def basis_words(report: Json) -> str:
    """When a report was published and how that is known."""
    clue = clean(report.get("published_clue") or "")
    if not report.get("published"):
        return f"date unknown; by its words, {trim(clue, 110)}" if clue else "date unknown"
    basis = {
        "given": " (given)",
        "metadata": " (from the page's own data)",
        "text": f" (worked out from the text: {trim(clue, 90)})" if clue else " (worked out from the text)",
    }
    return f"published {day_words(report['published'])}" + basis.get(report.get("published_basis") or "", "")
