"""How well sentence vectors tell sentences of one story from sentences of others, ours beside the original MiniLM's.

    python evaluation/vectors.py DATA/evaluate-only/stories --original encoder.onnx

`encoder.onnx` is the unchanged encoder (`python training/export.py --bare MODEL_FOLDER --out encoder.onnx`). From each
set with stories, sentences are drawn by a fixed seed; half of the pairs are of two reports of one story, half of two
stories. The first figure is Spearman's rank correlation between cosine and "same story", for each model, and the share
of the original's that ours keeps; the second is the rank correlation between the two models' cosines.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import defaultdict
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

from twosource.data import ENGLISH
from twosource.language import read_sentences

PAIRS = 2000  # of each set
FIRST = 12  # sentences of a report: what comes later is often about other things
SETS = ("allsides_full", "svc_gunviolence", "galaxy_wikinews_medium")

Floats = npt.NDArray[np.float64]


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("folder", type=Path)
    ap.add_argument("--original", type=Path, required=True)
    a = ap.parse_args()
    session = onnxruntime.InferenceSession(str(a.original), providers=["CPUExecutionProvider"])
    tokenizer = Tokenizer.from_file(str(ENGLISH / "model" / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(256)
    for name in SETS:
        pairs, same = draw(a.folder / f"{name}.jsonl", random.Random(name))
        ours, theirs = cosines(pairs, our_vector), cosines(pairs, lambda t: original_vector(t, session, tokenizer))
        kept, was = spearman(ours, same), spearman(theirs, same)
        print(
            f"{name}: {len(pairs)} pairs; with same story: ours {kept:.3f}, original {was:.3f}, "
            f"kept {kept / was:.3f}; between the two {spearman(ours, theirs):.3f}"
        )


def draw(path: Path, chance: random.Random) -> tuple[list[tuple[str, str]], Floats]:
    """Pairs of sentences and whether they are of one story."""
    stories: dict[str, list[list[str]]] = defaultdict(list)
    rows = [json.loads(line) for line in path.read_text("utf8").splitlines()]
    chance.shuffle(rows)
    for row in rows[:500]:
        text = row["text"]
        read = read_sentences(text[:4000])
        sentences = [text[s.start : s.end] for s in read[:FIRST] if len(s.tokens) >= 6]
        if sentences:
            stories[row["story"]].append(sentences)
    several = sorted(k for k, v in stories.items() if len(v) > 1)
    pairs: list[tuple[str, str]] = []
    for _ in range(PAIRS // 2):
        one, other = chance.sample(stories[chance.choice(several)], 2)
        pairs.append((chance.choice(one), chance.choice(other)))
        first, second = chance.sample(sorted(stories), 2)
        pairs.append((chance.choice(chance.choice(stories[first])), chance.choice(chance.choice(stories[second]))))
    return pairs, np.array([1.0, 0.0] * (len(pairs) // 2))


def cosines(pairs: list[tuple[str, str]], encode) -> Floats:  # type: ignore[no-untyped-def]
    known = {t: encode(t) for t in sorted({t for pair in pairs for t in pair})}
    return np.array([float(known[a] @ known[b]) for a, b in pairs])


def our_vector(text: str) -> Floats:
    """The mean of the vectors of a text's sentences: nearly always there is one."""
    v = np.mean([s.vector for s in read_sentences(text)], axis=0)
    return np.asarray(v / np.linalg.norm(v), dtype=np.float64)


def original_vector(text: str, session: onnxruntime.InferenceSession, tokenizer: Tokenizer) -> Floats:
    pieces = np.array([tokenizer.encode(text).ids], dtype=np.int64)
    v = session.run(["hidden"], {"pieces": pieces, "mask": np.ones_like(pieces)})[0][0].mean(0)
    return np.asarray(v / np.linalg.norm(v), dtype=np.float64)


def spearman(a: Floats, b: Floats) -> float:
    return float(np.corrcoef(ranks(a), ranks(b))[0, 1])


def ranks(a: Floats) -> Floats:
    """Ranks, the same (the mean) for equal values."""
    _, where, counts = np.unique(a, return_inverse=True, return_counts=True)
    return (np.cumsum(counts) - (counts - 1) / 2)[where]


if __name__ == "__main__":
    main()
