"""Dev figures during training: a quick look, with greedy trees. The figures reported come from `twosource eval`."""

from __future__ import annotations

import random
from collections import Counter

import numpy as np
import torch
from torch import Tensor, nn

from items import Item, Labels, batches_of, inputs_of, predicates_of
from network import Reader, Scores


@torch.no_grad()
def evaluate(
    model: Reader, items: list[Item], labels: Labels, teacher: dict[str, Tensor], device: str
) -> dict[str, float]:
    """UPOS, UAS, LAS, name F1, role F1 with gold predicates, event nouns, starts, factuality's r, vectors' cosine."""
    model.eval()
    counts: Counter[str] = Counter()
    factual: list[tuple[float, float]] = []
    cosines: list[float] = []
    for batch in batches_of(items, 4096, random.Random(0)):
        with torch.autocast(device, torch.bfloat16):
            scores = model(*inputs_of(batch, device))
        for i, b in enumerate(batch):
            _count_words(model, scores, i, b, labels, counts)
            _count_marks(scores, i, b, counts)
            _count_roles(model, scores, i, b, labels, counts)
            if b.sentence.factuality is not None:
                got = scores.factuality[i].tolist()
                factual.extend((g, w) for g, w in zip(got, b.sentence.factuality, strict=False) if w == w)
            if b.sentence.id in teacher:
                cosines.append(
                    float(nn.functional.cosine_similarity(scores.vector[i].float(), teacher[b.sentence.id], 0))
                )
    model.train()
    out = {k: 100 * counts[k] / counts["words"] for k in ("upos", "xpos", "uas", "las") if counts["words"]}
    for name in ("names", "roles", "predicates", "event_nouns", "starts"):
        if counts[name + " gold"]:
            out[name] = 200 * counts[name + " right"] / (counts[name + " gold"] + counts[name + " found"])
    if factual:
        out["factuality"] = 100 * float(np.corrcoef(np.array(factual).T)[0, 1])
    if cosines:
        out["vectors"] = 100 * float(np.mean(cosines))
    return {k: round(v, 2) for k, v in out.items()}


def _count_words(model: Reader, scores: Scores, i: int, b: Item, labels: Labels, counts: Counter[str]) -> None:
    n, s = len(b.first), b.sentence
    if s.names is not None:
        gold = spans_of(s.names)
        found = spans_of([labels.names[k] for k in scores.names[i, :n].argmax(-1).tolist()])
        counts["names gold"] += len(gold)
        counts["names found"] += len(found)
        counts["names right"] += len(gold & found)
    if s.upos is None or s.heads is None or s.relations is None or s.xpos is None:
        return
    upos, xpos = scores.upos[i, :n].argmax(-1).tolist(), scores.xpos[i, :n].argmax(-1).tolist()
    heads = scores.heads[i, :n, : n + 1].argmax(-1).tolist()
    relations = model.label.chosen_pairs(scores.label_words[i, :n].float(), scores.label_heads[i, heads].float())
    relations = relations.argmax(-1).tolist()
    for w in range(n):
        right = heads[w] == s.heads[w]
        counts["words"] += 1
        counts["upos"] += labels.upos[upos[w]] == s.upos[w]
        counts["xpos"] += labels.xpos[xpos[w]] == s.xpos[w]
        counts["uas"] += right
        counts["las"] += right and labels.relations[relations[w]] == s.relations[w]


def _count_marks(scores: Scores, i: int, b: Item, counts: Counter[str]) -> None:
    for name in ("predicates", "event_nouns", "starts"):
        gold = getattr(b.sentence, name)
        if gold is None:
            continue
        found = (getattr(scores, name)[i] > 0).tolist()
        for g, f in zip(gold, found, strict=False):
            if g >= 0:
                counts[name + " gold"] += g
                counts[name + " found"] += f
                counts[name + " right"] += g == 1 and f


def _count_roles(model: Reader, scores: Scores, i: int, b: Item, labels: Labels, counts: Counter[str]) -> None:
    predicates = predicates_of(b.sentence)
    if not predicates:
        return
    n = len(b.first)
    rows = scores.role_predicates[i : i + 1, predicates].float()
    found = model.role.all_pairs(rows, scores.role_words[i : i + 1].float())[0, :, :n].argmax(-1)
    for p, row in zip(predicates, found.tolist(), strict=True):
        for w, k in enumerate(row):
            gold = (b.sentence.roles or {}).get((p, w), "")
            counts["roles gold"] += bool(gold)
            counts["roles found"] += bool(k)
            counts["roles right"] += bool(gold) and labels.roles[k] == gold


def spans_of(tags: list[str]) -> set[tuple[int, int, str]]:
    """Spans of a BIO row; an I that continues nothing opens a span."""
    out = set()
    start, kind = -1, ""
    for i, tag in enumerate([*tags, "O"]):
        if start >= 0 and not (tag.startswith("I-") and tag[2:] == kind):
            out.add((start, i, kind))
            start = -1
        if tag[:2] in ("B-", "I-") and start < 0:
            start, kind = i, tag[2:]
    return out
