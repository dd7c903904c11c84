"""How fast the language layer reads, beside the bare float encoder and spaCy's small CNN architecture.

    python evaluation/speed.py DATA/train/wikinews/data --encoder encoder.onnx [--spacy PYTHON]

All three read the same articles, cut to 600 words each, on two cores, in turn, `--times` times; figures are articles a
second: median (least to most). The complete layer goes from text to sentences, words, tags, lemmas, trees, names,
roles, event nouns, factuality and vectors. The bare encoder (`python training/export.py --bare MODEL_FOLDER --out
encoder.onnx`) gets the layer's own sentences as ready-made pieces, in the same batches, and stops at hidden vectors.
With `--steps`, each step of reading a report is timed instead, in time of the processors (both cores together):
milliseconds an article, share of the layer's, and how many times the layer's the complete reading takes.
PYTHON is an interpreter of a throw-away environment with spaCy (`pip install spacy`): tagger, parser, lemmatizer and
names in the sizes of its small English pipeline, with weights as initialised, which take the same time.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

ARTICLES, WORDS = 120, 600


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("folder", type=Path)
    ap.add_argument("--encoder", type=Path)
    ap.add_argument("--spacy", help="an interpreter that has spaCy")
    ap.add_argument("--steps", action="store_true", help="time each step from words to events instead")
    ap.add_argument("--times", type=int, default=5)
    a = ap.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:2])
    texts = read_articles(a.folder)
    if a.steps:
        time_steps(texts, a.times)
        return
    runs: dict[str, Callable[[], float]] = {"layer": lambda: time_layer(texts)}
    if a.encoder:
        runs["encoder"] = bare_encoder(texts, a.encoder)
    if a.spacy:
        runs["spacy"] = lambda: time_spacy(texts, a.spacy)
    seconds: dict[str, list[float]] = {k: [] for k in runs}
    for run in range(a.times + 1):
        for name, call in runs.items():
            took = call()
            if run:  # the first is to warm up
                seconds[name].append(took)
    print(f"{len(texts)} articles of {WORDS} words, two cores")
    for name, took in seconds.items():
        each = sorted(len(texts) / t for t in took)
        print(f"{name:8} {statistics.median(each):6.1f} articles a second ({each[0]:.1f} to {each[-1]:.1f})")
    if a.encoder:
        ratio = statistics.median(x / y for x, y in zip(seconds["layer"], seconds["encoder"], strict=True))
        print(f"the layer takes {ratio:.2f} of the bare float encoder's time")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB, everything together")


def read_articles(folder: Path) -> list[str]:
    """Wikinews's texts one after another, cut into articles of one length."""
    csv.field_size_limit(1 << 24)
    words: list[str] = []
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf8", newline="") as rows:
            for row in csv.DictReader(rows):
                words.extend(row["text"].replace("\n", " \n ").split(" "))
    out, start = [], 0
    while len(out) < ARTICLES and start < len(words):
        end, seen = start, 0
        while end < len(words) and seen < WORDS:
            seen += bool(words[end].strip())
            end += 1
        out.append(" ".join(words[start:end]))
        start = end
    return out


def time_steps(texts: list[str], times: int) -> None:
    """Language, actors, dates, figures, quotations and events, one after another for each article."""
    import datetime as dt

    from twosource.actors import add_speakers, find_actors
    from twosource.attribution import find_credit
    from twosource.dates import find_dates
    from twosource.events import date_by_scene, find_events
    from twosource.figures import find_figures
    from twosource.language import read_sentences
    from twosource.quotations import find_quotations
    from twosource.records import Report

    names = ("language", "actors", "dates", "figures", "quotations", "events")
    took: dict[str, list[float]] = {name: [] for name in names}
    day = dt.date(2020, 6, 1)
    for run in range(times + 1):
        sums = dict.fromkeys(names, 0.0)
        for number, text in enumerate(texts):
            report = Report(str(number), str(number), text, published=day)
            marks = [time.process_time()]
            sentences = read_sentences(text)
            marks.append(time.process_time())
            report = replace(report, credit=find_credit(report))
            actors = find_actors(report, sentences)
            marks.append(time.process_time())
            dates = find_dates(text, sentences, day)
            marks.append(time.process_time())
            figures = find_figures(text, sentences, dates)
            marks.append(time.process_time())
            quotations = find_quotations(report, sentences, actors)
            actors = add_speakers(actors, sentences, quotations)
            marks.append(time.process_time())
            events = find_events(report, sentences, actors, dates, figures, quotations)
            date_by_scene(events, report, sentences, dates, quotations)
            marks.append(time.process_time())
            for name, start, end in zip(names, marks, marks[1:], strict=False):
                sums[name] += end - start
        if run:  # the first is to warm up
            for name in names:
                took[name].append(1000 * sums[name] / len(texts))
    whole = statistics.median(took["language"])
    for name in names:
        each = statistics.median(took[name])
        print(
            f"{name:10} {each:6.2f} ms an article ({min(took[name]):.2f} to {max(took[name]):.2f}), {each / whole:.1%}"
        )
    ratios = [sum(run) / run[0] for run in zip(*took.values(), strict=True)]
    print(f"complete: {statistics.median(ratios):.2f} times the layer ({min(ratios):.2f} to {max(ratios):.2f})")


