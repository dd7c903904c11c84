"""Compiles the public lists of countries and office holders into what twosource ships.

    python training/compile_actors.py LISTS_FOLDER

reads the folder of lists that src/twosource/data/en/ACTORS.md names, and writes `actors.countries.tsv`,
`actors.people.tsv` and `countries.codes.tsv` beside it. The other two, `actors.organisations.tsv` and
`actors.seats.tsv`, are written by hand. Lists whose licence does not allow shipping under this project's own are not
read.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import re
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import yaml

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from twosource.actors.known import Country

OUT = Path(__file__).parents[1] / "src" / "twosource" / "data" / "en"
FIRST_DAY = "1990-01-01"  # holders who left before are seldom met in news that is compared today
CHIEFS_AS_OF = "2019-06-04"  # the day of the CIA list of whole cabinets, which tells no dates of its own
CHIEFS_SPAN = ("2019-01-01", "2019-12-31")  # half a year to each side: most ministers stay that long

# Names and demonyms that news uses and no list read here has; general knowledge.
EXTRA_NAMES = {
    "USA": "United States|U.S.|US|U.S.A.|USA|America|United States of America|U.S",
    "GBR": "United Kingdom|Britain|Great Britain|UK|U.K.|England",
    "RUS": "Russia|Russian Federation",
    "CHN": "China|PRC|People's Republic of China|Communist China|mainland China",
    "KOR": "South Korea|Republic of Korea|ROK",
    "PRK": "North Korea|DPRK",
    "IRN": "Iran|Islamic Republic of Iran|Islamic Republic|Persia",
    "SYR": "Syria",
    "TUR": "Turkey|Türkiye|Turkiye",
    "CZE": "Czech Republic|Czechia",
    "MMR": "Myanmar|Burma",
    "CIV": "Ivory Coast|Côte d'Ivoire|Cote d'Ivoire",
    "PSE": "Palestine|Palestinian Authority|Palestinian territories",
    "COD": "Democratic Republic of Congo|Democratic Republic of the Congo|DR Congo|DRC|Congo-Kinshasa",
    "COG": "Republic of Congo|Republic of the Congo|Congo-Brazzaville",
    "TWN": "Taiwan|Republic of China",
    "ARE": "United Arab Emirates|UAE|U.A.E.|Emirates",
    "SAU": "Saudi Arabia|Saudi|KSA",
    "VAT": "Vatican|Holy See|Vatican City",
    "MKD": "North Macedonia|Macedonia",
    "SWZ": "Eswatini|Swaziland",
    "TLS": "East Timor|Timor-Leste",
    "CPV": "Cape Verde|Cabo Verde",
    "BIH": "Bosnia and Herzegovina|Bosnia|Bosnia-Herzegovina",
    "VNM": "Vietnam|Viet Nam",
    "LAO": "Laos",
    "BRN": "Brunei",
    "XKX": "Kosovo",
    "HKG": "Hong Kong",
    "MAC": "Macau|Macao",
    "GMB": "Gambia|The Gambia",
    "BHS": "Bahamas|The Bahamas",
    "FSM": "Micronesia",
    "STP": "Sao Tome and Principe",
    "MDA": "Moldova",
    "TZA": "Tanzania",
    "BOL": "Bolivia",
    "VEN": "Venezuela",
    "NLD": "Netherlands|Holland|The Netherlands",
}
EXTRA_ADJECTIVES = {
    "USA": "American|U.S.|US|U.S",
    "GBR": "British|English|UK|U.K.",
    "NLD": "Dutch",
    "PHL": "Philippine|Filipino",
    "ARE": "Emirati",
    "SAU": "Saudi|Saudi Arabian",
    "IRQ": "Iraqi",
    "ISR": "Israeli",
    "PSE": "Palestinian",
    "KOR": "South Korean",
    "PRK": "North Korean",
    "TWN": "Taiwanese",
    "VAT": "Vatican",
    "XKX": "Kosovar|Kosovan",
    "TUR": "Turkish",
    "IRN": "Iranian|Persian",
    "MMR": "Burmese",
    "HKG": "Hong Kong",
    "AFG": "Afghan",
    "THA": "Thai",
    "COD": "Congolese",
    "NZL": "New Zealand|Kiwi",
    "ZAF": "South African",
    "KAZ": "Kazakh|Kazakhstani",
    "KGZ": "Kyrgyz",
    "UZB": "Uzbek",
    "TJK": "Tajik",
    "TKM": "Turkmen",
    "AZE": "Azerbaijani|Azeri",
    "BIH": "Bosnian",
    "SVK": "Slovak",
    "SVN": "Slovenian|Slovene",
    "HRV": "Croatian|Croat",
    "SRB": "Serbian|Serb",
    "CZE": "Czech",
    "DNK": "Danish",
}
EXTRA_NOUNS = {
    "GBR": "Briton|Britons|Brits",
    "NLD": "Dutchman|Dutchmen",
    "FRA": "Frenchman|Frenchmen|Frenchwoman",
    "ESP": "Spaniard|Spaniards",
    "POL": "Pole|Poles",
    "TUR": "Turk|Turks",
    "DNK": "Dane|Danes",
    "SWE": "Swede|Swedes",
    "FIN": "Finn|Finns",
    "PHL": "Filipino|Filipinos|Filipina",
    "IRL": "Irishman|Irishmen",
    "SRB": "Serb|Serbs",
    "HRV": "Croat|Croats",
    "ISR": "Israeli|Israelis",
    "USA": "American|Americans",
    "AFG": "Afghan|Afghans",
    "SAU": "Saudi|Saudis",
}
EXTRA_CAPITALS = {
    "UKR": "Kyiv|Kiev",
    "USA": "Washington|Washington, D.C.|Washington DC",
    "ISR": "Jerusalem|Tel Aviv",
    "NLD": "The Hague|Amsterdam",
    "ZAF": "Pretoria",
    "BOL": "La Paz",
    "TWN": "Taipei",
    "PSE": "Ramallah",
    "CIV": "Abidjan|Yamoussoukro",
    "MMR": "Naypyidaw|Nay Pyi Taw",
    "KAZ": "Astana|Nur-Sultan",
    "IND": "New Delhi|Delhi",
    "TZA": "Dodoma",
    "NGA": "Abuja",
    "LKA": "Colombo",
    "XKX": "Pristina",
    "CHN": "Beijing|Peking",
    "VAT": "Vatican",
    "YEM": "Sanaa|Sana'a",
    "BDI": "Gitega|Bujumbura",
    "MDA": "Chisinau",
    "ROU": "Bucharest",
    "CHE": "Bern|Berne",
    "MYS": "Kuala Lumpur|Putrajaya",
    "ITA": "Rome",
    "SAU": "Riyadh",
    "ARE": "Abu Dhabi",
    "KOR": "Seoul",
}
DISPLAY = {
    "COD": "Democratic Republic of Congo",
    "COG": "Republic of Congo",
    "PSE": "Palestine",
    "HKG": "Hong Kong",
    "MAC": "Macau",
    "MMR": "Myanmar",
    "CIV": "Ivory Coast",
    "USA": "United States",
    "GBR": "United Kingdom",
    "CZE": "Czech Republic",
    "TUR": "Turkey",
    "VAT": "Vatican",
    "BIH": "Bosnia and Herzegovina",
    "MKD": "North Macedonia",
}

# REIGN names states by Correlates-of-War letters; those that differ from ISO 3166-1 alpha-3.
COW_TO_ISO = dict(
    pair.split(":")
    for pair in [
        "SWZ:SWZ",
        "BOS:BIH",
        "THI:THA",
        "NEP:NPL",
        "URU:URY",
        "ICE:ISL",
        "HAI:HTI",
        "GUA:GTM",
        "FRN:FRA",
        "VAN:VUT",
        "NOR:NOR",
        "BUL:BGR",
        "PAN:PAN",
        "IRE:IRL",
        "HON:HND",
        "COS:CRI",
        "SAL:SLV",
        "ROM:ROU",
        "DEN:DNK",
        "MLD:MDA",
        "LEB:LBN",
        "BHU:BTN",
        "AUS:AUT",
        "UKG:GBR",
        "SRI:LKA",
        "ROK:KOR",
        "LAT:LVA",
        "AUL:AUS",
        "SAF:ZAF",
        "NIG:NGA",
        "GNB:GNB",
        "BUI:BDI",
        "BNG:BGD",
        "NTH:NLD",
        "SUD:SDN",
        "MYA:MMR",
        "MAG:MDG",
        "MAC:MKD",
        "MAA:MRT",
        "CAN:CAN",
        "SWD:SWE",
        "SLV:SVN",
        "SIE:SLE",
        "PAR:PRY",
        "GRN:GRD",
        "CZR:CZE",
        "SLU:LCA",
        "PHI:PHL",
        "MSI:MHL",
        "LES:LSO",
        "GRG:GEO",
        "ALG:DZA",
        "SPN:ESP",
        "FIJ:FJI",
        "CRO:HRV",
        "CEN:CAF",
        "SUR:SUR",
        "SLO:SVK",
        "POR:PRT",
        "NIR:NER",
        "BFO:BFA",
        "BAR:BRB",
        "AND:AND",
        "TRI:TTO",
        "MON:MCO",
        "MAS:MYS",
        "LIT:LTU",
        "LIB:LBY",
        "KYR:KGZ",
        "KUW:KWT",
        "DRV:VNM",
        "CON:COG",
        "BHM:BHS",
        "ZAM:ZMB",
        "TOG:TGO",
        "MNG:MNG",
        "INS:IDN",
        "DRC:COD",
        "CAM:KHM",
        "GUI:GIN",
        "ETM:TLS",
        "TAZ:TZA",
        "KOS:XKX",
        "GFR:DEU",
        "CHA:TCD",
        "CDI:CIV",
        "CAP:CPV",
        "BOT:BWA",
        "ZIM:ZWE",
        "TAJ:TJK",
        "SVG:VCT",
        "RWA:RWA",
        "QAT:QAT",
        "MZM:MOZ",
        "GAM:GMB",
        "GMB:GMB",
        "EQG:GNQ",
        "ANG:AGO",
        "UAE:ARE",
        "TKM:TKM",
        "OMA:OMN",
        "LIE:LIE",
        "KZK:KAZ",
        "DJI:DJI",
        "CAO:CMR",
        "BAH:BHR",
        "SIN:SGP",
        "SWA:SWZ",
        "MAW:MWI",
        "YEM:YEM",
        "GMY:DEU",
    ]
)
MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]


@dataclass(frozen=True)
class Holder:
    """One spell of one person in one office; dates are ISO days or empty where the list tells none."""

    country: str
    office: str
    name: str
    start: str
    end: str
    wikidata: str = ""
    rank: int = 0  # which list: a lower one names the person when two lists have one spell


def plain(text: str) -> str:
    """Lower case without accents, for comparing names of different lists."""
    folded = unicodedata.normalize("NFKD", text)
    return "".join(c for c in folded if not unicodedata.combining(c)).lower()


def distinct(words: Iterator[str] | list[str]) -> tuple[str, ...]:
    """The words that are not empty, each once, in order."""
    return tuple(dict.fromkeys(w.strip() for w in words if w.strip()))


def titled(name: str) -> str:
    """ "Ali Hoseini-KHAMENEI" -> "Ali Hoseini-Khamenei"; "ERDOGAN" -> "Erdogan"."""
    numeral = re.compile("[IVX]+$")
    return re.sub(
        r"[^\W\d_]+",
        lambda m: (
            m[0] if not m[0].isupper() or len(m[0]) == 1 or (m.start() and numeral.match(m[0])) else m[0].capitalize()
        ),
        name,
    )


def factbook(folder: Path) -> dict[str, tuple[str, dict]]:
    """Each country's FIPS code -> (file stem, its Factbook page)."""
    pages = {}
    for path in sorted(folder.glob("*/??.json")):
        pages[path.stem] = json.loads(path.read_text(encoding="utf-8"))
    return pages


