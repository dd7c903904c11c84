"""The entries of the lists (countries, capitals, peoples, outlets, bodies) that stand in a sentence."""

from __future__ import annotations

from collections.abc import Iterable

from twosource.actors.known import PIECE, Phrase, phrases
from twosource.records import Sentence

# Names of one word that are words as well ("the sun", "time"): taken only where the tagger or a "The" agrees.
ALSO_WORDS = frozenset(
    "time hill sun independent observer guardian age australian national mirror slate vox dawn quad fox "
    "forbes fortune bild reforma granma petra fars atlantic telegraph economist intercept who paper punch "
    "mehr spiegel liberation sputnik amnesty nation reforma rai anti ria tt apa rt is cis ips mena spa "
    "pap ani cna times ft rsf bloomberg wafa".split()
)  # fmt: skip

OTHER_AMERICANS = ("central", "south", "latin", "north")


def find_phrases(sentence: Sentence) -> list[tuple[int, int, Phrase]]:
    """All list entries in a sentence as (first token, last token, entry), longest first, none overlapping."""
    index = phrases()
    pieces: list[tuple[str, int]] = []
    for i, token in enumerate(sentence.tokens):
        # Not the "Beijing" of "pro-Beijing".
        pieces.extend(
            (m[0] if m.start() == 0 or token.form[0].isupper() else m[0].lower(), i) for m in PIECE.finditer(token.form)
        )
    out: list[tuple[int, int, Phrase]] = []
    i = 0
    while i < len(pieces):
        match = _longest(index.get(pieces[i][0].lower(), ()), pieces, i, sentence)
        if match is None:
            i += 1
            continue
        length, phrase = match
        before = pieces[i - 1][0].lower() if i else ""
        # "Central Americans", "South American": not of the United States.
        if not (
            phrase.country == "USA" and before in OTHER_AMERICANS and phrase.kind in ("adjective", "people", "country")
        ):
            out.append((pieces[i][1], pieces[i + length - 1][1], phrase))
        i += length
    return out


def _longest(
    rows: Iterable[tuple[tuple[str, ...], bool, Phrase]], pieces: list[tuple[str, int]], i: int, sentence: Sentence
) -> tuple[int, Phrase] | None:
    for wording, exact, phrase in rows:
        here = pieces[i : i + len(wording)]
        if len(here) < len(wording) or any(p.lower() != w for (p, _), w in zip(here, wording, strict=True)):
            continue
        if exact and not all(p.isupper() or p.isdigit() for p, _ in here):
            continue
        if not here[0][0][0].isupper() and not here[0][0][0].isdigit() and here[0][0] != "al":
            continue
        first, last = here[0][1], here[-1][1]
        if phrase.kind in ("organisation", "agency", "outlet") and not _sure(sentence, first, last, wording):
            continue
        return len(wording), phrase
    return None


def _sure(sentence: Sentence, first: int, last: int, wording: tuple[str, ...]) -> bool:
    if len(wording) > 1 or wording[0] not in ALSO_WORDS:
        return True
    tagged = any(
        n.first <= first and last <= n.last and n.last - n.first <= 1 and n.kind == "organisation"
        for n in sentence.names
    )
    before = sentence.tokens[first - 1].form if first else ""
    # "the Guardian" in the midst of a sentence, not "the guardian" nor "The Guardian Angels".
    alone = last + 1 == len(sentence.tokens) or sentence.tokens[last + 1].upos != "PROPN"
    return tagged or before == "The" or (before == "the" and alone and sentence.tokens[first].upos == "PROPN")


def country_words(hits: list[tuple[int, int, Phrase]]) -> dict[int, tuple[int, str, Phrase]]:
    """First token of each word for a country -> (last token, ISO3, entry)."""
    return {
        a: (b, p.country, p)
        for a, b, p in hits
        if p.country and p.kind in ("adjective", "country", "capital", "state", "people")
    }
