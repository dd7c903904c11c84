"""Which of a report's personal names are one person, and who that is by the lists."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from twosource.actors.known import HEADS_OF_STATE, Holder, fold, holders_named, sounds, words

# One slip is allowed in names of this many letters, two in those twice as long: shorter names that differ by one
# letter are mostly different people ("Khan", "Kahn"; "Wang", "Wong").
LETTERS_A_SLIP = 6
VAGUE = ("leader", "minister", "counterpart", "ally", "official", "head", "chief", "politician", "man", "rival", "")


@dataclass
class Person:
    """One person of a report while it is being put together."""

    names: list[str] = field(default_factory=list)
    country: str | None = None
    office: str | None = None
    speaks_for: str | None = None
    wikidata: str | None = None
    gender: str = ""
    told: set[str] = field(default_factory=set)
    """What its titles say besides the office: the "Northland" of "Northland Foreign Minister X"."""

    @property
    def fullest(self) -> str:
        """The name of most words, the longest of those, the first of those."""
        return max(self.names, key=lambda n: (min(4, len(n.split())), len(n)))


def distance(a: str, b: str, limit: int) -> int:
    """Edit distance with swaps of neighbours (Damerau 1964), no further than `limit` + 1."""
    if abs(len(a) - len(b)) > limit:
        return limit + 1
    rows = [list(range(len(b) + 1))]
    for i, x in enumerate(a, 1):
        row = [i]
        for j, y in enumerate(b, 1):
            cost = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, rows[-2][j - 2] + 1)
            row.append(cost)
        rows.append(row)
    return rows[-1][-1]


def same_word(a: str, b: str) -> bool:
    """Whether two words of names are one name, spelt alike, sounding alike or with a slip of the pen."""
    if a == b:
        return True
    if a[:1] != b[:1] and min(len(a), len(b)) < LETTERS_A_SLIP:
        return False
    x, y = sounds(a), sounds(b)
    if x == y:
        return len(a) > 2
    limit = min(len(a), len(b)) // LETTERS_A_SLIP
    return limit > 0 and distance(x, y, min(2, limit)) <= min(2, limit)


def spellings(word: str) -> set[str]:
    """How a word of a name sounds, whole and with as many letters left out as slips are allowed: two words that
    `same_word` takes for one have one of these in common (Mor and Fraenkel 1982)."""
    out = {sounds(word)}
    for _ in range(min(2, len(word) // LETTERS_A_SLIP)):
        out |= {w[:i] + w[i + 1 :] for w in out for i in range(len(w))}
    return out


def same_name(a: str, b: str) -> bool:
    """Whether two names can be one person's: "Smith" or "A. Smith" and "Ann Smith", "Petrovsky", "Petrovskiy"."""
    one, two = fold(a).split(), fold(b).split()
    if len(one) > len(two):
        one, two = two, one
    if not one:
        return False
    if len(one) == 1:
        return same_word(one[0], two[-1]) or (len(two) > 1 and one[0] == two[0] and len(one[0]) > 1)
    if one[0] == two[0] and one[-1] == two[-1]:
        return True
    if set(one) <= set(two):
        return True
    first = (
        same_word(one[0], two[0])
        or _short_form(one[0], two[0])
        or (len(one[0]) == 1 and two[0].startswith(one[0]))
        or (len(two[0]) == 1 and one[0].startswith(two[0]))
    )
    return first and same_word(one[-1], two[-1])


def _short_form(a: str, b: str) -> bool:
    """ "Chris" and "Christopher", "Bill" and "William"."""
    short, full = sorted((a, b), key=len)
    return len(short) >= SHORTEST and (full.startswith(short) or full in SHORT_FORMS.get(short, ()))


# A first name may be cut to so many letters.
SHORTEST = 3
# Short forms that are no beginning of the name.
SHORT_FORMS = {
    "bill": ("william",), "billy": ("william",), "bob": ("robert",), "bobby": ("robert",), "charlie": ("charles",),
    "dick": ("richard",), "rick": ("richard",), "harry": ("henry", "harold"), "jack": ("john",), "jim": ("james",),
    "jimmy": ("james",), "jeff": ("geoffrey",), "kate": ("katherine", "catherine"), "kathy": ("katherine", "catherine"),
    "larry": ("lawrence",), "liz": ("elizabeth",), "betty": ("elizabeth",), "mike": ("michael",), "nick": ("nicholas",),
    "peggy": ("margaret",), "steve": ("steven", "stephen"), "ted": ("edward", "theodore"), "tony": ("anthony",),
    "tom": ("thomas",), "joe": ("joseph",), "dave": ("david",), "andy": ("andrew",), "sandy": ("alexander",),
}  # fmt: skip


