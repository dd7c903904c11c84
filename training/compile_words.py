"""Reads each common lemma alone with a model, so that comparing need not: the table beside the model's weights.

    python training/compile_words.py --model src/twosource/data/en/model

Takes the commoner lemmas of data/en/frequencies.json. To be run again when that file or the model changes.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from twosource.language.lone_words import TABLE, common_lemmas
from twosource.language.model import Reader
from twosource.language.rounding import to_rows


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--model", type=Path, required=True)
    a = ap.parse_args()
    table = to_rows(Reader(a.model).encode([[w] for w in common_lemmas()], alone=True))
    np.save(a.model / TABLE, table)
    print(f"{len(table)} words, {table.nbytes / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
