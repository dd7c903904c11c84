"""The words that tell time and their classes, and rules over these.

A text is cut into words, numbers and marks (`dates.cutting`), each with a class, one character long, so that a rule
for date expressions is a regular expression over classes ("APPROX? COUNT UNITS AGO") whatever lies between the
words: spaces, line ends, or nothing at all where the text is damaged ("Friday.The", "20March").
"""

from __future__ import annotations

import re

from twosource.dates.calendar import HOLIDAYS

WEEKDAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTH_NAMES = "january february march april may june july august september october november december".split()
# "may", "march", "august" are words of their own: a month only with a capital.
CAPITAL_ONLY = frozenset(("may", "march", "august", "mar", "jan", "dec"))
UNIT_WORDS = {
    "second": "S", "minute": "MIN", "hour": "H", "day": "D", "week": "W", "fortnight": "W", "month": "M",
    "quarter": "Q", "year": "Y", "decade": "E", "century": "C", "night": "D", "millennium": "C", "trading day": "D",
    "working day": "D", "business day": "D", "school day": "D", "calendar year": "Y", "calendar month": "M",
    "school year": "Y", "academic year": "Y",
}  # fmt: skip
PLURALS = {"century": "centuries", "millennium": "millennia"}
DAYPARTS = {
    "morning": "MO", "afternoon": "AF", "evening": "EV", "night": "NI", "overnight": "NI", "noon": "12:00",
    "midday": "12:00", "lunchtime": "MI", "midnight": "24:00", "dawn": "MO", "daybreak": "MO", "sunrise": "MO",
    "dusk": "EV", "sunset": "EV", "mid-morning": "MO", "mid-afternoon": "AF", "nightfall": "EV",
}  # fmt: skip
SMALL_NUMBERS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
NUMBER_WORDS: dict[str, int] = (
    {w: i for i, w in enumerate(SMALL_NUMBERS)}
    | {w: 20 + 10 * i for i, w in enumerate(TENS)}
    | {"hundred": 100, "thousand": 1000, "million": 1_000_000, "dozen": 12}
)
BIG = ("hundred", "thousand", "million", "dozen")
ORDINAL_WORDS = {
    w: i + 1
    for i, w in enumerate(
        (
            "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
            "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
        ).split()
    )
}
DECADE_WORDS = {w[:-1] + "ies": 20 + 10 * i for i, w in enumerate(TENS)}
SEASONS = {"spring": "SP", "summer": "SU", "autumn": "FA", "fall": "FA", "winter": "WI"}
SETS = {
    "daily": "P1D", "nightly": "P1D", "weekly": "P1W", "biweekly": "P2W", "fortnightly": "P2W", "monthly": "P1M",
    "yearly": "P1Y", "hourly": "PT1H",
}  # fmt: skip
# Words that point at the present, the past or the future and name no day (TIMEX3 PRESENT_REF, PAST_REF, FUTURE_REF).
REFERENCES = {
    "now": "PRESENT_REF", "right now": "PRESENT_REF", "currently": "PRESENT_REF", "current": "PRESENT_REF",
    "these days": "PRESENT_REF", "nowadays": "PRESENT_REF", "recently": "PAST_REF", "recent": "PAST_REF",
    "as soon as possible": "FUTURE_REF", "the future": "FUTURE_REF",
    "the near future": "FUTURE_REF",
}  # fmt: skip
# Words that soften a count and belong to the expression ("nearly two weeks ago").
APPROXIMATORS = (
    "nearly", "almost", "over", "under", "more than", "less than", "fewer than", "at least", "at most", "no more than",
    "no less than", "no fewer than", "not more than", "up to", "as many as", "just over", "just under",
    "little more than", "a little over", "well over", "a bit more than", "bit more than", "close to", "an additional",
)  # fmt: skip

