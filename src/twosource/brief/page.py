"""What stands on the page, whatever it is printed on: a `brief --json` dict and the texts -> sections of entries.

The renderers (terminal, Markdown, HTML) only lay these out. Facts come in order of importance, and no section
changes that order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from twosource.brief.entries import differs
from twosource.brief.parts import Page, Setting, StoryPage, is_shared
from twosource.brief.sections import build_sections
from twosource.brief.wording import Json, clean, counted, listed, trim, when_words
from twosource.language.furniture import without_boxes

NAME_LENGTH = 24  # longest file name that still serves as a report's name


def name_reports(reports: Sequence[Json]) -> dict[str, str]:
    """A short name for each report: its outlet, or its file's name, or its title; never two alike."""
    names = {}
    for report in reports:
        name = clean(report.get("outlet") or "") or clean(report["id"])
        if len(name) > NAME_LENGTH:
            name = trim(clean(report.get("title") or "") or name, NAME_LENGTH)
        names[report["id"]] = name
    of_one_name: dict[str, list[str]] = {}
    for report_id, name in names.items():
        of_one_name.setdefault(name, []).append(report_id)
    for name, ids in of_one_name.items():
        if len(ids) > 1:
            names |= {report_id: f"{name} ({i})" for i, report_id in enumerate(ids, 1)}
    return names


def build_page(brief: Json, texts: Mapping[str, str], short: bool) -> Page:
    """The whole page. `short` trims spans and lists as a terminal needs it."""
    labels = name_reports(brief["reports"])
    if not brief["reports"]:
        return Page((), (), labels, "No reports were read, so there is nothing to compare.")
    if not brief["stories"]:
        return Page((), (), labels, f"No story was found in {counted(len(brief['reports']), 'report')}.")
    stories = []
    for story in brief["stories"]:
        setting = build_setting(brief, story, texts, labels, short)
        stories.append(
            StoryPage(_title(setting), _facts_line(setting), _summary(setting), tuple(build_sections(setting)))
        )
    overview = tuple(f"{page.title} ({page.facts})" for page in stories) if len(stories) > 1 else ()
    return Page(overview, tuple(stories), labels)


def build_setting(
    brief: Json, story: Json, texts: Mapping[str, str], labels: Mapping[str, str], short: bool
) -> Setting:
    """What the parts of one story's page are written from; `labels` are `name_reports`'s."""
    return Setting(
        story,
        {report: without_boxes(texts[report]) for report in story["reports"] if report in texts},
        labels,
        {report["id"]: report for report in brief["reports"]},
        {actor["id"]: clean(actor["name"]) for actor in story["actors"]},
        {origin["id"]: origin for origin in story["origins"]},
        short,
        story["facts"],
    )


def _title(s: Setting) -> str:
    """The story's title; failing that its first report's."""
    title = clean(s.story.get("title") or "")
    for report in s.story["reports"]:
        title = title or clean(s.reports[report].get("title") or "")
    return trim(title or (clean(s.facts[0]["text"]) if s.facts else "Untitled story"), 140)


def _facts_line(s: Setting) -> str:
    """Dates, reports and outlets: "17–22 March 2023 · 2 reports · 2 outlets"."""
    ids = s.story["reports"]
    outlets = {s.reports[report].get("outlet") for report in ids}
    parts = [when_words(s.story.get("when")), counted(len(ids), "report")]
    if None not in outlets and len(outlets) < len(ids):
        parts.append(counted(len(outlets), "outlet"))
    if len(ids) <= 4:
        parts.append(listed([s.labels[report] for report in ids]))
    return " · ".join(part for part in parts if part)


def _summary(s: Setting) -> str:
    """How many facts, and how they fare."""
    if len(s.story["reports"]) == 1:
        return "One report only: there is nothing to compare it with. This is what it says."
    shared = [f for f in s.facts if is_shared(f)]
    contested = sum(1 for f in s.facts if f["challenge"]["kind"] in ("denied", "disputed"))
    differ = sum(1 for f in shared if differs(s, f))
    parts = [f"{counted(len(shared), 'fact')} in several reports, {len(s.facts) - len(shared):,} in one alone"]
    if differ:
        parts.append(f"{differ} on which accounts differ")
    changed = sum(1 for f in shared if f["agreement"] in ("updated", "withdrawn"))
    if changed:
        parts.append(f"{changed} updated or withdrawn")
    if contested:
        parts.append(f"{contested} denied or disputed")
    several = sum(1 for f in shared if f["support"]["origins_low"] >= 2)
    parts.append(f"{several or 'none'} with at least 2 separate origins")
    return "; ".join(parts) + "."
