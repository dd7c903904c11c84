"""Readers of lengths of time, sets ("every Friday") and words that only point at past, present or future."""

from __future__ import annotations

from twosource.dates import calendar as cal
from twosource.dates.counted import offset_now
from twosource.dates.named import BACK, PLURAL, SINGULAR, month_number, weekday_number
from twosource.dates.reading import Phrase, Read, count_of, duration_value, unit_code
from twosource.dates.words import LETTERS, REFERENCES, SEASONS, SETS
from twosource.records import Interval


def read_duration(phrase: Phrase) -> Read | None:
    """Reads "for three days", "two-week", "at least 30 days", "two to three weeks", "a month"; not ages."""
    words = phrase.context.words
    unit_at = phrase.find(*SINGULAR, *PLURAL)
    assert unit_at is not None
    unit = unit_code(words.lower(unit_at))
    if unit is None or _is_ordinal_second(phrase, unit_at) or (unit == "Q" and _is_fraction(phrase, unit_at)):
        return None
    if phrase.find("YEAR") is not None and phrase.find(*PLURAL) is None:
        return None  # "the World Cup 2018 day five"
    if words.kinds[phrase.first] == LETTERS["ART"] and phrase.end - phrase.first == 2 and _is_rate(phrase):
        return Read("SET", duration_value(1, unit), None, "dates.rate")
    count = count_of(phrase, unit_at)
    low = count.low
    if low is not None and phrase.find("HALF") is not None and phrase.all("HALF")[-1] > unit_at:
        low += 0.5  # "a year and a half"
    if phrase.kind_after("OFFSET") and phrase.after() in ("after", "since", "into"):
        return offset_now(phrase, low, unit, "DURATION")
    return Read("DURATION", duration_value(low, unit))


def _is_fraction(phrase: Phrase, unit_at: int) -> bool:
    """Reads "three-quarters of its food", "a quarter of them", "a quarter century"."""
    return phrase.after() in ("of", "century") or phrase.context.words.lower(unit_at - 1) == "-"


def _is_rate(phrase: Phrase) -> bool:
    """Reads "$500 million a year", "700 flights a week", "three times a day"."""
    words = phrase.context.words
    before = phrase.before()
    if before[:1].isdigit() or before in ("times", "once", "twice", "percent", "million", "billion", "dollars", "%"):
        return True
    near = [words.text[words.starts[i] : words.ends[i]] for i in range(max(phrase.first - 4, 0), phrase.first - 1)]
    return before.endswith("s") and any(w[0].isdigit() or w in ("dozens", "hundreds", "thousands") for w in near)


def _is_ordinal_second(phrase: Phrase, unit_at: int) -> bool:
    words = phrase.context.words
    return words.kinds[unit_at] == LETTERS["SECOND"] and (
        phrase.kind_after("OTHER", "QUARTER", "HALF", "UNIT") or phrase.find("NUM", "DAYNUM", "WORDNUM", "ONE") is None
    )


def read_bare_units(phrase: Phrase) -> Read | None:
    """Reads "for weeks", "in recent years", "in the coming days", "decades"."""
    unit = unit_code(phrase.word(*PLURAL) or "")
    if unit is None:
        return None
    return Read("DURATION", duration_value(None, unit))


def read_relative_units(phrase: Phrase) -> Read | None:
    """Reads "the past two months", "in the next 24 hours", "the last few days", "the coming three weeks"."""
    words = phrase.context.words
    unit_at = phrase.find(*SINGULAR, *PLURAL)
    assert unit_at is not None
    unit = unit_code(words.lower(unit_at))
    if unit is None:
        return None
    count = count_of(phrase, unit_at)
    if unit == "H" and count.low and count.low % 24 == 0:
        count, unit = type(count)(count.low / 24, count.low / 24), "D"  # "the next 24 hours" is a day
    value = duration_value(count.low, unit)
    published, word = phrase.published, phrase.word("LAST", "NEXT", "COMING", "PREVIOUS", "FOLLOWING", "LATEST")
    if published is None or count.low is None or word not in ("last", "past", "next", "coming"):
        return Read("DURATION", value)
    precision = cal.UNIT_PRECISION[unit]
    if word in BACK:
        return Read("DURATION", value, Interval(cal.shift(published, unit, -count.low), published, precision))
    return Read("DURATION", value, Interval(published, cal.shift(published, unit, count.high or count.low), precision))


def read_set(phrase: Phrase) -> Read | None:
    """Reads "daily", "every Friday", "each month", "every two weeks", "Tuesday nights", "on weekends"."""
    words = phrase.context.words
    word = phrase.word("SET")
    if word is not None:
        return Read("SET", SETS[word])
    day = phrase.find("WEEKDAY", "WEEKDAYS")
    if day is not None:
        part = {"nights": "TNI", "mornings": "TMO", "evenings": "TEV", "afternoons": "TAF"}.get(
            words.lower(phrase.end - 1), ""
        )
        return Read("SET", f"XXXX-WXX-{weekday_number(words.lower(day))}{part}")
    if phrase.find("WEEKENDS", "WEEKEND") is not None:
        return Read("SET", "XXXX-WXX-WE")
    if (month := phrase.word("MONTH")) is not None:
        return Read("SET", f"XXXX-{month_number(month):02}")
    if (season := phrase.word("SEASON")) is not None:
        return Read("SET", f"XXXX-{SEASONS[season]}")
    unit_at = phrase.find(*SINGULAR, *PLURAL)
    if unit_at is None:
        return Read("SET", "P1D") if phrase.find("DAYPART") is not None else None
    unit = unit_code(words.lower(unit_at))
    count = count_of(phrase, unit_at).low
    return Read("SET", duration_value(count or 1, unit)) if unit else None


def read_reference(phrase: Phrase) -> Read | None:
    """Reads "now", "currently", "recently", "soon": no day, only past, present or future."""
    word = " ".join(phrase.context.words.lower(i) for i in range(phrase.first, phrase.end))
    value = "PAST_REF" if word == "the past" else REFERENCES.get(word)
    return Read("DATE", value) if value else None