# class name -> the words it is for; a word is looked up in lower case
CLASSES: dict[str, tuple[str, ...]] = {
    "APPROX": APPROXIMATORS,
    "ABOUT": ("about", "around", "roughly", "approximately", "some", "just", "only", "barely", "exactly"),
    "TO": ("to", "through", "thru"),
    "UNTIL": ("until", "till"),
    "OFFSET": ("before", "after", "since", "into"),
    "WEEKDAY": WEEKDAY_NAMES,
    "WEEKDAYS": tuple(w + "s" for w in WEEKDAY_NAMES),
    "MONTH": (*MONTH_NAMES, "sept", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),
    "SEASON": tuple(SEASONS),
    "SEASONS": tuple(s + "s" for s in SEASONS),
    "HOLIDAY": tuple(HOLIDAYS),
    "ORD": tuple(w for w in ORDINAL_WORDS if w != "second"),
    "SECOND": ("second",),
    "WORDNUM": tuple(w for w in NUMBER_WORDS if w != "one" and w not in BIG),
    "BIGNUM": BIG,
    "ONE": ("one",),
    "ART": ("a", "an"),
    "FEW": ("few", "several", "couple", "many", "various", "number", "dozens", "scores", "hundreds", "thousands"),
    "THE": ("the",),
    "POSSDET": ("its", "his", "her", "their", "our", "my"),
    "THIS": ("this",),
    "CURRENT": ("current",),
    "THAT": ("that", "same"),
    "LAST": ("last", "past"),
    "LATEST": ("latest",),
    "RECENT": ("recent",),
    "PREVIOUS": ("previous", "preceding", "prior"),
    "NEXT": ("next",),
    "COMING": ("coming", "upcoming", "future"),
    "FOLLOWING": ("following", "subsequent", "ensuing"),
    "EARLY": ("early", "late", "mid"),
    "EARLIER": ("earlier",),
    "LATER": ("later",),
    "AGO": ("ago",),
    "FROMNOW": ("hence", "from now", "from today"),
    "ON": ("on",),
    "IN": ("in", "during", "throughout", "by", "for", "within"),
    "OF": ("of",),
    "AT": ("at",),
    "FROM": ("from", "between"),
    "AND": ("and",),
    "OR": ("or",),
    "EDGE": ("end", "beginning", "start", "middle", "close", "outset"),
    "HALF": ("half",),
    "MORE": ("more",),
    "EVERY": ("every", "each", "per"),
    "FISCAL": ("fiscal", "financial"),
    "PERIOD": ("period",),
    "OLD": ("old",),
    "LONG": ("long",),
    "WEEKEND": ("weekend",),
    "WEEKENDS": ("weekends",),
    "QUARTER": ("quarter",),
    "QUARTERS": ("quarters",),
    "YEARUNIT": ("year", "calendar year"),
    "DAYUNIT": ("day",),
    "CENTURY": ("century",),
    "UNIT": tuple(w for w in UNIT_WORDS if w not in ("second", "day", "night", "quarter", "year", "century")),
    "UNITS": tuple(PLURALS.get(w, w + "s") for w in UNIT_WORDS if w != "quarter"),
    "DAYPART": tuple(DAYPARTS),
    "DAYPARTS": ("mornings", "afternoons", "evenings"),
    "TODAY": ("today", "yesterday", "tomorrow"),
    "TONIGHT": ("tonight",),
    "SET": tuple(SETS),
    "REFERENCE": tuple(w for w in REFERENCES if w not in ("current", "recent")),
    "DECADE": tuple(DECADE_WORDS),
    "ZONE": (
        "gmt", "utc", "est", "edt", "cst", "cdt", "mst", "mdt", "pst", "pdt", "cet", "cest", "bst", "msk", "ist", "jst",
        "kst", "et", "eet", "eest", "aest", "local time", "eastern time", "pacific time", "eastern", "moscow time",
        "kyiv time", "beijing time", "universal time",
    ),
}  # fmt: skip
# Classes that no word list gives, and marks.
SHAPES = (
    "DAYNUM",
    "NUM",
    "YEAR",
    "DECADE",
    "CLOCK",
    "ISO",
    "QUARTERCODE",
    "HYPHEN",
    "COMMA",
    "POSS",
    "BREAK",
    "OTHER",
    "OPEN",
    "YEARCUT",
    "YEARS",
)
LETTERS = {name: chr(0x100 + i) for i, name in enumerate(dict.fromkeys((*CLASSES, *SHAPES)))}
OTHER, BREAK = LETTERS["OTHER"], LETTERS["BREAK"]
# The classes that are part of no expression; a rule may only look whether one follows or stands before.
UNMATCHED = OTHER + BREAK + LETTERS["OPEN"]


