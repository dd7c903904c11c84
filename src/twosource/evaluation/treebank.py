"""Treebanks in CoNLL-U: documents with their text, and the trees that corpora of predicates were written on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

Tree = tuple[list[str], list[int]]


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a treebank; heads are 1-based, 0 is the root."""

    form: str
    lemma: str
    upos: str
    xpos: str
    head: int
    relation: str
    start: int  # in the document's text
    end: int
    misc: str = ""


@dataclass(slots=True)
class Document:
    """A document's sentences, and its text put together from theirs as the CoNLL 2018 shared task did: a blank line
    between paragraphs, a space between sentences. A file without `newdoc` is one document."""

    name: str
    text: str = ""
    sentences: list[list[Word]] = field(default_factory=list)

    @property
    def genre(self) -> str:
        """The kind of text, where the document's name tells it as EWT's and GUM's do, else ""."""
        m = re.match(r"GUM_(\w+?)_|(\w+)-", self.name)
        return (m[1] or m[2]) if m else ""


def read_documents(path: Path) -> list[Document]:
    """The documents of a CoNLL-U file; empty nodes are left out.

    Raises:
        ValueError: a line is not CoNLL-U.
    """
    out: list[Document] = []
    rows: list[list[str]] = []
    text = ""
    paragraph = True
    for line in [*path.read_text("utf8").splitlines(), ""]:
        if line.startswith("# newdoc"):
            out.append(Document(line.partition("=")[2].strip()))
        elif line.startswith("# newpar"):
            paragraph = True
        elif line.startswith("# text ="):
            text = line.partition("=")[2].strip()
        elif not line and rows:
            if not out:
                out.append(Document(""))
            _add_sentence(out[-1], rows, text, paragraph)
            rows, text, paragraph = [], "", False
        elif line and not line.startswith("#"):
            cells = line.split("\t")
            if len(cells) < 10:
                raise ValueError(f"{path}: not CoNLL-U: {line[:60]!r}")
            rows.append(cells)
    return out


def _add_sentence(document: Document, rows: list[list[str]], text: str, paragraph: bool) -> None:
    if document.text:
        document.text += "\n\n" if paragraph else " "
    text = text or " ".join(c[1] for c in rows if c[0].isdigit())
    at, offset = 0, len(document.text)
    words: list[Word] = []
    spans: dict[int, tuple[int, int]] = {}  # of the words of a multiword token
    for cells in rows:
        if "." in cells[0]:
            continue
        first, _, last = cells[0].partition("-")
        if int(first) in spans:
            start, end = spans.pop(int(first))
        else:
            start = text.find(cells[1], at)
            if start < 0:
                raise ValueError(f"{document.name}: {cells[1]!r} is not in the sentence's text {text[at : at + 60]!r}")
            end = at = start + len(cells[1])
        if last:
            forms = {int(c[0]): c[1] for c in rows if c[0].isdigit() and int(first) <= int(c[0]) <= int(last)}
            spans = _inside(forms, start, end)
        else:
            form, lemma, upos, xpos = cells[1:5]
            at_text = (offset + start, offset + end)
            words.append(Word(form, lemma, upos, xpos, int(cells[6]), cells[7], *at_text, cells[9]))
    document.text += text
    document.sentences.append(words)


def _inside(forms: dict[int, str], start: int, end: int) -> dict[int, tuple[int, int]]:
    """The parts of a multiword token that its words cover; the whole for each where they are spelt otherwise."""
    if sum(map(len, forms.values())) != end - start:
        return dict.fromkeys(forms, (start, end))
    out = {}
    for number, form in forms.items():
        out[number] = (start, start + len(form))
        start += len(form)
    return out


_BRACKET = re.compile(r"\((?P<open>[^()]+)(?P<shut>\))?|(?P<close>[^()]+)\)")


def entities_of(misc: Sequence[str]) -> list[tuple[int, int, str, str]]:
    """GUM's entities in a sentence, from the last columns of its words: first word, last word, chain, kind."""
    opened: list[tuple[str, str, int]] = []
    out: list[tuple[int, int, str, str]] = []
    for i, cell in enumerate(misc):
        entity = next((m[7:] for m in cell.split("|") if m.startswith("Entity=")), "")
        for m in _BRACKET.finditer(entity):
            if m["open"]:
                fields = m["open"].split("-")
                if len(fields) < 2:
                    continue
                opened.append((fields[0], fields[1], i))
                if m["shut"]:
                    chain, kind, start = opened.pop()
                    out.append((start, i, chain, kind))
            else:
                at = next((k for k in range(len(opened) - 1, -1, -1) if opened[k][0] == m["close"]), None)
                if at is not None:
                    chain, kind, start = opened.pop(at)
                    out.append((start, i, chain, kind))
    return out


def find_treebank(beside: Path, name: str) -> Path:
    """The CoNLL-U file of a corpus whose own files have no trees: in the same folder or in `ud-ewt` beside it.

    Raises:
        OSError: it is in neither place.
    """
    folder = beside if beside.is_dir() else beside.parent
    for place in (folder / name, folder.parent / "ud-ewt" / name):
        if place.is_file():
            return place
    raise OSError(f"{beside}: its trees are in {name}, expected in the same folder or in a folder ud-ewt beside it")


def read_trees(path: Path) -> dict[str, Tree]:
    """Words and heads (1-based, 0 the root) of each sentence of a CoNLL-U file, by `sent_id`."""
    out: dict[str, Tree] = {}
    words: list[str] = []
    heads: list[int] = []
    key = ""
    for line in [*path.read_text("utf8").splitlines(), ""]:
        if line.startswith("# sent_id"):
            key = line.split("=", 1)[1].strip()
        elif not line and words:
            out[key] = (words, heads)
            words, heads = [], []
        elif line and not line.startswith("#"):
            cells = line.split("\t")
            if cells[0].isdigit():
                words.append(cells[1])
                heads.append(int(cells[6]))
    return out


def head_of_span(heads: list[int], first: int, last: int) -> int:
    """The word of a span (0-based, both ends in it) whose head (1-based) lies outside it; the first of several."""
    return next((i for i in range(first, last + 1) if not first <= heads[i] - 1 <= last), first)
