"""Text -> sentences with words, lemmas, tags, trees, names and vectors."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from twosource.language.lemmas import lemma_of
from twosource.language.mending import mended
from twosource.language.model import Reader, load_reader
from twosource.language.words import find_paragraphs, find_sentences, find_words, standing_alone
from twosource.records import Name, Sentence, Token

# Words of a sentence beyond which it is cut in two: no written sentence is so long, but lists without stops are.
LONGEST_SENTENCE = 220


def read_sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences of a text, every token a span of the text as given."""
    reader = load_reader()
    seen = standing_alone(text)
    cut: list[tuple[int, list[tuple[int, int]]]] = []
    for number, paragraph in enumerate(find_paragraphs(text)):
        for span in find_sentences(text, paragraph):
            words = find_words(text, span, reader.known_words, seen)
            for i in range(0, len(words), LONGEST_SENTENCE):
                cut.append((number, words[i : i + LONGEST_SENTENCE]))
    return read_words(text, cut, reader)


def read_words(
    text: str, sentences: Sequence[tuple[int, list[tuple[int, int]]]], reader: Reader
) -> tuple[Sentence, ...]:
    """Sentences whose words are known: (number of the paragraph, word spans) each."""
    read = reader.read([[text[a:b] for a, b in words] for _, words in sentences])
    out: list[Sentence] = []
    for (number, words), r in zip(sentences, read, strict=True):
        tokens = tuple(
            Token(a, b, text[a:b], lemma_of(text[a:b], upos, xpos, reader.known_words), upos, xpos, head, relation)
            for (a, b), upos, xpos, head, relation in zip(words, r.upos, r.xpos, r.heads, r.relations, strict=True)
        )
        names = tuple(Name(first, last, kind) for first, last, kind in r.names)  # type: ignore[arg-type]
        out.append(mended(Sentence(words[0][0], words[-1][1], tokens, names, r.vector, number)))
    return tuple(out)


def encode_spans(text: str, sentences: Sequence[Sentence], spans: Sequence[tuple[int, int]]) -> npt.NDArray[np.float32]:
    """Vectors (length 1) of stretches of a text, each by the words that lie in it."""
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
    return load_reader().encode(words)
