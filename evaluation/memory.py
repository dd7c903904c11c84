"""Peak memory and time of the language layer on inputs of every size, and whether memory stays flat.

    python evaluation/memory.py DATA/train/wikinews/data [--articles 10000]

Each long input is read in a process of its own. The articles are read in one process; the figures are what it holds
after a tenth of them and at the end.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from speed import read_articles

READ = """
import resource, sys, time
from twosource.language import read_sentences
text = sys.stdin.read()
began = time.perf_counter()
sentences = read_sentences(text)
took, peak = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
print(f"{sum(len(s.tokens) for s in sentences)} words, {len(sentences)} sentences: {peak} MB, {took:.1f} s")
"""


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("folder", type=Path)
    ap.add_argument("--articles", type=int, default=10_000)
    a = ap.parse_args()
    texts = read_articles(a.folder)
    words = "\n".join(texts).split()
    plain = [w.strip(".!?;:\"'()") or "word" for w in words]
    for name, text in {
        "one article": texts[0],
        "a report of 200,000 words": "\n\n".join((texts * 4)[:334]),
        "the same as one paragraph": " ".join((words * 4)[:200_000]),
        "a sentence of 5,000 words": " ".join(plain[:5000]) + ".",
        "1 MB without a full stop": (" ".join(plain) * 3)[: 1 << 20],
        "a word of 100,000 letters": "letters" * 14_286,
        "100,000 numbers in lines": "\n".join(str(i) for i in range(100_000)),
    }.items():
        done = subprocess.run([sys.executable, "-c", READ], input=text, capture_output=True, text=True, check=False)
        print(f"{name}: {done.stdout.strip() or done.stderr.strip()[-300:]}", flush=True)
    held = read_many(texts, a.articles)
    print(f"{a.articles} articles: {held[0]} MB after a tenth, {held[1]} MB at the end")


def read_many(texts: list[str], many: int) -> tuple[int, int]:
    from twosource.language import read_sentences

    held = [0, 0]
    for i in range(many):
        # another word in each, so that no two articles are the same
        read_sentences(f"Article {i} of place{i}. {texts[i % len(texts)]}")
        if i == many // 10:
            held[0] = resident()
    held[1] = resident()
    return held[0], held[1]


def resident() -> int:
    """Megabytes that the process holds now."""
    status = Path("/proc/self/status").read_text("ascii")
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) // 1024


if __name__ == "__main__":
    main()
