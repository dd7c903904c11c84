"""Trees put right where English leaves one reading."""

from twosource.language.mending import mended
from twosource.records import Sentence, Token


def sentence(*rows: tuple[str, str, str, int, str]) -> Sentence:
    tokens, at = [], 0
    for form, upos, xpos, head, relation in rows:
        tokens.append(Token(at, at + len(form), form, form.lower(), upos, xpos, head - 1, relation))
        at += len(form) + 1
    return Sentence(0, at - 1, tuple(tokens), ())


def test_a_day_has_no_apposition_that_acts() -> None:
    s = sentence(
        ("Thursday", "PROPN", "NNP", 4, "obl:unmarked"),
        (",", "PUNCT", ",", 1, "punct"),
        ("Rey", "PROPN", "NNP", 1, "appos"),
        ("urged", "VERB", "VBD", 0, "root"),
        ("talks", "NOUN", "NNS", 4, "obj"),
    )
    assert (mended(s).tokens[2].head, mended(s).tokens[2].relation) == (3, "nsubj")


def test_a_verb_that_has_its_subject_is_left_alone() -> None:
    s = sentence(
        ("Thursday", "PROPN", "NNP", 4, "obl:unmarked"),
        ("deadline", "NOUN", "NN", 1, "appos"),
        ("they", "PRON", "PRP", 4, "nsubj"),
        ("met", "VERB", "VBD", 0, "root"),
    )
    assert mended(s) is s


def test_two_infinitives_go_together() -> None:
    s = sentence(
        ("ordered", "VERB", "VBD", 0, "root"),
        ("them", "PRON", "PRP", 1, "obj"),
        ("to", "PART", "TO", 4, "mark"),
        ("stop", "VERB", "VB", 1, "xcomp"),
        ("and", "CCONJ", "CC", 6, "cc"),
        ("hand", "VERB", "VB", 1, "conj"),
    )
    assert mended(s).tokens[5].head == 3
