"""The flow, as plain code: a report is analysed by itself, then the analyses are compared."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from twosource.actors import add_speakers, find_actors, merge_actors
from twosource.attribution import find_credit
from twosource.content import damaged
from twosource.corrections import NONE, Corrections, find_actors_of
from twosource.dates import find_dates
from twosource.denials import find_denials
from twosource.events import find_events, infer_days
from twosource.facts import find_facts
from twosource.figures import find_figures
from twosource.language import read_sentences
from twosource.origins import index_origins
from twosource.publication import find_publication, solve_publication
from twosource.quotations import find_quotations
from twosource.records import Actor, Analysis, Brief, Fact, Interval, Report, Sentence, Spans, Story, TimeExpression
from twosource.settings import SETTINGS, Settings
from twosource.stories import group_reports
from twosource.unit_finding import find_units, spans_of, vectors_of


def analyse(report: Report) -> Analysis:
    """Everything that one report says. A report without a date is given one only where its own words name the day."""
    sentences = read_sentences(report.text)
    if report.published is None:
        when, clue = find_publication(report.text, sentences)
        report = _dated(report, when, clue)
    return _analyse(report, sentences)


def encode(a: Analysis) -> Analysis:
    """The analysis with the vectors that comparing takes, so that it need not wait for the network: of all clauses,
    quotations and figures together, and of each denial by itself."""
    units = find_units(a)
    wanted: list[Spans] = [spans_of(units), *(((d.start, d.end),) for d in find_denials(a, units))]
    return replace(a, vectors={spans: vectors_of(a, spans) for spans in wanted if spans})


def analyse_to_compare(report: Report) -> Analysis:
    """`analyse` and `encode` in one."""
    return encode(analyse(report))


def _dated(report: Report, when: Interval | None, clue: str | None) -> Report:
    """The report with what its words tell of its date: a day becomes its date, a longer stretch stays a clue."""
    if when is None:
        return report
    if when.start != when.end:
        stretch = f"{when.start.isoformat()} to {when.end.isoformat()}: {clue}"
        return replace(report, published_clue=stretch)
    return replace(report, published=when.start, published_basis="text", published_clue=clue)


def _analyse(report: Report, sentences: tuple[Sentence, ...], when: Interval | None = None) -> Analysis:
    """`when`: the days among which the report was published, where the day itself is not known."""
    if report.credit is None:
        report = replace(report, credit=find_credit(report))
    actors = find_actors(report, sentences)
    dates = find_dates(report.text, sentences, report.published, report.title)
    if report.published is None and when is not None and (when.end - when.start).days <= WIDEST:
        dates = _dates_within(report, sentences, when, dates)
    figures = find_figures(report.text, sentences, dates)
    quotations = find_quotations(report, sentences, actors)
    actors = add_speakers(actors, sentences, quotations)
    events = find_events(report, sentences, actors, dates, figures, quotations)
    events = infer_days(events, report, sentences, dates, quotations)
    return Analysis(report, sentences, actors, dates, figures, quotations, events)


# Days of a stretch of possible publication days beyond which hardly any expression means the same on all of them.
WIDEST = 10


def _dates_within(
    report: Report, sentences: tuple[Sentence, ...], when: Interval, unknown: tuple[TimeExpression, ...]
) -> tuple[TimeExpression, ...]:
    """The dates of a report of which only a stretch of days is known: "next week" said between Friday and Sunday names
    one week all the same. What means another day on another of those days stays unknown."""
    days = [when.start + dt.timedelta(days=k) for k in range((when.end - when.start).days + 1)]
    read = [{(d.start, d.end): d for d in find_dates(report.text, sentences, day, report.title)} for day in days]
    out = []
    for d in unknown:
        versions = [r.get((d.start, d.end)) for r in read]
        first = versions[0]
        same = first is not None and all(v is not None and v.when == first.when for v in versions)
        out.append(first if same and first is not None else d)
    return tuple(out)


def analyse_all(reports: Sequence[Report], progress: Callable[[], None] | None = None) -> list[Analysis]:
    """`analyse` for each report in turn; `progress` is called after each."""
    out = []
    for report in reports:
        out.append(analyse(report))
        if progress:
            progress()
    return out


def compare(analyses: Sequence[Analysis], settings: Settings = SETTINGS) -> Brief:
    """Groups the reports into stories and compares each story fact by fact; their order is of no account."""
    told = [date_together(story) for story in group(analyses, settings)]
    stories = [compare_story(story, f"s{i}", settings) for i, story in enumerate(told, start=1)]
    reports = sorted((a.report for story in told for a in story), key=lambda r: r.id)
    return Brief(reports, stories)


def group(analyses: Sequence[Analysis], settings: Settings = SETTINGS) -> list[list[Analysis]]:
    """The analyses of each story, by report id; the stories of most reports first."""
    ordered = sorted(analyses, key=lambda a: a.report.id)
    stories = [[ordered[i] for i in g] for g in group_reports(ordered, settings)]
    return sorted(stories, key=lambda story: (-len(story), story[0].report.id))


def date_together(story: Sequence[Analysis]) -> list[Analysis]:
    """Works out the dates of a story's undated reports from what they say together, and reads those again."""
    if all(a.report.published for a in story):
        return list(story)
    known = [a.report.published for a in story]
    solved = solve_publication([(a.report.text, a.sentences) for a in story], known)
    out = []
    for a, (when, clue) in zip(story, solved, strict=True):
        if a.report.published is None and when is not None:
            vectors = a.vectors  # the spans seldom change with the date
            a = replace(_analyse(_dated(a.report, when, clue), a.sentences, when), vectors=vectors)
        out.append(a)
    return out


