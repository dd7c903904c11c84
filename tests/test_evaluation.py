"""The scorers' own reading of data and their counts, on data made here; no model but where damage is read."""

import json
import random
import sys
from collections import Counter
from pathlib import Path

import pytest

from twosource.evaluation import codes, ecb
from twosource.evaluation.names import read_iob
from twosource.evaluation.parse import count_text, f1_of
from twosource.evaluation.treebank import Word, read_documents
from twosource.records import Sentence, Token

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "evaluation"), str(ROOT / "training")]

CONLLU = """# newdoc id = GUM_news_made
# newpar
# sent_id = 1
# text = They don't know.
1	They	they	PRON	PRP	_	4	nsubj	_	_
2-3	don't	_	_	_	_	_	_	_	_
2	do	do	AUX	VBP	_	4	aux	_	_
3	n't	not	PART	RB	_	4	advmod	_	_
4	know	know	VERB	VB	_	0	root	_	SpaceAfter=No
5	.	.	PUNCT	.	_	4	punct	_	_

# sent_id = 2
# text = The dam is gonna hold.
1	The	the	DET	DT	_	2	det	_	_
2	dam	dam	NOUN	NN	_	6	nsubj	_	_
3	is	be	AUX	VBZ	_	6	aux	_	_
4-5	gonna	_	_	_	_	_	_	_	_
4	going	go	AUX	VBG	_	6	aux	_	_
5	to	to	PART	TO	_	6	mark	_	_
6	hold	hold	VERB	VB	_	0	root	_	_
7	.	.	PUNCT	.	_	6	punct	_	_

# newpar
# sent_id = 3
# text = It held.
1	It	it	PRON	PRP	_	2	nsubj	_	_
2	held	hold	VERB	VBD	_	0	root	_	_
3	.	.	PUNCT	.	_	2	punct	_	_

"""


@pytest.fixture
def treebank(tmp_path: Path) -> Path:
    path = tmp_path / "made.conllu"
    path.write_text(CONLLU, "utf8")
    return path


def test_a_documents_text_is_put_together(treebank: Path) -> None:
    (document,) = read_documents(treebank)
    assert document.text == "They don't know. The dam is gonna hold.\n\nIt held."
    assert document.genre == "news"
    shown = [[document.text[w.start : w.end] for w in s] for s in document.sentences]
    assert shown[0] == ["They", "do", "n't", "know", "."]
    assert shown[1][3:5] == ["gonna", "gonna"]  # "going to" is spelt otherwise: both words lie on the whole


def sentence_of(words: list[Word], heads: list[int] | None = None, cut: tuple[int, int] | None = None) -> Sentence:
    tokens = tuple(
        Token(w.start, w.end, w.form, w.lemma, w.upos, w.xpos, w.head - 1 if heads is None else heads[i], w.relation)
        for i, w in enumerate(words)
    )
    start, end = cut or (tokens[0].start, tokens[-1].end)
    return Sentence(start, end, tokens, (), None, 0)  # type: ignore[arg-type]


def test_a_perfect_reading_scores_a_hundred(treebank: Path) -> None:
    (document,) = read_documents(treebank)
    counts: Counter[str] = Counter()
    count_text(document.text, document.sentences, [sentence_of(s) for s in document.sentences], counts)
    assert {f1_of(counts, k) for k in ("words", "sentences", "upos", "uas", "las", "lemmas")} == {100.0}


def test_what_is_missing_or_wrong_costs(treebank: Path) -> None:
    (document,) = read_documents(treebank)
    first, second, third = document.sentences
    counts: Counter[str] = Counter()
    system = [sentence_of(first, heads=[3, 3, 3, -1, 0]), sentence_of(second)]  # a wrong head; the last unread
    count_text(document.text, document.sentences, system, counts)
    assert counts["sentences"] == 2
    assert counts["gold sentences"] == 3
    assert counts["words"] == len(first) + len(second)
    assert counts["uas"] == counts["words"] - 1
    assert f1_of(counts, "words") == round(200 * counts["words"] / (2 * counts["words"] + len(third)), 2)


