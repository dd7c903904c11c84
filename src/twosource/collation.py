"""Wordings of one quotation, laid side by side word by word.

Case, quotation marks and punctuation do not count: “Peace, now” and "peace now" are identical. What is left of two
wordings is

* `identical`: the same words;
* `cut`: one is a part of the other. A part runs on without a break in the longer wording, save where it shows an
  ellipsis ("…", "...", "[…]", "(…)") or an editor's words in square brackets, which stand for any number of words. It
  must hold a word of content:
  "of the" is no cut of anything. Two cuts that overlap ("we will stay until the end" / "until the end of the war")
  count as a cut when at least `OVERLAP_WORDS` words are shared and nothing in them is changed;
* `spelling`: the same words, spelt otherwise (British and American forms, hyphens, accents, "per cent" and "%",
  spellings of a foreign name, words glued together);
* `differs`: some words are others; `translated` instead, where the wordings are translations.

Words are aligned by Ratcliff and Obershelp's matching (Python's difflib) on the folded spellings.
"""

from __future__ import annotations

import difflib
import functools
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

Wording = Literal["identical", "cut", "spelling", "differs", "translated"]

OVERLAP_WORDS = 4  # fewer shared words at the edges ("of the war") turn up by chance
NAME_LETTERS = 4  # "Kyiv" and "Kiev"; three-letter names are too easily two names ("Kim", "Kam")
WORDS_REMEMBERED = 20_000  # of which the spelling is worked out once: more than a story's quotations have
WORDINGS_REMEMBERED = 2_000  # a quotation of many reports is held against each of their wordings
SWAPPED_LETTERS = 6  # a swap in a shorter word is often another word ("from", "form")

ELLIPSIS = r"[\[(]\s*(?:…|\.(?:\s?\.){2,3})\s*[\])]|…|\.(?:\s?\.){2,3}"
WORD = r"\d+(?:[.,]\d+)*|%|[^\W\d_]+(?:['’ʼ][^\W\d_]+)*|\d+|[^\W_]+"
# "We thank [Mayor] Reyd": what an editor has put in or instead of the speaker's words.
EDITED = r"(?<!\w)\[[^\[\]]{2,60}\](?!\w)"
TOKEN = re.compile(f"(?P<gap>{ELLIPSIS}|{EDITED})|(?P<word>{WORD})")

# Words too common to tell whose remark it is.
FUNCTION_WORDS = frozenset(
    "a an the this that these those of to in on at by for from with as and or but nor so if than then is are was were "
    "be been being am do does did has have had having will would shall should can could may might must it its he she "
    "they we you i him her them us me his their our your my who whom which what there here not no also".split()
)