def merge_story_actors(
    story: Sequence[Analysis], corrections: Corrections = NONE
) -> tuple[tuple[Actor, ...], list[dict[str, str]]]:
    """A story's actors, by hand where somebody has corrected them, and each report's actors' ids -> the story's."""
    same = find_actors_of(story, corrections.same_actors)
    other = find_actors_of(story, corrections.other_actors)
    return merge_actors([a.actors for a in story], same, other)


def compare_story(
    story: Sequence[Analysis], story_id: str, settings: Settings = SETTINGS, corrections: Corrections = NONE
) -> Story:
    """One story: its actors, facts, origins and timeline; `corrections` by hand go before what is worked out."""
    actors, to_story = merge_story_actors(story, corrections)
    index = index_origins(story, actors, to_story)
    facts = find_facts(story, to_story, index, settings, corrections)
    used = {x for f in facts for x in (*f.who, *f.whom, *f.where, *f.challenge.by, f.speaker) if x}
    used |= {o.actor for o in index.found.values() if o.actor}
    kept = tuple(a for a in actors if a.id in used)
    return Story(
        story_id, _title(story), tuple(a.report.id for a in story), _when(story, facts), kept,
        tuple(index.found.values()), tuple(facts), _timeline(facts),
    )  # fmt: skip


def _title(story: Sequence[Analysis]) -> str:
    """The headline of the first report by date that has one; without any, the first sentence of the first report."""
    dated = sorted(story, key=lambda a: (a.report.published or dt.date.max, a.report.id))
    for a in dated:
        if a.report.title:
            return " ".join(a.report.title.split())
    for a in dated:
        for s in a.sentences:
            words = _DATELINE.sub("", " ".join(a.report.text[s.start : s.end].split()))
            if len(words) >= LEAST_TITLE and not damaged(s.tokens):
                return words if len(words) <= LONGEST_TITLE else words[:LONGEST_TITLE].rsplit(" ", 1)[0] + " …"
    return dated[0].report.id


# What stands before a report's first words: "(Port Callan) The quay ...", "PORT CALLAN (NNW) - The quay ...".
_DATELINE = re.compile(
    r"^(?:\([A-Z][^()]{1,40}\)|[A-Z][\w.,'’ /-]{1,60}\([A-Z][^()]{1,40}\)\s*[-–—]+)\s+(?=[\"'“‘A-Z0-9])"
)
# A first sentence shorter than this is a dateline or a label; a title longer than this is cut at a word.
LEAST_TITLE, LONGEST_TITLE = 25, 110
# Facts further than this from publication are background, not the story's own time.
STORY_SPAN = 14


def _when(story: Sequence[Analysis], facts: Sequence[Fact]) -> Interval | None:
    """From the first to the last day of what the story's own facts tell, about the days of publication."""
    days = [a.report.published for a in story if a.report.published]
    if not days:
        return None
    first, last = min(days), max(days)
    shared = [f.when for f in facts if f.when and f.support.reports > 1] or [f.when for f in facts if f.when]
    near = [
        w
        for w in shared
        if w.precision in ("time", "day", "weekend", "week")
        and abs((w.start - first).days) <= STORY_SPAN
        and abs((w.end - last).days) <= STORY_SPAN
    ]
    return Interval(min([first, *(w.start for w in near)]), max([last, *(w.end for w in near)]), "day")


def _timeline(facts: Sequence[Fact]) -> tuple[tuple[Interval, tuple[str, ...]], ...]:
    """Facts by the time they tell of, earliest first."""
    at: dict[Interval, list[str]] = {}
    for f in facts:
        if f.when:
            at.setdefault(f.when, []).append(f.id)
    return tuple((w, tuple(at[w])) for w in sorted(at, key=lambda w: (w.start, w.end, w.precision)))