def test_iob_lines_of_both_kinds(tmp_path: Path) -> None:
    path = tmp_path / "made.iob2"
    path.write_text(
        "# sent_id = 1\n1\tIvo\tB-PER\t-\n2\tBrandt\tI-PER\t-\n3\tleft\tO\t-\n\nOslo B-LOC\nmoney B-MONEY\n\n"
    )
    left, oslo = (["Ivo", "Brandt", "left"], {(0, 1, "person")}), (["Oslo", "money"], {(0, 0, "place")})
    assert read_iob(path) == [[left], [oslo]]
    path.write_text("# newdoc id = a\n" + path.read_text() + "# newdoc id = b\nOslo B-LOC\nmoney B-MONEY\n")
    assert read_iob(path) == [[left, oslo], [oslo]]


ONTOLOGY = (
    "cameo,plover_event,plover_mode,plover_context,cameo_label\n043,CONSULT,visit,,Host\n190,ASSAULT,,,Use force\n"
)
VALIDATION = """<Validation><Sentences>
<Sentence category="TEST" date="20310514" id="T_1" evaluate="true"/>
<EventCoding eventcode="043" sourcecode="LND" targetcode="OST" />
<EventCoding eventcode="043" sourcecode="OST" targetcode="LND" />
<EventCoding eventcode="010" sourcecode="OST" targetcode="LND" />
<Text>
Lindoria received
Ostrava``s envoys.
</Text>
</Sentence>
<Sentence category="TEST" date="20310514" id="T_2" evaluate="false"/>
<Text>Left out.</Text>
</Sentences></Validation>"""


def test_a_validation_file_gives_each_pair_once_and_no_dropped_code(tmp_path: Path) -> None:
    (tmp_path / "gold").mkdir()
    (tmp_path / "ontology").mkdir()
    (tmp_path / "ontology/cameo_to_plover.csv").write_text(ONTOLOGY)
    (tmp_path / "gold/made.xml").write_text(VALIDATION)
    assert codes.read_rows(tmp_path / "gold/made.xml") == [
        codes.Row("T_1", 'Lindoria received Ostrava"s envoys.', ("CONSULT",))
    ]


ECB = """<Document doc_name="1_1ecbplus.xml">
<token t_id="1" sentence="0" number="0">http</token>
<token t_id="2" sentence="1" number="0">The</token>
<token t_id="3" sentence="1" number="1">mill</token>
<token t_id="4" sentence="1" number="2">burned</token>
<token t_id="5" sentence="1" number="3">Monday</token>
<token t_id="6" sentence="1" number="4">.</token>
<Markables><TIME_DATE m_id="7"><token_anchor t_id="5"/></TIME_DATE></Markables>
</Document>"""


def test_ecb_documents_have_their_mentions_in_running_text(tmp_path: Path) -> None:
    (tmp_path / "ECB+/1").mkdir(parents=True)
    (tmp_path / "ECB+/1/1_1ecbplus.xml").write_text(ECB)
    mention = {"doc_id": "1_1ecbplus", "sent_id": 0, "tokens_number": [2], "coref_chain": "fire"}
    (tmp_path / "ECB_Dev_Event_gold_mentions.json").write_text(json.dumps([mention]))
    (tmp_path / "ECBplus_coreference_sentences.csv").write_text("Topic,File,Sentence Number\n1,1ecbplus,1\n")
    (document,) = ecb.read_documents(tmp_path, "Dev")
    assert document.text == "The mill burned Monday."
    assert [(document.text[slice(*m.span)], m.chain) for m in document.mentions] == [("burned", "fire")]
    assert [document.text[a:b] for a, b in document.times] == ["Monday"]
    assert document.care == ((0, len(document.text)),)
    assert (document.topic, document.subtopic) == ("1", "1plus")