# British and American forms that follow no pattern, and number words against figures.
SAME_WORD = {
    "grey": "gray", "programme": "program", "programmes": "programs", "cheque": "check", "cheques": "checks",
    "tyre": "tire", "tyres": "tires", "plough": "plow", "jewellery": "jewelry", "aluminium": "aluminum",
    "sceptic": "skeptic", "sceptical": "skeptical", "scepticism": "skepticism", "mould": "mold", "ageing": "aging",
    "judgement": "judgment", "acknowledgement": "acknowledgment", "towards": "toward", "amongst": "among",
    "whilst": "while", "learnt": "learned", "burnt": "burned", "dreamt": "dreamed", "spelt": "spelled",
    "fulfil": "fulfill", "fulfils": "fulfills", "enrol": "enroll", "instalment": "installment",
    "instalments": "installments", "skilful": "skillful", "manoeuvre": "maneuver", "manoeuvres": "maneuvers",
    "defence": "defense", "defences": "defenses", "offence": "offense", "offences": "offenses", "licence": "license",
    "licences": "licenses", "pretence": "pretense", "practise": "practice", "practised": "practiced",
    "practising": "practicing", "moustache": "mustache", "kerb": "curb", "cosy": "cozy", "storey": "story",
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8",
    "nine": "9", "ten": "10", "eleven": "11", "twelve": "12", "%": "percent",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a wording, `start`:`end` in it; `key` is its folded spelling, empty for an ellipsis."""

    start: int
    end: int
    plain: str
    key: str
    capital: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a wording, in order and without gaps; `changed` where the other wordings have other words."""

    text: str
    changed: bool


@dataclass(frozen=True, slots=True)
class Change:
    """Words of the longest wording and what stands there instead; either may be empty."""

    longest: str
    here: str


@dataclass(frozen=True, slots=True)
class Line:
    """One report's wording, held against the longest."""

    report: str
    words: str
    compared: Wording
    pieces: tuple[Piece, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Collation:
    """All wordings of one quotation, in the order given. `longest` is the index of the one the others are held to.

    `compared` is the weakest result among them: identical, spelling, cut, then translated or differs.
    """

    longest: int
    compared: Wording
    lines: tuple[Line, ...]


def compare_wordings(a: str, b: str, translated: bool = False) -> Wording:
    """How two wordings of one quotation stand to each other (see the module's docstring).

    `translated` says that one of them is a translation, or that both are.
    """
    first, second = _inner(_words(a)), _inner(_words(b))
    if [w.plain for w in first] == [w.plain for w in second]:
        return "identical"
    first, second = _one_spelling(first, second)
    keys, others = [w.key for w in first], [w.key for w in second]
    if keys == others:
        return "spelling"
    if _is_part(keys, others) or _is_part(others, keys) or _overlap(keys, others) or _overlap(others, keys):
        return "cut"
    return "translated" if translated else "differs"


def count_common(a: str, b: str) -> tuple[int, int]:
    """How many words of content two wordings have in common, and how many the one with fewer has."""
    left, right = ({w.key for w in _words(x) if w.key and w.key not in FUNCTION_WORDS} for x in (a, b))
    return len(left & right), min(len(left), len(right))


def collate(words_by_report: Sequence[tuple[str, str]], translated: bool = False) -> Collation:
    """Hold each wording, given as (report, words), against the longest; the first of several equally long.

    Raises ValueError if there are none.
    """
    if not words_by_report:
        raise ValueError("cannot collate 0 wordings; expected at least one (report, words)")
    counts = [sum(1 for w in _words(text) if w.key) for _, text in words_by_report]
    longest = counts.index(max(counts))
    base = words_by_report[longest][1]
    base_marks: list[tuple[int, int]] = []
    lines: list[Line] = []
    for report, text in words_by_report:
        compared = compare_wordings(base, text, translated)
        marks: list[tuple[int, int]] = []
        changes: tuple[Change, ...] = ()
        if compared not in ("identical", "cut"):
            changes = _find_changes(base, text, base_marks, marks)
        lines.append(Line(report, text, compared, _pieces(text, marks), changes))
    lines[longest] = Line(*words_by_report[longest], "identical", _pieces(base, base_marks), ())
    order: tuple[Wording, ...] = ("identical", "spelling", "cut", "translated", "differs")
    return Collation(longest, max((line.compared for line in lines), key=order.index), tuple(lines))


@functools.lru_cache(maxsize=WORDINGS_REMEMBERED)
def _words(text: str) -> tuple[Word, ...]:
    """The words of a wording and its ellipses; a word with a hyphen after it keeps it in `plain`, not in `key`."""
    out = []
    for found in TOKEN.finditer(text):
        if found["gap"]:
            out.append(Word(found.start(), found.end(), "", ""))
            continue
        plain = re.sub("[’ʼ]", "'", found[0].casefold())
        if contracted := _CONTRACTED.fullmatch(plain):
            cut = found.start() + contracted.end(1)
            first, second = contracted[1], contracted[2]
            capital = found[0][0].isupper()
            out.append(Word(found.start(), cut, first, _IN_FULL.get(first, first), capital))
            out.append(Word(cut, found.end(), second, _IN_FULL[second]))
            continue
        hyphen = "-" if re.match(r"[-‐‑]\w", text[found.end() :]) else ""
        out.append(Word(found.start(), found.end(), plain + hyphen, _fold(plain), found[0][0].isupper()))
    return tuple(out)


# "It's" and "it is", "won't" and "will not" are two spellings. "'d" may be "had" or "would" and is left alone, as is
# the "'s" of a noun, which may be its genitive.
_CONTRACTED = re.compile(
    r"((?:he|she|it|that|there|here|what|who|where)(?='s$)|[a-z]+(?='(?:re|ve|ll|m)$)|[a-z]+(?=n't$))('(?:s|re|ve|ll|m)|n't)"
)
_IN_FULL = {"'s": "is", "'re": "are", "'ve": "have", "'ll": "will", "'m": "am", "n't": "not", "ca": "can", "wo": "will"}


def _inner(words: Sequence[Word]) -> Sequence[Word]:
    """A wording without the ellipses at its ends and without the "that" of an indirect quotation."""
    start, end = 0, len(words)
    while start < end and not words[start].key:
        start += 1
    while end > start and not words[end - 1].key:
        end -= 1
    if end - start > 1 and words[start].plain == "that":
        start += 1
    return words[start:end]


@functools.lru_cache(maxsize=WORDS_REMEMBERED)
def _fold(word: str) -> str:
    """One spelling for the British and American spellings of a word, with and without accents."""
    word = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    word = re.sub(r"(?<=\d),(?=\d{3})", "", word)
    word = SAME_WORD.get(word, word)
    word = re.sub(r"(?<=[a-z]{2})is(?=(?:e|es|ed|er|ers|ing|ation|ations|able)$)", "iz", word)  # organise
    word = re.sub(r"(?<=[a-z]{2})ys(?=(?:e|es|ed|er|ers|ing)$)", "yz", word)  # analyse
    word = re.sub(r"(?<=[a-z]{2})our(?=(?:s|ed|ing|able|ably|ful|ite|ites|er|ers|ly)?$)", "or", word)  # labour
    word = re.sub(r"(?<=[a-z]{2})([tbg])re(s|d)?$", r"\1er\2", word)  # centre
    word = re.sub(r"(?<=[a-z]{2})logue(?=s?$)", "log", word)  # catalogue
    word = re.sub(r"^([a-z]*[aeiou][a-z]*[aeiou])ll(ed|ing|er|ers|or|ors)$", r"\1l\2", word)  # travelled
    return re.sub(r"^(p|h|orthop|an|encyclop)ae(?=[dms])", r"\1e", word)  # paediatric, haemorrhage


def _one_spelling(first: Sequence[Word], second: Sequence[Word]) -> tuple[list[Word], list[Word]]:
    """Two wordings in which the spellings of one word have one key, and what one of them joins is joined in both."""
    first, second = _join_as_in(first, second), _join_as_in(second, first)
    known = {w.key for w in first}
    renamed = []
    for word in second:
        same = next((w for w in first if _same_word(w, word)), None) if word.key not in known else None
        renamed.append(replace(word, key=same.key) if same else word)
    return first, renamed


def _join_as_in(words: Sequence[Word], others: Sequence[Word]) -> list[Word]:
    """Neighbouring words joined where the other wording has them as one: "per cent", "in depth", "visitwill"."""
    joined = {w.key for w in others} - {w.key for w in words}
    out: list[Word] = []
    for word in words:
        last = out[-1] if out else None
        if last and last.key and word.key and last.key + word.key in joined:
            out[-1] = Word(last.start, word.end, last.plain + word.plain, last.key + word.key, last.capital)
        else:
            out.append(word)
    return out


def _same_word(a: Word, b: Word) -> bool:
    """Whether two words are one word in two spellings.

    A capitalised word may be a name from another script, whose vowels and doubled letters are spelt at will
    ("Orlovsky", "Orlovskyy", "Orlovskiy"; "Kyiv", "Kiev"): its first letter and its consonants tell. In other words
    only two swapped letters are taken for a slip ("recieve"): one other letter is too often another word ("million",
    "billion").
    """
    if a.capital and b.capital and min(len(a.key), len(b.key)) >= NAME_LETTERS and abs(len(a.key) - len(b.key)) <= 2:
        return a.key.isalpha() and b.key.isalpha() and _skeleton(a.key) == _skeleton(b.key)
    if len(a.key) != len(b.key) or len(a.key) < SWAPPED_LETTERS:
        return False
    off = [i for i, (x, y) in enumerate(zip(a.key, b.key, strict=True)) if x != y]
    return len(off) == 2 and off[1] == off[0] + 1 and a.key[off[0]] + a.key[off[1]] == b.key[off[1]] + b.key[off[0]]


def _skeleton(word: str) -> str:
    """First letter and consonants, doubled ones once."""
    return word[:1] + re.sub(r"(.)\1+", r"\1", re.sub("[aeiouy]", "", word[1:]))


def _is_part(shorter: Sequence[str], longer: Sequence[str]) -> bool:
    """Whether each stretch between ellipses stands unbroken in the longer wording, one after the other."""
    if not any(key and key not in FUNCTION_WORDS for key in shorter):
        return False
    at = 0
    for part in _parts(shorter):
        found = next((i for i in range(at, len(longer) - len(part) + 1) if list(longer[i : i + len(part)]) == part), -1)
        if found < 0:
            return False
        at = found + len(part)
    return True


def _parts(keys: Sequence[str]) -> list[list[str]]:
    """The stretches between ellipses."""
    parts: list[list[str]] = [[]]
    for key in keys:
        if key:
            parts[-1].append(key)
        elif parts[-1]:
            parts.append([])
    return [part for part in parts if part]


def _overlap(first: Sequence[str], second: Sequence[str]) -> bool:
    """Whether the first wording's end is the second's beginning, word for word."""
    longest = min(len(first), len(second))
    return any(list(first[-n:]) == list(second[:n]) for n in range(OVERLAP_WORDS, longest + 1))


def _find_changes(
    base: str, text: str, base_marks: list[tuple[int, int]], marks: list[tuple[int, int]]
) -> tuple[Change, ...]:
    """Align two wordings; put the changed stretches of either into its marks.

    What the longest wording has beyond either end of the other is cut, not changed.
    """
    first, second = _one_spelling(_words(base), _words(text))
    matcher = difflib.SequenceMatcher(None, [w.key for w in first], [w.key for w in second], autojunk=False)
    changes = []
    for tag, a, b, c, d in _smooth(matcher.get_opcodes(), first):
        if tag == "equal":
            respelt = [
                (x, y)
                for x, y in zip(first[a:b], second[c:d], strict=True)
                if x.plain.rstrip("-") != y.plain.rstrip("-")
            ]
        elif (tag == "delete" and (c in (0, len(second)))) or not any(w.key for w in first[a:b] + second[c:d]):
            respelt = []
        else:
            respelt = []
            here, there = _stretch(second, c, d), _stretch(first, a, b)
            marks += [here] * (c < d)
            base_marks += [there] * (a < b)
            changes.append(Change(base[slice(*there)], text[slice(*here)]))
        for x, y in respelt:
            base_marks.append((x.start, x.end))
            marks.append((y.start, y.end))
            changes.append(Change(base[x.start : x.end], text[y.start : y.end]))
    return tuple(changes)


def _stretch(words: list[Word], start: int, end: int) -> tuple[int, int]:
    """The characters from one word to before another."""
    return (words[start].start, words[end - 1].end) if start < end else (0, 0)


def _smooth(
    opcodes: Sequence[tuple[str, int, int, int, int]], first: list[Word]
) -> list[tuple[str, int, int, int, int]]:
    """Opcodes in which a lone "of" or "the" between two changes is part of the change."""
    out: list[tuple[str, int, int, int, int]] = []
    for i, (tag, a, b, c, d) in enumerate(opcodes):
        between = 0 < i < len(opcodes) - 1 and opcodes[i - 1][0] == opcodes[i + 1][0] == "replace"
        if tag == "equal" and between and all(w.key in FUNCTION_WORDS for w in first[a:b]) and b - a == 1:
            tag = "replace"
        if out and tag != "equal" and out[-1][0] != "equal":
            last = out.pop()
            tag, a, c = "replace", last[1], last[3]
        out.append((tag, a, b, c, d))
    return [_settle(code) for code in out]


def _settle(code: tuple[str, int, int, int, int]) -> tuple[str, int, int, int, int]:
    """A joined opcode under its right name."""
    tag, a, b, c, d = code
    if tag != "equal":
        tag = "insert" if a == b else "delete" if c == d else "replace"
    return tag, a, b, c, d


def _pieces(text: str, marks: list[tuple[int, int]]) -> tuple[Piece, ...]:
    """A wording cut at its marks, which may overlap."""
    edges = sorted({0, len(text), *(edge for mark in marks for edge in mark)})
    out: list[Piece] = []
    for start, end in pairwise(edges):
        changed = any(mark[0] <= start and end <= mark[1] for mark in marks)
        if out and out[-1].changed == changed:
            out[-1] = Piece(out[-1].text + text[start:end], changed)
        else:
            out.append(Piece(text[start:end], changed))
    return tuple(out)
