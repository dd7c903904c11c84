"""Text -> sentences with words, lemmas, tags, trees, names and vectors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from twosource.language.furniture import without_boxes
from twosource.language.lemmas import lemma_of
from twosource.language.mending import mended
from twosource.language.model import Reader, Reading, load_reader
from twosource.language.names import names_of_report
from twosource.language.rounding import to_rows, to_vectors
from twosource.language.words import find_paragraphs, find_sentences, find_words, standing_alone
from twosource.records import Name, Sentence, Token

# Words of a sentence beyond which it is cut in two: no written sentence is so long, but lists without stops are.
LONGEST_SENTENCE = 220
# Sentences read at once: all of a report's, but for lists of many thousand lines, whose readings would fill the memory.
SENTENCES_AT_ONCE = 4000
# Log-odds from which a sentence is cut before a word that the network takes for the start of another: e^3 to one,
# since a cut where none belongs costs two trees and a missing one is often only a list. On the dev sets, starts with a
# capital are right three times in four from there on; those in lower case, which edited text never has, from e^4.
SURE_START, SURE_LOWER_START = 3.0, 4.0
# Marks behind which no sentence starts.
OPENING = frozenset("“ „ « ‹ ‘ ( [ {".split())

# Few words are new in a report.
_lemma_of = lru_cache(maxsize=1 << 15)(lemma_of)

Cut = tuple[int, list[tuple[int, int]]]  # number of the paragraph, spans of a sentence's words


def read_sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences of a text, every token a span of the text as given; the boxes of links in it are passed over."""
    reader = load_reader()
    text = without_boxes(text)
    seen = standing_alone(text)
    cut: list[Cut] = []
    for number, paragraph in enumerate(find_paragraphs(text)):
        for span in find_sentences(text, paragraph):
            words = find_words(text, span, reader.known_words, seen)
            for i in range(0, len(words), LONGEST_SENTENCE):
                cut.append((number, words[i : i + LONGEST_SENTENCE]))
    out: list[Sentence] = []
    for i in range(0, len(cut), SENTENCES_AT_ONCE):
        out.extend(_records(text, _read_and_cut(text, cut[i : i + SENTENCES_AT_ONCE], reader), reader))
    return tuple(out)


def _read_and_cut(text: str, cut: list[Cut], reader: Reader) -> list[tuple[Cut, Reading]]:
    """Reads the sentences that the rules found, and reads again, in parts, those in which the network finds
    the start of another: lists, headings and careless pages have sentences that end without a mark."""
    read = reader.read([[text[a:b] for a, b in words] for _, words in cut])
    parts: list[list[Cut]] = []
    for (number, words), r in zip(cut, read, strict=True):
        likely = (np.flatnonzero(r.starts[1:] > SURE_START) + 1).tolist()
        starts = [0, *(i for i in likely if _may_start(text, words, i, float(r.starts[i]))), len(words)]
        parts.append([(number, words[a:b]) for a, b in pairwise(starts)])
    again = [c for p in parts if len(p) > 1 for c in p]
    new = iter(reader.read([[text[a:b] for a, b in words] for _, words in again]))
    return [(c, next(new) if len(p) > 1 else r) for p, r in zip(parts, read, strict=True) for c in p]


def _may_start(text: str, words: list[tuple[int, int]], i: int, odds: float) -> bool:
    """Whether a sentence can start at a word that the network finds likely: not behind a single word (three in four of
    those are wrong) or an opening mark ("“ | We"), nor where a quotation's speaker follows ("‘Go,’ | He said")."""
    before, word = text[slice(*words[i - 1])], text[slice(*words[i])]
    if i < 2 or before in OPENING or (word[0].islower() and odds < SURE_LOWER_START):
        return False
    return before[0].isalnum() or text[words[i - 2][0]] != ","


def _records(text: str, read: Sequence[tuple[Cut, Reading]], reader: Reader) -> Iterator[Sentence]:
    forms = [[text[a:b] for a, b in words] for (_, words), _ in read]
    names = names_of_report(forms, [r.names for _, r in read], reader.name_tags)
    known = reader.known_words
    for ((number, words), r), row, spans in zip(read, forms, names, strict=True):
        tokens = tuple(
            Token(a, b, form, _lemma_of(form, upos, xpos, known), upos, xpos, head, relation)
            for (a, b), form, upos, xpos, head, relation in zip(
                words, row, r.upos, r.xpos, r.heads, r.relations, strict=True
            )
        )
        found = tuple(Name(first, last, kind) for first, last, kind in spans)  # type: ignore[arg-type]
        # the vector is copied, or each sentence would keep its whole batch's
        yield mended(Sentence(words[0][0], words[-1][1], tokens, found, r.vector.copy(), number))


def encode_spans(text: str, sentences: Sequence[Sentence], spans: Sequence[tuple[int, int]]) -> npt.NDArray[np.float32]:
    """Vectors (length 1) of stretches of a text, each by the words that lie in it; rounded (rounding.py), so that they
    are kept in little room."""
    tokens = [t for s in sentences for t in s.tokens]
    starts = np.array([t.start for t in tokens])
    words: list[list[str]] = []
    for a, b in spans:
        i = int(np.searchsorted(starts, a))
        inside: list[str] = []
        while i < len(tokens) and tokens[i].end <= b:
            inside.append(tokens[i].form)
            i += 1
        words.append(inside or [text[a:b]])
    return to_vectors(to_rows(load_reader().encode(words)))