def text_of(page: dict, *keys: str) -> str:
    """The text at a path of keys in a Factbook page, empty where it has none."""
    value = page
    for key in keys:
        value = value.get(key, {}) if isinstance(value, dict) else {}
    text = value.get("text", "") if isinstance(value, dict) else ""
    return re.sub(r"<[^>]+>", " ", text).split(";")[0].split(" note")[0].strip()


def demonyms(text: str) -> list[str]:
    """ "Turns "Briton(s), British (collective plural)" -> Briton, Britons, British."""
    out = []
    for part in re.split(r",| or |/", re.sub(r"\((?!s\)|es\)|ies\)|men\))[^)]*\)", "", text)):
        match = re.match(r"\s*([^()]+?)\s*(?:\((\w+)\))?\s*$", part)
        if match and match[1][:1].isupper() and len(match[1]) > 2:
            out.append(match[1])
            if match[2]:
                out.append(match[1] + match[2])
    return out


def read_countries(lists: Path) -> tuple[list[Country], dict[str, str], dict[str, str]]:
    """The countries, and from FIPS code and Wikidata id to ISO3."""
    pages = factbook(lists / "cia-factbook")
    countries, fips_to_iso, qid_to_iso = [], {}, {}
    with (lists / "country-codes/data/country-codes.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    rows.append({"ISO3166-1-Alpha-3": "XKX", "FIPS": "KV", "CLDR display name": "Kosovo", "wikidata_id": "/Q1246"})
    for row in rows:
        iso = row["ISO3166-1-Alpha-3"].strip()
        if not re.fullmatch("[A-Z]{3}", iso):
            continue
        fips = row["FIPS"].lower().strip()
        fips = {"gzwe": "we"}.get(fips, fips)
        page = pages.get(fips, {})
        fips_to_iso[fips] = iso
        qid = row["wikidata_id"].rsplit("/", 1)[-1]
        qid_to_iso[qid] = iso
        government, people = page.get("Government", {}), page.get("People and Society", {})
        short = text_of(government, "Country name", "conventional short form")
        long = text_of(government, "Country name", "conventional long form")
        unterm = re.sub(r" \(the\).*| \*", "", row.get("UNTERM English Short") or "")
        name = DISPLAY.get(iso) or row["CLDR display name"] or short
        extra = EXTRA_NAMES.get(iso, "").split("|")
        names = [name, *extra, *(n for n in (short, long, unterm, row.get("official_name_en") or "") if n != "none")]
        names = [n for n in names if "," not in n and "(" not in n and len(n) < 50]
        capital = re.split(r" \(|,|/", row.get("Capital") or "")[0]
        capitals = [
            *EXTRA_CAPITALS.get(iso, "").split("|"),
            re.sub(r" \(.*", "", text_of(government, "Capital", "name")),
            capital,
        ]
        adjectives = [*EXTRA_ADJECTIVES.get(iso, "").split("|"), *demonyms(text_of(people, "Nationality", "adjective"))]
        nouns = [*EXTRA_NOUNS.get(iso, "").split("|"), *demonyms(text_of(people, "Nationality", "noun"))]
        capitals = [c for c in capitals if "," not in c or "D.C." in c]
        countries.append(
            Country(
                iso,
                qid,
                name,
                distinct(names),
                distinct(adjectives),
                distinct(nouns),
                distinct(capitals),
                row.get("Region Name") or {"TWN": "Asia", "XKX": "Europe"}.get(iso, ""),
            )
        )
    return sorted(countries, key=lambda c: c.iso3), fips_to_iso, qid_to_iso


def day(text: str) -> str:
    """ "12 December 2019", "June 2020", "1997" -> an ISO day (the first where none is told)."""
    match = re.search(r"(?:(\d{1,2}) )?(?:([A-Z][a-z]+) )?(\d{4})", text)
    if not match:
        return ""
    month = MONTHS.index(match[2].lower()) + 1 if match[2] and match[2].lower() in MONTHS else 1
    return f"{match[3]}-{month:02}-{int(match[1] or 1):02}"


TITLES = re.compile(
    r"^((?:Vice |Deputy |Acting |Interim |Transitional |Prime |Supreme |Crown |State |Federal |Executive )*"
    r"(?:President|Minister|Premier|King|Queen|Emperor|Amir|Emir|Sultan|Chancellor|Leader|Pope|Prince|Monarch|"
    r"Governor[- ]General|Grand Duke|Taoiseach))(?: of [A-Z]\w+)?\s+(.*)$"
)
OFFICE = (
    (r"foreign (affairs|relations|minister|&)|external (affairs|relations)|secretary of state$", "foreign minister"),
    (r"vice[- ]president", "vice president"),
    (r"deputy|vice[- ](premier|chancellor|prime|king)|exchequer|duchy", ""),
    (r"prime minister|premier|head of government|taoiseach", "prime minister"),
    (r"chancellor", "chancellor"),
    (r"supreme leader", "supreme leader"),
    (r"crown prince", "crown prince"),
    (r"king|queen|monarch|emperor|amir|emir|sultan|grand duke|prince$", "monarch"),
    (r"pope", "pope"),
    (r"president (of|,) .*(bank|court|assembly|senate|council|parliament|commission|chamber)|pres\.,", ""),
    (r"^presidents?\b|^president of|state affairs commission", "president"),
    (r"^minister (of|for) (national |the )?defen[cs]e|^secretary of defen[cs]e", "defence minister"),
    (r"^minister (of|for) (the )?(interior|internal affairs|home affairs)|^home secretary", "interior minister"),
    (r"^minister (of|for) finance|^secretary of the treasury", "finance minister"),
)  # fmt: skip


def office_of(title: str) -> str:
    """The office a list's title names, in the words of twosource; empty for those left out."""
    low = re.sub(r"\s+", " ", title.lower().replace("_", " ")).strip()
    low = re.sub(r"^(min\.|minister) (of|for)", "minister of", low)
    if (
        "president of" in low
        and "vice" not in low
        and re.search("bank|court|assembl|senat|council|parlia|chamber", low)
    ):
        return ""
    for pattern, office in OFFICE:
        if re.search(pattern, low):
            return office
    return ""


def factbook_heads(lists: Path, fips_to_iso: dict[str, str], states: set[str]) -> Iterator[Holder]:
    """The heads of states; those of dependencies are other states' heads."""
    with (lists / "cia-factbook/heads.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            match = TITLES.match(re.sub(r"\(.*?\)", "", row["name"]).strip())
            office = office_of(match[1]) if match else ""
            iso = fips_to_iso.get(row["gec"])
            if iso not in states:
                continue
            if (match and office and iso and not re.search("Governor|CHARLES III", row["name"])) or (
                match and iso == "GBR" and office == "monarch"
            ):
                yield Holder(iso, office, titled(match[2]), day(row["since"]), "", rank=1)


def countryinfo_holders(lists: Path) -> Iterator[Holder]:
    iso, title, section = "", "", ""
    spell = re.compile(r"\[([<>]?)(\d{8})?(?:\s*-\s*(\d{8}))?\]")
    for line in (lists / "countryinfo/CountryInfo.120116.txt").read_text(encoding="latin-1").splitlines():
        text = line.strip()
        if match := re.match(r"<CountryCode>(\w{3})", text):
            iso = match[1]
        elif re.match(r"<(Leaders|Government)>", text):
            section = text.strip("<>")
        elif re.match(r"</(Leaders|Government)>", text):
            section = ""
        elif section == "Leaders" and (match := re.match(r"<([^/].*)>$", text)):
            title = match[1]
        elif section == "Leaders" and (match := re.match(r"([A-Z][A-Z_'.\-]+?)_?\s+\[", text)):
            office = "" if iso in ("GBR", "NLD") else office_of(title)  # theirs mix in the dependencies' heads
            for mark, first, last in spell.findall(text):
                if office and first:
                    yield dated(iso, office, match[1], mark, first, last)
        elif section == "Government" and "#" in text and (match := re.match(r"([A-Z][A-Z_'.\-]+?)_?\s+\[", text)):
            offices = text.split("#", 1)[1].split(" & Minister")
            office = office_of(offices[0].strip())
            spells = re.findall(r"\[\w+ ([<>]?)(\d{8})(?:\s*-\s*(\d{8}))?\]", text)
            if (
                office in ("foreign minister", "defence minister", "interior minister", "finance minister")
                and len(offices) == 1
            ):
                for mark, first, last in spells:
                    yield dated(iso, office, match[1], mark, first, last)


def dated(iso: str, office: str, name: str, mark: str, first: str, last: str) -> Holder:
    """A CountryInfo spell: "<" was holder until, ">" is holder since (open when the list was made, about 2012)."""
    person = " ".join(w.capitalize() for w in name.replace("_", " ").split())
    start = "" if mark == "<" else clean_day(first)
    end = clean_day(first) if mark == "<" else clean_day(last)
    if mark == ">" and not end:
        end = "?2012-12-31"
    return Holder(iso, office, person, start, end, rank=4)


def clean_day(digits: str) -> str:
    """ "20060231" -> 2006-02-28: the list writes days that its month does not have."""
    if not digits:
        return ""
    year, month, number = int(digits[:4]), min(12, max(1, int(digits[4:6]))), max(1, int(digits[6:]))
    while number > 28:
        try:
            return dt.date(year, month, number).isoformat()
        except ValueError:
            number -= 1
    return dt.date(year, month, number).isoformat()


def reign_leaders(lists: Path, known: set[str]) -> Iterator[Holder]:
    with (lists / "reign/data_sets/leaderlist_3_21.csv").open(encoding="latin-1") as file:
        for row in csv.DictReader(file):
            iso = COW_TO_ISO.get(row["stateabb"], row["stateabb"])
            if iso not in known or not row["syear"].isdigit():
                continue
            start = f"{row['syear']}-{int(row['smonth']):02}-{int(row['sdate'] or 1):02}"
            end = f"{row['eyear']}-{int(row['emonth']):02}-28" if row["eyear"].strip().isdigit() else "?2021-03-31"
            yield Holder(iso, "leader", titled(row["leader"].strip()), start, end, rank=5)


def wikidata_holders(lists: Path, qid_to_iso: dict[str, str]) -> Iterator[Holder]:
    aliases = {"Q756617": "DNK", "Q29999": "NLD", "Q148": "CHN"}
    with (lists / "world-leaders-2021-wikidata/data/wikidata.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            iso = qid_to_iso.get(row["countryid"]) or aliases.get(row["countryid"])
            label = re.sub(r"^(monarch|king|queen).*", "monarch", row["positionLabel"], flags=re.I)
            office = office_of(label)
            name = re.sub(r" of (the )?[A-Z].*", "", row["officeholderLabel"])
            if iso and office and row["start_year"]:
                end = f"{row['end_year']}-12-31" if row["end_year"] else ""
                yield Holder(iso, office, name, f"{row['start_year']}-01-01", end, row["officeholder"], rank=3)


def current_holders(lists: Path, iso2: dict[str, str]) -> Iterator[Holder]:
    with (lists / "world-leaders-current/tenures-2026.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            iso = iso2.get(row["iso"])
            office = office_of(row["title"])
            if (
                not iso
                or not office
                or iso == "SAU"
                or (office == "monarch" and row["name"] == "Charles III" and iso != "GBR")
            ):
                continue
            end = "" if row["last_seen"] == "2026-08-22" else row["last_seen"]
            yield Holder(iso, office, row["name"], row["since"] or row["first_seen"], end, row["wikidata"], rank=0)


def american_holders(lists: Path) -> Iterator[Holder]:
    titles = {"prez": "president", "viceprez": "vice president", "sen": "senator", "rep": "representative"}
    for path in ("executive.yaml", "legislators-current.yaml"):
        for person in yaml.load((lists / "us-legislators" / path).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader):
            name = person["name"]
            full = name.get("official_full") or f"{name.get('nickname') or name['first']} {name['last']}"
            full = re.sub(r" \(.*", "", person["id"].get("wikipedia") or full)  # "Bernie", where the list has "Bernard"
            full = re.sub(r",? (Jr|Sr|I+V?)\.?$", "", full)
            spells: list[tuple[str, str, str]] = []  # office, first day, last day
            for term in person["terms"]:
                office, start, end = titles[term["type"]], str(term["start"]), str(term["end"])
                before = next((k for k, s in enumerate(spells) if s[0] == office), None)
                if before is not None and (term["type"] not in ("prez", "viceprez") or spells[before][2] == start):
                    spells[before] = (office, spells[before][1], end)
                else:  # a president's terms need not adjoin
                    spells.insert(0, (office, start, end))
            for office, start, end in spells:
                yield Holder("USA", office, full, start, end, person["id"].get("wikidata", ""), rank=0)


def chiefs_2019(lists: Path, names: dict[str, str]) -> Iterator[Holder]:
    with (lists / "cia-chiefs-2019/officials.csv").open(encoding="latin-1") as file:
        for row in csv.DictReader(file):
            country = row["country"]
            if "," in country:
                country = " ".join(reversed([p.strip() for p in country.split(",")]))
            iso = names.get(plain(country))
            office = office_of(row["office"].split(",")[0])
            if iso and office and row["official"].strip():
                yield Holder(
                    iso, office, titled(re.sub(r",.*|\(.*?\)", "", row["official"]).strip()), *CHIEFS_SPAN, rank=2
                )


def surname(name: str) -> set[str]:
    return set(plain(name).replace("-", " ").split())


HEADS = ("president", "prime minister", "chancellor", "monarch", "supreme leader", "leader", "pope")


def same_person(a: Holder, b: Holder) -> bool:
    """Two lists' spells of one country that share a name word and overlap or adjoin in time."""
    if a.office != b.office and not (a.office in HEADS and b.office in HEADS and "leader" in (a.office, b.office)):
        return False
    words_a, words_b = surname(a.name), surname(b.name)
    shared = {w for w in words_a & words_b if len(w) > 2}
    if not shared or (
        min(len(words_a), len(words_b)) > 1 and len(shared) < 2 and not words_a <= words_b and not words_b <= words_a
    ):
        shared_long = {w for w in shared if len(w) > 4}
        if not shared_long:
            return False
    end_a, end_b = a.end.strip("?") or "9999", b.end.strip("?") or "9999"
    return (a.start or "0") <= end_b[:4] + "-99" and (b.start or "0") <= end_a[:4] + "-99"


def joined(a: Holder, b: Holder) -> Holder:
    """One spell of two: exact dates before years, a sure end before an open one."""
    first, second = (a, b) if a.rank <= b.rank else (b, a)
    office = first.office if first.office != "leader" else second.office
    exact = [h.start for h in (first, second) if h.start and not h.start.endswith("-01-01")]
    start = exact[0] if exact else first.start or second.start
    if {first.rank, second.rank} & {2} and first.rank != 2 != second.rank:
        start = first.start
    ends = [h.end for h in (first, second) if h.rank != 2]
    sure = [e for e in ends if e and not e.startswith("?")]
    guess = [e for e in ends if e.startswith("?")]
    end = (
        min(sure) if sure and all(ends) else sure[0] if sure else ("" if "" in ends else max(guess, default=first.end))
    )
    return replace(first, office=office, start=start, end=end, wikidata=first.wikidata or second.wikidata)


def merged(holders: list[Holder]) -> list[Holder]:
    """Spells that several lists have, as one; then open ends closed by the next holder of the office."""
    by_country: dict[str, list[Holder]] = {}
    for holder in sorted(holders, key=lambda h: (h.country, h.rank, h.office, h.start, h.name)):
        spells = by_country.setdefault(holder.country, [])
        for i, other in enumerate(spells):
            if same_person(other, holder):
                spells[i] = joined(other, holder)
                break
        else:
            spells.append(holder)
    out = []
    for spells in by_country.values():
        for holder in spells:
            out.append(closed(holder, spells))
    return [h for h in out if (h.end or "9999") >= max(FIRST_DAY, h.start)]


def closed(holder: Holder, spells: list[Holder]) -> Holder:
    """An end that no list is sure of: the day the next holder began, else what the list allows."""
    if holder.end and not holder.end.startswith("?"):
        return holder
    others = [
        h for h in spells if h.office == holder.office and h.rank != 2 and surname(h.name) != surname(holder.name)
    ]
    # The old lists (rank above 3) are trusted only after the day that they were made.
    made = holder.end.strip("?") or "0"
    later = sorted(h.start for h in others if h.start > (holder.start or "0") and (h.rank <= 3 or h.start >= made))
    if later and (not holder.end or later[0] <= f"{int(holder.end[1:5]) + 1}{holder.end[5:]}"):
        return replace(holder, end=later[0])
    return replace(holder, end=holder.end.strip("?") if holder.rank > 1 else "")


def write(path: Path, header: str, rows: list[tuple[str, ...]]) -> None:
    lines = [header, *("\t".join(row) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(path.name, len(rows), "rows", path.stat().st_size, "bytes")


def main(lists: Path) -> None:
    countries, fips_to_iso, qid_to_iso = read_countries(lists)
    names = {plain(n): c.iso3 for c in reversed(countries) for n in c.names}
    with (lists / "country-codes/data/country-codes.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    iso2 = {r["ISO3166-1-Alpha-2"]: r["ISO3166-1-Alpha-3"] for r in rows}
    states = {r["ISO3166-1-Alpha-3"] for r in rows if r["is_independent"].strip() == "Yes"} | {"TWN", "PSE", "XKX"}
    holders = [
        *factbook_heads(lists, fips_to_iso, states),
        *current_holders(lists, iso2),
        *american_holders(lists),
        *wikidata_holders(lists, qid_to_iso),
        *chiefs_2019(lists, names),
        *countryinfo_holders(lists),
        *reign_leaders(lists, {c.iso3 for c in countries}),
    ]
    write(
        OUT / "actors.countries.tsv",
        "iso3\twikidata\tname\tnames\tadjectives\tnouns\tcapitals\tregion",
        [
            (
                c.iso3,
                c.wikidata,
                c.name,
                "|".join(c.names),
                "|".join(c.adjectives),
                "|".join(c.nouns),
                "|".join(c.capitals),
                c.region,
            )
            for c in countries
        ],
    )
    write(
        OUT / "countries.codes.tsv",
        "iso3\tiso2\tfips",
        sorted(
            (r["ISO3166-1-Alpha-3"], r["ISO3166-1-Alpha-2"], r["FIPS"].split(",")[0])
            for r in rows
            if r["ISO3166-1-Alpha-3"]
        ),
    )
    spells = sorted(merged(holders), key=lambda h: (h.country, h.office, h.start, h.name))
    write(
        OUT / "actors.people.tsv",
        "country\toffice\tname\tstart\tend\twikidata",
        [(h.country, h.office, h.name, h.start, h.end, h.wikidata) for h in spells],
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