def time_layer(texts: list[str]) -> float:
    from twosource.language import read_sentences

    began = time.perf_counter()
    for text in texts:
        read_sentences(text)
    return time.perf_counter() - began


def bare_encoder(texts: list[str], path: Path) -> Callable[[], float]:
    import numpy as np
    import onnxruntime

    from twosource.language import read_sentences
    from twosource.language.model import batches, load_reader

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 2
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    feeds = []
    for text in texts:
        items = load_reader().items([[t.form for t in s.tokens] for s in read_sentences(text)])
        for batch in batches(items):
            rows = [items[i].pieces for i in batch]
            pieces = np.zeros((len(rows), max(map(len, rows))), dtype=np.int64)
            for i, row in enumerate(rows):
                pieces[i, : len(row)] = row
            feeds.append({"pieces": pieces, "mask": (pieces > 0).astype(np.int64)})

    def run() -> float:
        began = time.perf_counter()
        for feed in feeds:
            session.run(["hidden"], feed)
        return time.perf_counter() - began

    return run


SPACY = """
import json, sys, time, random
import spacy
from spacy.training import Example
texts = json.load(sys.stdin)
width = {"@architectures": "spacy.HashEmbedCNN.v2", "pretrained_vectors": None, "width": 96, "depth": 4,
         "embed_size": 2000, "window_size": 1, "maxout_pieces": 3, "subword_features": True}
nlp = spacy.blank("en")
nlp.add_pipe("tok2vec", config={"model": width})
shared = {"@architectures": "spacy.Tok2VecListener.v1", "width": 96, "upstream": "tok2vec"}
nlp.add_pipe("tagger", config={"model": {"@architectures": "spacy.Tagger.v2", "nO": None, "tok2vec": shared}})
parser = {"@architectures": "spacy.TransitionBasedParser.v2", "state_type": "parser", "extra_state_tokens": False,
          "hidden_width": 64, "maxout_pieces": 2, "use_upper": True, "tok2vec": shared}
nlp.add_pipe("parser", config={"model": parser})
names = {**parser, "state_type": "ner", "tok2vec": width}
nlp.add_pipe("ner", config={"model": names})
words = ["The", "minister", "of", "Norway", "met", "Ivo", "Brandt", "in", "Oslo", "yesterday", "."]
example = Example.from_dict(nlp.make_doc(" ".join(words)), {
    "words": words, "tags": [f"T{i % 45}" for i in range(len(words))],
    "heads": [1, 4, 3, 1, 4, 6, 4, 8, 4, 4, 4], "deps": ["det", "nsubj", "prep", "pobj", "ROOT", "compound", "dobj",
    "prep", "pobj", "npadvmod", "punct"], "entities": ["O", "O", "O", "U-GPE", "O", "B-PERSON", "L-PERSON", "O",
    "U-GPE", "U-DATE", "O"]})
for label in ("acl advcl advmod amod appos aux auxpass case cc ccomp conj csubj dative mark neg nmod nummod oprd "
              "parataxis pcomp poss preconj predet prt quantmod relcl xcomp").split():
    nlp.get_pipe("parser").add_label(label)
for label in "CARDINAL EVENT FAC LANGUAGE LAW LOC MONEY NORP ORDINAL ORG PERCENT PRODUCT QUANTITY TIME".split():
    nlp.get_pipe("ner").add_label(label)
nlp.initialize(lambda: [example])
for doc in nlp.pipe(texts[:4]):
    pass
began = time.perf_counter()
for doc in nlp.pipe(texts):
    pass
print(time.perf_counter() - began)
"""


def time_spacy(texts: list[str], python: str) -> float:
    done = subprocess.run([python, "-c", SPACY], input=json.dumps(texts), capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    return float(done.stdout)


if __name__ == "__main__":
    main()