def _lexicon() -> dict[str, str]:
    words: dict[str, str] = {}
    for name, listed in CLASSES.items():
        for word in listed:
            words.setdefault(word, LETTERS[name])
    return words


NAMES = _lexicon()
LEXICON = {word: letter for word, letter in NAMES.items() if word not in CAPITAL_ONLY}
PHRASES = sorted((w for w in NAMES if not w.isalpha()), key=len, reverse=True)
_PHRASE = "|".join(re.escape(p).replace(r"\ ", r"\s+").replace("'", "['’]?") for p in PHRASES)
_LONG = "|".join((*(w.title() for w in WEEKDAY_NAMES), *(m.title() for m in MONTH_NAMES)))
_MERIDIEM = r"(?:[aApP]\.\s?[mM]\.?|[ap]m\b|AM\b|PM\b)"

# Each kind of word, tried in this order. Numbers are not those glued to letters ("A320"), to money or percent signs.
_KINDS = (
    ("word", r"[a-z]+(?:\d\w*)?"),  # nearly everything, so first
    ("open", r"[(\[]"),
    ("other", r"\b(?:[A-Z]\.){2,}"),  # "U.S." ends no sentence
    ("break", r"\n\s*\n|[.!?;:)\]](?=\W|[A-Z]|$)"),
    (
        "iso",
        r"\b(?:1\d|20)\d\d-[01]\d-[0-3]\d(?:T[\d:.]+Z?)?\b|\b[0-3]?\d(?P<mark>[./])[0-3]?\d(?P=mark)(?:19|20)\d\d\b",
    ),
    (
        "clock",
        rf"\b(?:[01]?\d|2[0-4])(?:[:.][0-5]\d)?\s?{_MERIDIEM}|\b(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?(?!\d)"
        r"|\b[0-2]\d[0-5]\d(?=\s(?:GMT|UTC|hours|hrs)\b)|\b(?:1?\d|2[0-4])\s?o['’]clock\b",
    ),
    ("decade", r"(?<![\w.,])(?:1[5-9]|20)\d0['’]?s\b|(?<!\w)['’‘`]\d0s\b|(?<![\w.,$])[2-9]0s\b"),
    ("yearcut", r"(?<!\w)['’‘`]\d\d\b(?!s)"),
    ("years", r"(?<![\w/.])(?:19|20)\d\d/\d\d(?![\w/])"),
    ("quartercode", r"\bQ[1-4]\b"),
    ("ordinal", r"\b\d{1,2}(?:st|nd|rd|th)\b"),
    (
        "number",
        r"(?<![\w.,/$€£¥#])(?:\d{1,3}(?:,\d{3})+(?!\w)|\d+\s\d/\d\b|\d+(?:\.\d+)?(?![.,:/]?\d)(?!\s?%)"
        rf"(?!(?!days?\b|weeks?\b|months?\b|years?\b|hours?\b|{_LONG})\w))",
    ),
    (
        "short",
        r"\b(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?|\b(?:Mon|Tues|Tue|Wed|Thurs|Thur|Thu|Fri|Sat|Sun)\.",
    ),
    # a weekday or month may be glued to the next word: "Fridayin", "March20"
    ("name", rf"(?:(?:{_LONG})s?|(?:{_LONG.upper()}))(?:(?![A-Za-z])|(?<=day)(?=[a-z])(?!s))"),
    ("possessive", r"['’]s\b"),
    ("dash", r"[–—-]+"),
    ("comma", r","),
    ("capital", r"[A-Z][a-z]*(?:[A-Z]+(?![a-z]))?(?:\d\w*)?"),
    ("rest", r"[^\s\w]|\w+"),
)
PHRASE = re.compile(rf"(?i:\b(?:{_PHRASE})\b)")
PHRASE_STARTS = frozenset(re.split(r"[ '.-]", p)[0] for p in PHRASES)
WORD = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _KINDS))
_LETTER_OF_KIND = {
    "open": "OPEN",
    "break": "BREAK",
    "iso": "ISO",
    "clock": "CLOCK",
    "decade": "DECADE",
    "yearcut": "YEARCUT",
    "years": "YEARS",
    "quartercode": "QUARTERCODE",
    "ordinal": "ORD",
    "possessive": "POSS",
    "dash": "HYPHEN",
    "comma": "COMMA",
}


