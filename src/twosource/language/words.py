"""Text -> paragraphs, sentences and UD words, as spans; damage in the text is cut around, never repaired.

Words follow the English Web Treebank's conventions: clitics and hyphens stand alone ("don't" is do + n't,
"12-point" is 12 + - + point), abbreviations keep their full stop.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache

Span = tuple[int, int]

CLOSING = "\"”’»›')]}"
OPENING = "\"“„‘«‹([{'"

# Titles, months and the like whose full stop ends no sentence. A name or number comes after them.
_BEFORE_NAME = (
    "Mr Mrs Ms Messrs Dr Prof Gen Lt Col Capt Cmdr Maj Sgt Cpl Adm Brig Gov Sen Rep Reps Sens Hon Rev Fr Pres Supt "
    "Insp St Ste Mt Ft No Nos vs v al Jan Feb Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec Mon Tue Tues Wed Thu Thur "
    "Thurs Fri Sat Sun Fig Figs Vol pp Art Sec"
)
# Abbreviations that may also close a sentence: there the next word decides.
_ANYWHERE = (
    "Inc Corp Co Ltd Cos Bros Jr Sr etc e.g i.e cf approx est a.m p.m Ph.D U.S U.K U.N E.U D.C "
    "Calif Fla Mass Conn Pa Va Md Ill Wis Minn Mich Ariz"
)
BEFORE_NAME = frozenset(_BEFORE_NAME.split())
ANYWHERE = frozenset(_ANYWHERE.split())

# Words that open a sentence far oftener than they follow "U.S." inside one.
STARTERS = frozenset(
    (
        "The A An In On At It He She They We I But And This That These Those However Meanwhile There If When While "
        "As After Before For His Her Its Their Our With By Although Though Since So Some Many Most Both No Not"
    ).split()
)

_ABBREVIATION = "|".join(re.escape(a) for a in sorted(BEFORE_NAME | ANYWHERE, key=lambda a: (-len(a), a)))
_WORD = re.compile(
    rf"""
      [A-Za-z]+(?=[\s,])  # what all others below would find too, sooner
    | (?:https?://|www\.)[^\s<>"”»]+[^\s<>"”».,;:!?)\]]
    | [\w.+-]+@[\w-]+(?:\.[\w-]+)+
    | [@\#][A-Za-z_]\w*
    | \b\w+(?:\.\w+)*\.(?:com|org|net|gov|edu|info|ru|uk|de|eu|io)\b
    | [^\W\d]\w*(?:[.-]\w+)*\.(?:pdf|docx?|xlsx?|htm|jpe?g|png|txt|zip)\b
    | \b[a-z]+(?:\.[a-z]+(?:-[a-z]+)*){{2,}}\b
    | \b\d{{1,4}}/\d{{1,2}}/\d{{2,4}}\b
    | [:;]-?[()DP](?=\s|$)
    | [=*_~\#$<>+-]{{2,}} | [!?]{{2,}}
    | \b\d+(?:-\d+){{2,}}\b | \bb/c\b | \bw/o?\b
    | \b(?:{_ABBREVIATION})\.(?![\w])
    | \b(?:[A-Za-z]\.){{2,}}(?!\w)
    | \b[A-Z]\.(?=\s+[A-Z])
    | \b\d+/\d+\b
    | \b[A-Z]{{1,2}}&[A-Z]\b
    | \d++(?:[.,:]\d++)*+(?:st|nd|rd|th|s)?(?![A-Za-z])
    | \d+(?:[.,:]\d+)*
    | (?:[^\W\d_]|[\u0300-\u036f])+(?:(?:['’](?:[^\W\d_])+)|\d+)*
    | \.{{2,}} | … | [’']{{2}} | `{{2}}
    | \w+
    | \S
    """,
    re.VERBOSE,
)

_CLITIC = re.compile(r"(?i)(?<=\w)(n['’]t|['’](?:s|ll|re|ve|d|m|em)|['’](?=$))$")
_FUSED = {
    "cannot": 3, "gonna": 3, "wanna": 3, "gotta": 3, "gimme": 3, "lemme": 3, "dunno": 2, "dont": 2,
    "didnt": 3, "doesnt": 4, "cant": 2, "havent": 4, "hasnt": 3, "isnt": 2, "wasnt": 3, "arent": 3, "couldnt": 5,
    "wouldnt": 5, "shouldnt": 6, "wont": 2, "outta": 3, "alot": 1,
}  # fmt: skip
# The same where they are written small: with a capital they are names.
_FUSED_SMALL = {"im": 1, "ive": 1, "thats": 4}
# Elided names (O'Brien, L'Aquila, Côte d'Ivoire, Qur'an) are one word: only known endings are cut off.

# A word glued to a name or to the verb after it, as careless pages print: "the ministerwill", "hasannounced".
_GLUED_AFTER = tuple(
    sorted(
        (
            "will would has have had was were are said says who which that and in on to of with from for at by as "
            "may could should told also the"
        ).split(),
        key=lambda w: (-len(w), w),
    )
)
# After these an unknown capitalised word is cut even if its first part stands nowhere else: few names end so.
_GLUED_SURELY = frozenset({"will", "would", "which", "could", "should", "were", "have"})
# Small words that are cut off a known word in lower case. Shorter ones make real words too often ("onboarding").
_GLUED_BEFORE = (
    "which",
    "would",
    "their",
    "have",
    "were",
    "will",
    "that",
    "with",
    "from",
    "the",
    "has",
    "had",
    "was",
    "and",
)
_GLUED_BEHIND = (*_GLUED_BEFORE, "said", "of", "to", "at")
# Words with a capital that every report may have ("Tuesdayat").
_CAPITALISED = frozenset(
    ("monday tuesday wednesday thursday friday saturday sunday the this that these they there").split()
)
# Two of these make no word ("ofthe", "fromtheir").
_SMALL = frozenset(
    "of in to for from with by at on is are was were has had have that the their his her its this and as".split()
)
# Words that look glued and are not.
_WHOLE = frozenset(
    (
        "withhold withholds withheld withholding withstand withstands withstood withstanding notwithstanding herewith "
        "therewith wherewith willpower haddock washer washers caveat thereof whereof thereto hitherto andover"
    ).split()
)
# The least letters of the known word: with fewer, parts of rare words are taken for words ("the|sis").
_LEAST_GLUED = 4
# Letters up to which a word is never two that were glued.
_NEVER_GLUED = 4


def find_paragraphs(text: str) -> list[Span]:
    """Stretches between blank lines; a single line break ends one too where the line before it looks finished
    (a full stop, or a short line such as a heading) and is otherwise taken for a wrapped line."""
    out: list[Span] = []
    start = 0
    lines = list(re.finditer(r"[^\r\n]*(?:\r\n|\r|\n|$)", text))
    wrapped_at = _wrap_width([m.group().rstrip("\r\n") for m in lines])
    for m in lines:
        line = m.group().strip()
        if not line:
            if text[start : m.start()].strip():
                out.append((start, m.start()))
            start = m.end()
        elif len(m.group().rstrip()) < wrapped_at or line[-1] in ".!?:" or line[-1] in CLOSING:
            out.append((start, m.end()))
            start = m.end()
    if text[start:].strip():
        out.append((start, len(text)))
    return [_trim(text, s) for s in out]


def _wrap_width(lines: list[str]) -> int:
    """The width from which a line counts as wrapped: hard-wrapped text has many lines of nearly one length."""
    long = sorted(len(line) for line in lines if len(line) > 40)
    if len(long) < 4 or long[-1] > 100:
        return 10_000  # one line a paragraph
    return long[-1] - 15


def _trim(text: str, span: Span) -> Span:
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


_END = re.compile(r"(?:[.!?]+|…)[\"”’»›')\]]*(?:\s*»)?(?:\[\d+\])*")


def find_sentences(text: str, paragraph: Span) -> Iterator[Span]:
    """The sentences of one paragraph.

    Method: every full stop, question or exclamation mark (with the closing marks after it) is a candidate;
    abbreviations, initials, decimals, and a following lower-case word veto it. A missing space before a
    capital ("crisis.The") is an end all the same; "years.within" is not.
    """
    start, stop = paragraph
    dateline = _dateline_end(text, start, stop) if start < _HEAD else start
    if start < dateline < stop:
        yield _trim(text, (start, dateline))
        start = dateline
    for m in _END.finditer(text, start, stop):
        end = m.end()
        # closing marks that really open the next sentence: `peace. "We ...`
        if end >= stop or not _ends_here(text, m, start, stop):
            continue
        span = _trim(text, (start, end))
        if span[0] < span[1]:
            yield span
        start = end
    span = _trim(text, (start, stop))
    if span[0] < span[1]:
        yield span


# PORTO, March 17 (Agency) - ; (AGENCY) -- ; PORTO – ; PORTO: at a paragraph's head: no part of the sentence after it.
DATELINE = re.compile(
    r"(?:(?:[A-Z][^“”\"()\n]{0,60}?)?\([A-Z][^()\n]{1,40}\)[^“”\"()\n]{0,30}?\s*[-–—]+\s*"
    r"|[A-Z]{2,}(?:[ .'’-][A-Z]{2,})*(?:,[^“”\"()\n–—]{1,40})?(?:\s+--?\s+|\s*[–—]\s*)"
    r"|[A-Z]{3,}(?:\s[A-Z]{3,})*(?:,\s[A-Z][\w ]{2,30})?:\s+)(?=[A-Z“\"‘'\d])"
)
# Port Callan (NNW) The minister ...: the same without a dash.
_BARE_DATELINE = re.compile(r"(?P<place>[A-Z][^“”\"()\n]{1,40}?) \((?P<agency>[A-Z]{2,8})(?: [A-Z]\w+)?\) (?=[A-Z“\"])")
# Characters within which a report's dateline stands.
_HEAD = 1500


def _dateline_end(text: str, start: int, stop: int) -> int:
    """Where the dateline at a paragraph's head ends; `start` where there is none."""
    if found := DATELINE.match(text, start, stop):
        return found.end()
    bare = _BARE_DATELINE.match(text, start, stop)
    if bare is None or not all(word[0].isupper() for word in bare["place"].split()):
        return start
    # not "Harbour Workers Union (HWU) President Ana Reyd said", a body and its short name
    return start if bare["agency"][0] in {word[0] for word in bare["place"].split()} else bare.end()


# Characters looked at on either side of a full stop: more than any word, so that a long paragraph costs no more.
_NEAR = 80
_GAP = re.compile(r"\s*")


def _ends_here(text: str, m: re.Match[str], start: int, stop: int) -> bool:
    before = text[max(start, m.start() - _NEAR) : m.start()]
    gap_match = _GAP.match(text, m.end(), stop)
    after = gap_match.end() if gap_match else m.end()
    gap = after - m.end()
    rest = text[after : min(stop, after + _NEAR)]
    following = rest.lstrip(OPENING + " ")
    if not following:
        return False
    first = following[0]
    word = re.search(r"[\w.&’'-]*$", before)
    last = word.group().lstrip("'’") if word else ""
    mark = m.group()
    if not gap:
        opened = rest[:1] in OPENING
        # damage: "ties.The", "talks.”But"; not "U.S.A", "example.Com", "3.5", "St.Petersburg"
        glued = (
            first.isupper() and len(last) > 2 and last[-1:].islower() and last not in BEFORE_NAME and len(following) > 1
        )
        return (glued or opened) and first.isupper() and not re.match(r"[A-Z]\w*\.\w", following)
    if first.islower():
        return False
    if mark.startswith(("..", "…")):
        return first.isupper()
    if mark[0] != ".":
        return True
    if len(mark) == 1:
        if last in BEFORE_NAME:
            return False
        if re.search(r"\b[A-Z] $", before) and re.match(r"[A-Z] \.", rest):
            return False  # "the U . S . navy"
        apart = re.search(r"\b[A-Z] \. [A-Z] $", before)
        if apart or last in ANYWHERE or re.fullmatch(r"(?:[A-Za-z]\.)+[A-Za-z]", last):
            next_word = re.match(r"\w+", following)
            return bool(next_word) and next_word.group() in STARTERS if next_word else False
        if re.fullmatch(r"[A-Z]", last) and first.isupper():
            return False  # an initial
    return True


def find_words(text: str, sentence: Span, known: Collection[str], seen: Collection[str]) -> list[Span]:
    """The words of one sentence.

    `known` holds lower-case words of the language, `seen` the capitalised words that stand alone somewhere in
    the report: both serve to cut words that were glued together.
    """
    out: list[Span] = []
    for m in _WORD.finditer(text, *sentence):
        word = m.group()
        whole_if_known = _whole_if_known(word)
        if whole_if_known is None or (whole_if_known and whole_if_known not in known):
            out.extend(_split_word(word, m.start(), known, seen))
        else:
            out.append(m.span())
    return _join_prefixes(text, out) if "-" in text[slice(*sentence)] else out


@lru_cache(maxsize=1 << 16)
def _whole_if_known(word: str) -> str | None:
    """What must be a word of the language for `_split_word` to leave a word whole: "" for nothing, the word in lower
    case for itself; None where it may be cut even so."""
    lower = word.lower()
    if lower in _FUSED or word in _FUSED_SMALL or not word.isalpha():
        return "" if len(word) == 1 or word.isdigit() else None
    return lower if len(word) > _NEVER_GLUED else ""


def _split_word(word: str, at: int, known: Collection[str], seen: Collection[str]) -> Iterator[Span]:
    lower = word.lower()
    if cut := _FUSED.get(lower) or _FUSED_SMALL.get(word, 0):
        yield at, at + cut
        yield at + cut, at + len(word)
        return
    m = _CLITIC.search(word)
    if m and m.start() and word[0] != "#" and "@" not in word:
        yield from _split_word(word[: m.start()], at, known, seen)
        yield at + m.start(), at + len(word)
        return
    if word.isalpha() and len(word) > _NEVER_GLUED and lower not in known:
        cut = _glued_at(word, lower, known, seen)
        if cut:
            yield at, at + cut
            yield at + cut, at + len(word)
            return
    if lower[:1].isdigit() and (unit := re.fullmatch(r"([\d.,:]+)(am|pm|bn|m|km|kg|mm|cm|ft|mph|km/h|k|tn|mn)", lower)):
        yield at, at + len(unit[1])
        yield at + len(unit[1]), at + len(word)
        return
    yield at, at + len(word)


def _glued_at(word: str, lower: str, known: Collection[str], seen: Collection[str]) -> int:
    """Where to cut a word that is two: a name of this report and a small word, or an auxiliary and a known word."""
    for tail in _GLUED_AFTER:
        head = word[: -len(tail)]
        if not lower.endswith(tail) or len(head) < 3 or not head[0].isupper() or not word[1:].islower():
            continue
        if head in seen or head.lower() in _CAPITALISED or (tail in _GLUED_SURELY and len(head) > 3):
            return len(head)
    if word.islower() and word not in _WHOLE:
        for cut in range(2, len(word) - 1):
            if word[:cut] in _SMALL and word[cut:] in _SMALL:
                return cut
        for start in _GLUED_BEFORE:
            rest = lower[len(start) :]
            if lower.startswith(start) and len(rest) >= _LEAST_GLUED and rest in known:
                return len(start)
        for end in _GLUED_BEHIND:
            rest = lower[: -len(end)]
            if lower.endswith(end) and len(rest) >= _LEAST_GLUED and rest in known:
                return len(rest)
    return 0


_PREFIXES = frozenset(
    [
        "co",
        "re",
        "pre",
        "non",
        "anti",
        "ex",
        "e",
        "post",
        "pro",
        "semi",
        "multi",
        "sub",
        "ultra",
        "inter",
        "mid",
        "un",
        "bi",
        "tri",
        "neo",
        "de",
        "x",
        "t",
    ]
)


def _join_prefixes(text: str, spans: list[Span]) -> list[Span]:
    """Puts "co-founder", "e-mail" and "re-election" together again: the treebanks keep such words whole."""
    out: list[Span] = []
    i = 0
    while i < len(spans):
        start, end = spans[i]
        if (
            i + 2 < len(spans)
            and text[start:end].lower() in _PREFIXES
            and text[end : end + 1] == "-"
            and spans[i + 1] == (end, end + 1)
            and spans[i + 2][0] == end + 1
            and text[end + 1].isalpha()
        ):
            out.append((start, spans[i + 2][1]))
            i += 3
            continue
        out.append((start, end))
        i += 1
    return out


def standing_alone(text: str) -> frozenset[str]:
    """The capitalised words of a text that stand between other characters than letters."""
    return frozenset(re.findall(r"(?<![\w])[A-Z][\w’'-]*?[a-z](?![\w])", text))
