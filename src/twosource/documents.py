"""Whose a document is that is only called so: "the text", "this report", "the data", "it found".

A document has a maker where a report tells who issued it ("the ministry released a 12-point plan") or gave its words to
the maker ("according to data compiled by the institute").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from twosource.attribution import actor_of, called, document_kind
from twosource.language.trees import children
from twosource.records import Actor, OriginKind, Sentence, Source
from twosource.sayings.cues import Range, cue_of, words_of
from twosource.sayings.noun_phrases import head_of
from twosource.sayings.speakers import subject_before

# Further on, in sentences, another document may be meant.
DOCUMENT_REACH = 4
# What any document may be called.
GENERAL = frozenset("document page paper text".split())
# Of "it found" and "it reads" the subject is what was written, not who wrote it.
OF_DOCUMENTS = frozenset("find show read state note conclude say detail describe recommend".split())


@dataclass(frozen=True, slots=True)
class Document:
    """A document with its maker: the noun it goes by, its sentence, and where it stands there."""

    noun: str
    sentence: int
    start: int
    name: str
    actor: str | None
    kind: OriginKind


def find_documents(sentences: Sequence[Sentence], actors: Sequence[Actor]) -> list[Document]:
    """The documents that somebody is said to have issued, in text order: "Estmark published a white paper"."""
    out: list[Document] = []
    for number, sentence in enumerate(sentences):
        for i, token in enumerate(sentence.tokens):
            if token.upos != "VERB" or token.lemma not in words_of("issuing_verbs"):
                continue
            found = next((k for k in children(sentence, i, "obj") if k > i and _is_document(sentence, k)), None)
            maker = subject_before(sentence, i, cue_of(sentence, i)[0]) if found is not None else None
            if found is not None and maker is not None:
                out.append(_document(sentence, number, found, maker, actors))
    return out


def noted(source: Source, sentence: Sentence, number: int) -> Document | None:
    """The document of a saying whose maker its source is: "according to data compiled by the institute"."""
    if source.kind not in ("document", "statement"):
        return None
    stop = max(source.end, source.cue_end)
    nouns = [
        k for k, t in enumerate(sentence.tokens) if source.cue_start <= t.start < stop and _is_document(sentence, k)
    ]
    before = [k for k in nouns if sentence.tokens[k].start < source.start]  # "data compiled by the institute"
    at = before[-1] if before else nouns[0] if nouns else None
    if at is None or source.name.split()[-1:] == [sentence.tokens[at].form]:
        return None
    noun = sentence.tokens[at]
    return Document(noun.lemma.lower(), number, noun.start, source.name, source.actor, source.kind)


def document_meant(known: Sequence[Document], noun: str, number: int, before: int) -> Document | None:
    """The document that "the report" means in a sentence: the last one of that noun, or of any for a general word."""
    near = [d for d in known if d.start < before and number - d.sentence <= DOCUMENT_REACH]
    fitting = [d for d in near if d.noun == noun or noun in GENERAL]
    return max(fitting, key=lambda d: d.start, default=None)


def _is_document(sentence: Sentence, k: int) -> bool:
    return sentence.tokens[k].upos == "NOUN" and sentence.tokens[k].lemma.lower() in words_of("document_nouns")


def _document(sentence: Sentence, number: int, found: int, maker: Range, actors: Sequence[Actor]) -> Document:
    noun, head = sentence.tokens[found].lemma.lower(), head_of(sentence, maker)
    actor = actor_of(actors, sentence.tokens[head].start, sentence.tokens[head].end)
    name = called(actor, sentence, maker, head)
    start = sentence.tokens[found].start
    return Document(noun, number, start, name, actor.id if actor else None, document_kind(noun))
