"""Lists the words on which the lemma rules err, from the training treebanks.

    python training/compile_lemmas.py --data DATA/train --tokenizer src/twosource/data/en/model/tokenizer.json
        --out src/twosource/data/en/lemmas.json

Prints the accuracy on the dev sets (gold tags) with the exceptions found.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

import corpora
from twosource.language import lemmas


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--data", type=Path, required=True)
    ap.add_argument("--tokenizer", type=Path, required=True)
    ap.add_argument("--out", type=Path, required=True)
    a = ap.parse_args()
    known = {w for w in json.loads(a.tokenizer.read_text("utf8"))["model"]["vocab"] if w.isalpha()}
    files = {
        p: [a.data / "ud-ewt" / f"en_ewt-ud-{p}.conllu", a.data / "gum-open" / f"gum-open-{p}.conllu"]
        for p in ("train", "dev")
    }
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    ruled: dict[str, str] = {}
    for path in files["train"]:
        for s in corpora.read_conllu(path):
            for form, upos, xpos, lemma in zip(s.words, s.upos or (), s.xpos or (), s.lemmas or (), strict=True):
                lower = form.lower().replace("’", "'")
                if upos in ("PROPN", "SYM", "PUNCT", "NUM") and xpos not in ("NNS", "NNPS"):
                    continue
                counts[f"{xpos} {lower}"][lemma] += 1
                ruled.setdefault(f"{xpos} {lower}", lemmas.by_rule(lower, form, upos, xpos, known))
    wrong = {}
    for key, found in counts.items():
        best, n = found.most_common(1)[0]
        # a past tense under a verb that there is not ("flead", "fre") is a slip of the annotators
        past = key[:4] in ("VBD ", "VBN ")
        slip = past and key[4:] in lemmas._PAST and best not in lemmas._PAST.values()
        slip = slip or (past and key.endswith("eed") and best + "e" == ruled[key])
        if best != ruled[key] and n * 2 > sum(found.values()) and not slip:
            wrong[key] = best
    a.out.write_text(json.dumps(dict(sorted(wrong.items())), ensure_ascii=False, indent=0) + "\n", "utf8")
    print(f"{len(wrong)} exceptions, {a.out.stat().st_size / 1e3:.0f} kB")
    lemmas._exceptions.cache_clear()
    for path in files["dev"]:
        right = total = 0
        misses: Counter[str] = Counter()
        for s in corpora.read_conllu(path):
            for form, upos, xpos, lemma in zip(s.words, s.upos or (), s.xpos or (), s.lemmas or (), strict=True):
                got = lemmas.lemma_of(form, upos, xpos, known)
                right += got == lemma
                total += 1
                if got != lemma:
                    misses[f"{form} {xpos}: {got}, not {lemma}"] += 1
        print(f"{path.name}: {100 * right / total:.2f}% of {total}", misses.most_common(12))


if __name__ == "__main__":
    main()
