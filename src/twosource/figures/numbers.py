"""Numbers as news writes them: the patterns, and the value of what they match."""

from __future__ import annotations

import re

from twosource.dates.words import NUMBER_WORDS, SMALL_NUMBERS, TENS

CURRENCIES = {
    "$": "USD", "US$": "USD", "A$": "AUD", "AU$": "AUD", "C$": "CAD", "HK$": "HKD", "NZ$": "NZD", "S$": "SGD",
    "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "₽": "RUB", "₩": "KRW", "₺": "TRY", "₴": "UAH", "₪": "ILS",
    "₦": "NGN", "dollar": "USD", "euro": "EUR", "pound": "GBP", "pound sterling": "GBP", "yen": "JPY", "yuan": "CNY",
    "renminbi": "CNY", "rupee": "INR", "rouble": "RUB", "ruble": "RUB", "won": "KRW", "lira": "TRY", "hryvnia": "UAH",
    "shekel": "ILS", "naira": "NGN", "rand": "ZAR", "peso": "MXN", "franc": "CHF", "krona": "SEK", "zloty": "PLN",
}  # fmt: skip
MAGNITUDES = {
    "hundred": 1e2, "thousand": 1e3, "k": 1e3, "lakh": 1e5, "million": 1e6, "mil": 1e6, "mn": 1e6, "m": 1e6,
    "crore": 1e7, "billion": 1e9, "bn": 1e9, "b": 1e9, "trillion": 1e12, "tn": 1e12, "trn": 1e12,
}  # fmt: skip
FRACTION_PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}

_CARDINALS = "|".join(sorted((*SMALL_NUMBERS[1:], *TENS), key=len, reverse=True))
_BIG = "hundred|thousand|million|billion|trillion|dozen"
_SYMBOLS = "|".join(sorted((re.escape(c) for c in CURRENCIES if not c.isalpha()), key=len, reverse=True))
_MAGNITUDE = (
    r"(?:\s?(?:hundred|thousand|million|billion|trillion|lakh|crore)\b|\s?(?:bn|mn|tn|trn)\b|[mk](?![\w²³])|b(?!\w))"
)
_DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
# What the first character of a number may be: most places of a text are passed over by it alone.
_FIRST = "".join(sorted({w[0] for w in (*CURRENCIES, *_CARDINALS.split("|"), *_BIG.split("|"), "a", "half")}))

NUMBER = re.compile(
    rf"(?<!\w)(?=[\d{re.escape(_FIRST)}])(?:"
    rf"(?P<money>(?<!\w)(?:{_SYMBOLS})\s?(?P<amount>{_DIGITS})(?P<scale>{_MAGNITUDE}|\s?mil\b)?)(?![\d/])"
    rf"|(?P<percent>(?<![\w.,/-]){_DIGITS}\s?%|(?<![\w.,/-]){_DIGITS}(?:\s|-)(?:percentage[\s-]points?|per\s?cent\b|pct\b)"
    rf"|\b(?:{_CARDINALS})(?:-(?:{_CARDINALS}))?\s(?:percentage\spoints?|per\s?cent\b))"
    rf"|(?P<digits>(?<![\w.,:/$€£#°’'-]){_DIGITS}(?:{_MAGNITUDE})?)(?![\d/:]|[.,]\d|[A-Za-z°]|%|['’]s\b)"
    r"|(?P<fraction>\b(?:one|two|three|four|five|seven|nine)[\s-](?:third|quarter|fifth|sixth|eighth|tenth)s?(?=\sof\b|\sthe\b|\smajority\b)"
    r"|\b(?:a\s(?:third|quarter|fifth|tenth)|half)(?=\sof\b|\sthe\b|\sits\b|\stheir\b))"
    rf"|(?P<words>(?<![\w’'-])(?:(?:a\s)?(?:half\s)?(?:{_BIG})(?!s)|(?:{_CARDINALS}))(?:(?:[\s-]|\sand\s)(?:{_CARDINALS}|{_BIG}))*)\b)",
    re.IGNORECASE,
)


def number_value(match: re.Match[str]) -> float | None:
    """The value of a match of NUMBER: percent as percent, fractions as percent too, the rest as it counts."""
    kind, text = match.lastgroup, match.group()
    if match.group("money"):
        return _scaled(match.group("amount"), match.group("scale"))
    if kind == "percent":
        first = re.match(_DIGITS, text)
        return float(first.group().replace(",", "")) if first else _words_value(re.split(r"\s", text)[0])
    if kind == "digits":
        first = re.match(_DIGITS, text)
        assert first is not None
        return _scaled(first.group(), text[first.end() :])
    if kind == "fraction":
        return _fraction_value(text.lower())
    return _words_value(text)


def _scaled(digits: str, scale: str | None) -> float:
    value = float(digits.replace(",", ""))
    scale = (scale or "").strip().lower()
    return round(value * MAGNITUDES[scale], 6) if scale else value


def _fraction_value(text: str) -> float:
    if text == "half":
        return 50.0
    first, _, second = text.replace("-", " ").partition(" ")
    upper = 1 if first == "a" else NUMBER_WORDS.get(first, 1)
    return round(100 * upper / FRACTION_PARTS[second.strip().rstrip("s")], 2)


def _words_value(text: str) -> float | None:
    total, part = 0.0, 0.0
    for word in re.split(r"[\s-]+", text.lower()):
        if word in ("a", "and"):
            continue
        if word == "half":
            part = 0.5
        elif word in ("hundred", "dozen"):
            part = (part or 1) * NUMBER_WORDS[word]
        elif word in MAGNITUDES:
            total, part = total + (part or 1) * MAGNITUDES[word], 0
        elif word in NUMBER_WORDS:
            part += NUMBER_WORDS[word]
        else:
            return None
    return total + part