ABBREVIATED = LETTERS["MONTH"] + LETTERS["WEEKDAY"]
_FIXED = {kind: LETTERS[name] for kind, name in _LETTER_OF_KIND.items()}


def letter_of(kind: str, word: str) -> str:
    """The class of what was cut as a kind of word."""
    if kind == "word":
        return LEXICON.get(word, OTHER)
    if kind in _FIXED:
        return _FIXED[kind]
    if kind == "number":
        return _number_letter(word)
    if kind == "phrase":
        return NAMES.get(" ".join(word.lower().replace("’", "'").split()), OTHER)
    if kind in ("name", "short", "capital"):
        return NAMES.get(word.lower().rstrip("."), OTHER)
    return OTHER


def _number_letter(word: str) -> str:
    if not word.isdigit():
        return LETTERS["NUM"]
    if len(word) == 4 and 1000 <= int(word) < 2200:
        return LETTERS["YEAR"]
    return LETTERS["DAYNUM"] if 1 <= int(word) <= 31 and len(word) <= 2 else LETTERS["NUM"]


def rule(pattern: str) -> re.Pattern[str]:
    """A rule over classes, compiled: capitals name a class or a macro of `MACROS`, the rest is a regular expression."""
    return re.compile(_expand(pattern))


def _expand(pattern: str) -> str:
    def class_of(m: re.Match[str]) -> str:
        name = m.group()
        return LETTERS[name] if name in LETTERS else f"(?:{_expand(MACROS[name])})"

    return re.sub(r"[A-Z_]+", class_of, "".join(pattern.split("\n"))).replace(" ", "")


# Groups of classes that rules share.
MACROS = {
    "DASH": "HYPHEN",
    "NUMBER": "(?:DAYNUM|NUM|YEAR|ONE|WORDNUM)(?:HYPHEN?(?:WORDNUM|ONE|BIGNUM))*(?:AND ART HALF)?",
    # "three", "a", "a hundred", "a few", "half a", "two or three", "12 to 18"
    "COUNT": "(?:NUMBER(?:(?:TO|OR|DASH)NUMBER)?|ART BIGNUM(?:WORDNUM)?|ART FEW OF?|FEW OF?|HALF ART|ART)MORE?",
    "SINGULAR": "(?:UNIT|QUARTER|YEARUNIT|DAYUNIT|CENTURY|SECOND)",
    "PLURAL": "(?:UNITS|QUARTERS)",
    "ANYUNIT": "(?:SINGULAR|PLURAL)",
    "ORDINAL": "(?:ORD|SECOND)",
    "DAYOF": "(?:DAYNUM|ORD|SECOND)",
    "YEARNUM": "(?:YEAR|YEARCUT)",
    "PART": "(?:EARLY HYPHEN?|EARLIER|LATER|THE? EDGE OF)",
    "RELATIVE": "(?:LAST|NEXT|PREVIOUS|FOLLOWING|COMING|LATEST|THIS|THAT|CURRENT)",
    "RANGE": "(?:TO|UNTIL|DASH|AND)",
}