def group_names(names: Sequence[str]) -> dict[str, int]:
    """Each distinct name of a report -> the number of its person, in order of the fullest names.

    A surname that fits several persons goes to the one whose name was last read in full before it.
    """
    distinct = list(dict.fromkeys(names))
    order = sorted(distinct, key=lambda n: (-len(fold(n).split()), distinct.index(n)))
    groups: list[list[str]] = []
    where: dict[str, int] = {}
    for name in order:
        fits = [i for i, group in enumerate(groups) if same_name(name, group[0])]
        if len(fits) > 1:
            exact = [i for i in fits if fold(name).split()[-1] == fold(groups[i][0]).split()[-1]]
            fits = exact or fits
        if len(fits) > 1:
            at = names.index(name)
            before = [i for i in fits if names.index(groups[i][0]) < at]
            fits = [max(before, key=lambda i: _last(names, groups[i][0], at))] if before else fits[:1]
        if fits:
            groups[fits[0]].append(name)
            where[name] = fits[0]
        else:
            where[name] = len(groups)
            groups.append([name])
    return where


def _last(names: Sequence[str], name: str, before: int) -> int:
    return max((i for i in range(before) if names[i] == name), default=-1)


def first_name_gender(name: str) -> str:
    """ "m" or "f" where a full name begins with a first name that is nearly always one; empty else."""
    parts = name.split()
    if len(parts) < 2:
        return ""
    lists = words()
    return "f" if parts[0] in lists.female_names else "m" if parts[0] in lists.male_names else ""


def known_holder(person: Person, day: dt.date | None) -> Holder | None:
    """The one office holder of that day whom a person's names fit, if there is just one.

    A surname alone is enough only for heads of state and government and foreign ministers.
    """
    name = person.fullest
    spells = holders_named(name, day)
    if len(fold(name).split()) == 1:
        spells = [h for h in spells if h.office in HEADS_OF_STATE or h.office == "foreign minister"]
        spells = [h for h in spells if sounds(name) == sounds(fold(h.name).split()[-1]) or _begins(name, h)]
        if person.country is None and len(name) < 4 and not spells:
            return None
    if person.country:
        spells = [h for h in spells if h.country == person.country]
    persons = {_who(h) for h in spells}
    if len(persons) != 1:
        return None
    rank = {
        office: i for i, office in enumerate(("president", "prime minister", "chancellor", "monarch", "supreme leader"))
    }
    return min(spells, key=lambda h: (not h.wikidata, rank.get(h.office, 9), h.office, h.start))


def once_in_office(person: Person, day: dt.date | None) -> Holder | None:
    """The one person of that full name who held an office before a day and holds none on it."""
    name = person.fullest
    if day is None or len(fold(name).split()) < 2:
        return None
    spells = [
        h for h in holders_named(name, None) if h.start <= day.isoformat() and h.country in (person.country, h.country)
    ]
    return min(spells, key=lambda h: (not h.wikidata, h.start)) if len({_who(h) for h in spells}) == 1 else None


def _begins(name: str, holder: Holder) -> bool:
    """Family name first: "Mao Zedong", "Kim Il Sung"."""
    return fold(name) == fold(holder.name).split()[0] and holder.country in (
        "CHN",
        "KOR",
        "PRK",
        "TWN",
        "VNM",
        "KHM",
        "HUN",
    )


def _who(holder: Holder) -> tuple[str, str]:
    parts = fold(holder.name).split()
    return holder.country, sounds(parts[-1])


def better_office(old: str | None, new: str | None) -> str | None:
    """The one of two offices that says more: "foreign minister" before "minister"; the earlier where neither does."""
    if old is None or (old in VAGUE and new not in (*VAGUE, None)):
        return new
    return old