def test_damage_moves_gold_words_along(treebank: Path) -> None:
    damage = pytest.importorskip("damage")
    (document,) = read_documents(treebank)
    texts = set()
    for seed in range(40):
        worn = damage.damaged(document, random.Random(seed))
        texts.add(worn.text)
        for words in worn.sentences:
            assert all(worn.text[w.start : w.end] == w.form for w in words)
            assert [w.head for w in words].count(0) == 1
            assert all(0 <= w.head <= len(words) for w in words)
    assert len(texts) > 3


def test_ranks_share_their_place_where_values_are_equal() -> None:
    vectors = pytest.importorskip("vectors")
    import numpy as np

    assert vectors.ranks(np.array([3.0, 1.0, 3.0, 2.0])).tolist() == [3.5, 1.0, 3.5, 2.0]
    assert vectors.spearman(np.array([1.0, 2.0, 9.0]), np.array([0.1, 0.2, 0.3])) == pytest.approx(1.0)


def test_floors_only_fall_where_that_is_allowed() -> None:
    gate = pytest.importorskip("gate")
    old = {"digest": "a", "floors": {"las": 90.0, "false conflicts": 0.1}}
    worse = {"las": 80.0, "false conflicts": 0.5}
    assert gate.moved(worse, "a", old, 1.0, False)["floors"] == old["floors"]
    assert gate.moved(worse, "a", old, 1.0, True)["floors"] == {"las": 79.0, "false conflicts": 1.5}
    assert list(gate.compared("x", worse, "b", old)) == [
        "x: the data's digest is b, the floors are for a",
        "x: las 80.0, floor 90.0",
        "x: false conflicts 0.5, floor 0.1",
    ]


def test_rounded_layers_are_on_the_grid_and_pass_gradients_on() -> None:
    torch = pytest.importorskip("torch", reason="a training extra")
    from rounding import WEIGHT_STEPS, round_layers

    torch.manual_seed(0)
    plain = torch.nn.Linear(8, 3)
    model = torch.nn.Sequential(torch.nn.Linear(8, 3))
    model[0].load_state_dict(plain.state_dict())
    round_layers(model)
    x = torch.randn(5, 8, requires_grad=True)
    out = model(x)
    assert torch.allclose(out, plain(x), atol=0.1)
    assert not torch.equal(out, plain(x))
    out.sum().backward()
    assert x.grad is not None
    step = plain.weight.detach().abs().amax(1, keepdim=True) / WEIGHT_STEPS
    on_grid = (plain.weight.detach() / step).round() * step
    assert torch.allclose(x.grad, on_grid.sum(0).expand(5, 8), atol=1e-5)


def test_rows_of_names_are_scored_over_all_well_formed_rows() -> None:
    torch = pytest.importorskip("torch", reason="a training extra")
    from itertools import product

    from losses import row_loss

    tags = ["O", "B-a", "I-a", "B-b", "I-b"]
    torch.manual_seed(0)
    scores, gold = torch.randn(2, 3, 5), torch.tensor([[1, 2, 0], [0, -100, 4]])

    def is_row(row: list[str]) -> bool:
        return all(b[0] != "I" or a[2:] == b[2:] for a, b in zip(["O", *row], row, strict=False))

    want = 0.0
    for s, g in zip(scores, gold.tolist(), strict=True):
        rows = [r for r in product(range(5), repeat=3) if is_row([tags[k] for k in r])]
        totals = torch.tensor([sum(float(s[i, k]) for i, k in enumerate(r)) for r in rows])
        right = torch.tensor([all(x in (-100, k) for x, k in zip(g, r, strict=True)) for r in rows])
        want += float(totals.logsumexp(0) - totals[right].logsumexp(0))
    assert float(row_loss(scores, gold, gold > -101, tags)) == pytest.approx(want / 5, abs=1e-4)
