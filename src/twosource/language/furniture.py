"""What a page has set into a report's text that is none of the report: boxes of links, labels of other pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

Span = tuple[int, int]

# "Mayor Ana Reyd Ana Maria ReydCouncil at odds over the quay Ten things to know today MORE opened the bridge": behind
# a name, the same person's full name with the headlines about him stuck to it, up to the link to more of them. Where
# they are not stuck to it, his first name must be the same as well.
_WORDS = r"(?:[A-Z(“\"][\w().,’'“”\"-]* ){0,6}"
_SUFFIX = r"(?: (?:Jr\.?|Sr\.?|I{2,3}|IV))?"
_HEADLINES = r"[^\n]{0,900}?\s(?:MORE|[Rr]ead more|[Ss]ee more)\b"
_BOXES = (
    re.compile(rf"\b(?P<name>[A-Z][\w’'-]+)(?P<box> {_WORDS}(?P=name){_SUFFIX}(?=[A-Z0-9“‘\"']){_HEADLINES})"),
    re.compile(
        rf"\b(?P<first>[A-Z][\w’'-]+) (?P<name>[A-Z][\w’'-]+)"
        rf"(?P<box> (?P=first) {_WORDS}(?P=name){_SUFFIX} (?=[A-Z0-9“‘\"']){_HEADLINES})"
    ),
)


def find_boxes(text: str) -> list[Span]:
    """The boxes of links that stand in the midst of a text's sentences."""
    if "more" not in text and "MORE" not in text:
        return []
    return sorted(m.span("box") for form in _BOXES for m in form.finditer(text))


@lru_cache(maxsize=4)  # each step of one report's reading asks for it
def without_boxes(text: str) -> str:
    """The text with blanks for its boxes, so that every place in it stays what it was."""
    for start, end in find_boxes(text):
        text = text[:start] + " " * (end - start) + text[end:]
    return text


# How a line ends that says whose picture it tells of: "... in Port Callan, May 3, 2021. NNW/Bo Ekdal", "(Bo
# Ekdal/Northland News)", "(NNW Photo/Bo Ekdal)", "Bo Ekdal via Northland Images", "Photo: Bo Ekdal".
_CREDITED = re.compile(
    r"(?:\b[A-Z]{2,}/[A-Z][a-z][\w. '’-]{1,40}(?:/[\w ]{2,30})?"
    r"|\([A-Z][^()\n/]{1,40}/[^()\n]{2,40}\)"
    r"|\b[A-Z]\w+ (?:Images|Pictures)"
    r"|\b(?:Photo|Photograph|Picture|Image)(?: credit)?: [^.\n]{2,60})\W*$"
)
# How a caption begins that says what it is: "FILE PHOTO: The ferry leaves ...", "Enlarge this image ...".
_PICTURE = re.compile(r"(?:FILE PHOTO|FILE|File photo|PHOTO|Photo|Picture|Image) ?[:–-] |Enlarge this image\b")
# How a line begins that sends the reader elsewhere: "More: Council at odds over the quay", "Related coverage ...".
_LABELLED = re.compile(
    r"(?i:related(?: \w+)?|(?:read|see|watch|listen)(?: more| also| next)?|more(?: on this| from| here)?"
    r"|also(?: read)?|read or share this story) ?:"
    r"|(?i:related (?:coverage|articles?|stor(?:y|ies)|news)|image copyright|media caption)\b"
    r"|(?i:advertisement|(?:story|article) continues below)\W*$"
    r"|Copyright (?:©|\([cC]\)|\d{4})|©"
    # "Updated at 10:18 a.m. ET", "Published May 3, 2021": a stamp, and nothing else on the line
    r"|\W*(?i:last )?(?i:updated|published|posted|modified)\b"
    r"(?:[\W\d]|(?i:at|on|a\.?m|p\.?m|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun)[a-z]*"
    r"\b)|[A-Z]{2,4}\b)*$"
)
# "Sign up for our newsletter", "Follow Ana Reyd on Twitter @anareyd": what the page would have its reader do.
_ASKED = re.compile(
    r"(?:(?:Sign up|Subscribe|Click|Tap) |(?:Follow|Like us|Download|Get|Join) .{0,120}?"
    r"\b(?:newsletters?|app|inbox|email|podcast|Facebook|Twitter|Instagram)\b)"
)
# Characters of a line up to which it may be asking something of its reader: a report's own lines are longer.
_LONGEST_ASKED = 250


# How a line ends that is a sentence of the report, and how an entry of a list begins.
_STOPPED = re.compile(r"[.!?…:;,)\]][\"'”’\x80-\x9f]*$")
_BULLET = re.compile(r"[^\w\s\"'“‘(\[$£€#@]")
# Words of a headline between the sentences of a report; a report's opening sentence has as many as that at least.
_HEADLINE_WORDS, _OPENING_WORDS = range(4, 19), 8
# Of a report's lines so many must be sentences, for the others to be none: not in a report without full stops.
_SENTENCES = 2 / 3


def find_headlines(text: str) -> list[Span]:
    """The lines that stand between the sentences of a report and are headlines, of its sections or of other reports: a
    headline without full stop between blank lines, behind the opening sentence and in no list."""
    lines = list(_lines(text))
    stopped = [bool(_STOPPED.search(line)) for _, line in lines]
    long = [stop and len(line.split()) >= _OPENING_WORDS for stop, (_, line) in zip(stopped, lines, strict=True)]
    if True not in long or sum(stopped) < _SENTENCES * (len(lines) - long.index(True)):
        return []
    found: list[Span] = []
    listed = False
    for k in range(long.index(True) + 1, len(lines)):
        (start, end), line = lines[k]
        listed = lines[k - 1][1].endswith(":") or (listed and not stopped[k - 1])
        following = lines[k + 1][0][0] if k + 1 < len(lines) else len(text)
        blank_before = text.count("\n", lines[k - 1][0][1], start) > 1
        apart = blank_before and (text.count("\n", end, following) > 1 or following == len(text))
        headline = len(line.split()) in _HEADLINE_WORDS and not _BULLET.match(line)
        if not stopped[k] and headline and apart and not listed:
            found.append((start, end))
    return found


def find_captions(text: str) -> list[Span]:
    """The lines of a text that tell of a picture and say so, by their first words or whose picture it is."""
    return [span for span, line in _lines(text) if _PICTURE.match(line) or _CREDITED.search(line)]


def find_labels(text: str) -> list[Span]:
    """The lines of a text that send its reader elsewhere or ask something of him."""
    return [
        span
        for span, line in _lines(text)
        if _LABELLED.match(line) or (len(line) <= _LONGEST_ASKED and _ASKED.match(line))
    ]


def _lines(text: str) -> Iterator[tuple[Span, str]]:
    return ((m.span(), m[0].rstrip()) for m in re.finditer(r"\S[^\r\n]*", text))
