"""What stands in a store's file: the numbered migrations, each column with its meaning beside it.

SQLite keeps the comments of a CREATE TABLE, so that they show wherever the schema is shown, and docs/store.md is made
from them (`describe`). A migration that has been released is never edited: what changes later is a new one behind it.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from typing import Final

APPLICATION_ID: Final = 0x74776F73
"""The letters "twos": how `file` and this program tell a store from any other SQLite file."""

_FIRST: Final = """
CREATE TABLE stories ( -- One row a story: the reports of one happening. Its id never changes and is never given again.
  number INTEGER PRIMARY KEY AUTOINCREMENT, -- the order in which stories began
  id TEXT NOT NULL UNIQUE, -- lasting name: s1, s2, ...
  title TEXT NOT NULL, -- headline of its first report that has one
  first_day TEXT, -- first day of what it tells (ISO date), null where no report is dated
  last_day TEXT, -- last day of what it tells
  reports INTEGER NOT NULL DEFAULT 0, -- how many reports
  outlets INTEGER NOT NULL DEFAULT 0, -- how many different outlets; a report without outlet counts as one
  facts INTEGER NOT NULL DEFAULT 0, -- how many facts
  two_origins INTEGER NOT NULL DEFAULT 0, -- facts with at least two separate origins
  differ INTEGER NOT NULL DEFAULT 0, -- facts on which accounts differ
  challenged INTEGER NOT NULL DEFAULT 0, -- facts denied or disputed
  updated INTEGER NOT NULL DEFAULT 0, -- facts on which a later report replaces an earlier one
  began TEXT NOT NULL, -- when it was first kept (UTC)
  changed TEXT NOT NULL, -- when something in it last changed (UTC)
  merged_into TEXT REFERENCES stories(id), -- the story that took its reports, where it was merged by hand
  seen INTEGER NOT NULL DEFAULT 0, -- changes.number up to which it has been compared
  stale INTEGER NOT NULL DEFAULT 0, -- 1 where its reports have changed and it is still to be compared
  read_by TEXT -- which reader's analyses its facts rest on
);
CREATE TABLE reports ( -- One row a report, in its newest version.
  number INTEGER PRIMARY KEY AUTOINCREMENT, -- the order in which reports came
  id TEXT NOT NULL UNIQUE, -- lasting name
  named TEXT NOT NULL, -- the id it came with; another report may have had it before
  version INTEGER NOT NULL DEFAULT 1, -- 1, and one more for each revision (earlier_versions has the others)
  story TEXT REFERENCES stories(id), -- the story it belongs to, null only until it has been grouped
  source TEXT NOT NULL, -- where it was read from, as it was named
  place TEXT, -- the file it was read from, in full; null for an address or standard input
  url TEXT, -- its address
  address TEXT, -- the address in the form by which two are compared
  title TEXT, -- headline
  outlet TEXT, -- who published it
  byline TEXT, -- who wrote it
  credit TEXT, -- the agency it credits
  language TEXT, -- ISO 639-1
  published TEXT, -- day of publication (ISO date), null where unknown
  published_basis TEXT NOT NULL, -- how that day is known: given, metadata, text, unknown
  published_clue TEXT, -- the words that tell it, where it was worked out from the text
  fields_from TEXT NOT NULL, -- JSON object: for each field where it came from
  sha256 TEXT NOT NULL, -- digest of the bytes it was read from
  fingerprint TEXT NOT NULL, -- digest of text and fields: the same again is not added again
  text TEXT NOT NULL, -- its text; start and end in the other tables count code points of it
  words INTEGER NOT NULL, -- how many words
  pinned INTEGER NOT NULL DEFAULT 0, -- 1 where it was put into its story by hand
  added TEXT NOT NULL, -- when it was first kept (UTC)
  revised TEXT -- when its newest version came, where there are several (UTC)
);
CREATE INDEX reports_by_story ON reports(story);
CREATE INDEX reports_by_address ON reports(address);
CREATE INDEX reports_by_name ON reports(named);
CREATE INDEX reports_by_place ON reports(place, fingerprint);
CREATE INDEX reports_by_published ON reports(published);
CREATE TABLE earlier_versions ( -- What a report said before it was revised, one row a version.
  report TEXT NOT NULL REFERENCES reports(id) ON DELETE CASCADE ON UPDATE CASCADE, -- the report
  version INTEGER NOT NULL, -- 1 is the first
  source TEXT NOT NULL, -- where it was read from
  url TEXT, -- its address
  title TEXT, -- headline
  outlet TEXT, -- who published it
  byline TEXT, -- who wrote it
  published TEXT, -- day of publication
  published_basis TEXT NOT NULL, -- how that day is known
  sha256 TEXT NOT NULL, -- digest of the bytes it was read from
  fingerprint TEXT NOT NULL, -- digest of text and fields
  place TEXT, -- the file it was read from, in full
  text TEXT NOT NULL, -- its text
  added TEXT NOT NULL, -- when this version came (UTC)
  replaced TEXT NOT NULL, -- when the next one came (UTC)
  PRIMARY KEY (report, version)
);
CREATE TABLE originals ( -- The exact bytes each version was read from.
  report TEXT NOT NULL REFERENCES reports(id) ON DELETE CASCADE ON UPDATE CASCADE, -- the report
  version INTEGER NOT NULL, -- its version
  size INTEGER NOT NULL, -- bytes before packing
  packed BLOB NOT NULL, -- the bytes, packed by zlib
  PRIMARY KEY (report, version)
);
CREATE TABLE analyses ( -- Everything found in a report, for the program itself: the tables below hold it for people.
  report TEXT PRIMARY KEY REFERENCES reports(id) ON DELETE CASCADE ON UPDATE CASCADE, -- the report
  read_by TEXT NOT NULL, -- which reader: a digest of program and model
  packed BLOB NOT NULL, -- as the report reads by itself
  dated BLOB -- as it reads with the date that the story's reports tell together, where that tells more
);
CREATE TABLE found_actors ( -- The actors that one report tells of.
  report TEXT NOT NULL REFERENCES reports(id) ON DELETE CASCADE ON UPDATE CASCADE, -- the report
  id TEXT NOT NULL, -- the actor's name within the report: a1, a2, ...
  name TEXT NOT NULL, -- how it is called
  kind TEXT NOT NULL, -- person, government, organisation, outlet, agency, group, place
  country TEXT, -- ISO 3166-1 alpha-3
  office TEXT, -- office held
  wikidata TEXT, -- Wikidata's id
  story_actor TEXT, -- which of the story's actors it is (story_actors.id)
  PRIMARY KEY (report, id)
);
CREATE TABLE mentions ( -- Each place where a report means an actor.
  report TEXT NOT NULL REFERENCES reports(id) ON DELETE CASCADE ON UPDATE CASCADE, -- the report
  actor TEXT NOT NULL, -- found_actors.id
  start INTEGER NOT NULL, -- first code point
  "end" INTEGER NOT NULL, -- behind the last code point
  words TEXT NOT NULL, -- what stands there
  kind TEXT NOT NULL, -- name, description, pronoun
  rule TEXT NOT NULL -- the rule that tells
);
CREATE INDEX mentions_by_report ON mentions(report, start);
CREATE TABLE dates ( -- Expressions of time and the days they name.
  report TEXT NOT NULL REFERENCES reports(id) ON DELETE CASCADE ON UPDATE CASCADE, -- the report
  start INTEGER NOT NULL, -- first code point
  "end" INTEGER NOT NULL, -- behind the last code point
  words TEXT NOT NULL, -- what stands there
  type TEXT NOT NULL, -- TIMEX3: DATE, TIME, DURATION, SET
  value TEXT NOT NULL, -- TIMEX3 value
  first_day TEXT, -- first day named, null where it names no stretch of the calendar
  last_day TEXT, -- last day named
  precision TEXT, -- how exactly: time, day, week, weekend, month, quarter, season, year, decade, century
  rule TEXT NOT NULL -- the rule that read it
);
CREATE INDEX dates_by_report ON dates(report, start);
CREATE TABLE figures ( -- Numbers with their unit.
  report TEXT NOT NULL REFERENCES reports(id) ON DELETE CASCADE ON UPDATE CASCADE, -- the report
  start INTEGER NOT NULL, -- first code point
  "end" INTEGER NOT NULL, -- behind the last code point
  words TEXT NOT NULL, -- what stands there
  value REAL NOT NULL, -- the number, or the lower end of a range
  high REAL, -- the upper end of a range
  unit TEXT, -- what is counted
  operator TEXT NOT NULL, -- = >= <= ~ range
  scope TEXT, -- the words it counts over
  rule TEXT NOT NULL -- the rule that read it
);
CREATE INDEX figures_by_report ON figures(report, start);
CREATE TABLE quotations ( -- Words given to somebody, direct or indirect.
  report TEXT NOT NULL REFERENCES reports(id) ON DELETE CASCADE ON UPDATE CASCADE, -- the report
  start INTEGER NOT NULL, -- first code point, without quotation marks
  "end" INTEGER NOT NULL, -- behind the last code point
  words TEXT NOT NULL, -- what stands there
  direct INTEGER NOT NULL, -- 1 where quotation marks enclose it
  speaker TEXT, -- who says it (found_actors.id), null where that is no known actor
  attribution TEXT NOT NULL, -- the chain the report gives, outermost first: AFP < ministry
  cue TEXT, -- the verb of saying
  denied INTEGER NOT NULL, -- 1 where the words are denied: "denied that"
  rule TEXT NOT NULL -- the rule that found it
);
CREATE INDEX quotations_by_report ON quotations(report, start);
CREATE TABLE events ( -- What each report tells to happen, have happened, or not.
  number INTEGER PRIMARY KEY, -- of no meaning beyond this file
  report TEXT NOT NULL REFERENCES reports(id) ON DELETE CASCADE ON UPDATE CASCADE, -- the report
  start INTEGER NOT NULL, -- first code point of the clause
  "end" INTEGER NOT NULL, -- behind the last code point
  words TEXT NOT NULL, -- what stands there
  predicate TEXT NOT NULL, -- lemma of the verb or noun
  who TEXT NOT NULL, -- names, divided by semicolons
  whom TEXT NOT NULL, -- names
  places TEXT NOT NULL, -- names
  first_day TEXT, -- when: first day
  last_day TEXT, -- when: last day
  precision TEXT, -- how exactly
  status TEXT NOT NULL, -- happened, ongoing, planned, possible, called-for, not-happened
  plover_event TEXT, -- PLOVER 0.8 root, where it is political
  plover_mode TEXT, -- PLOVER mode
  attribution TEXT NOT NULL, -- the chain the report gives, outermost first; empty: its own voice
  rule TEXT NOT NULL -- the rule that found it
);
CREATE INDEX events_by_report ON events(report, start);
CREATE TABLE actors ( -- Actors across stories: one row where wikidata or name, kind and country show that it is one.
  id TEXT PRIMARY KEY, -- lasting name
  name TEXT NOT NULL, -- how it is called
  kind TEXT NOT NULL, -- person, government, organisation, outlet, agency, group, place
  country TEXT, -- ISO 3166-1 alpha-3
  office TEXT, -- office held
  wikidata TEXT -- Wikidata's id
);
CREATE TABLE story_actors ( -- The actors of each story.
  story TEXT NOT NULL REFERENCES stories(id) ON DELETE CASCADE, -- the story
  id TEXT NOT NULL, -- name within the story's brief: a1, a2, ...
  actor TEXT NOT NULL REFERENCES actors(id), -- who that is across stories
  name TEXT NOT NULL, -- how it is called
  kind TEXT NOT NULL, -- person, government, organisation, outlet, agency, group, place
  country TEXT, -- ISO 3166-1 alpha-3
  country_name TEXT, -- the country in words
  office TEXT, -- office held
  wikidata TEXT, -- Wikidata's id
  names TEXT NOT NULL, -- JSON array: the names used
  folded TEXT NOT NULL, -- the names in lower case without accents, for search
  PRIMARY KEY (story, id)
);
CREATE INDEX story_actors_by_actor ON story_actors(actor);
CREATE TABLE origins ( -- Where chains of attribution end, one row an origin of a story.
  story TEXT NOT NULL REFERENCES stories(id) ON DELETE CASCADE, -- the story
  id TEXT NOT NULL, -- name within the story's brief: o1, o2, ...
  name TEXT NOT NULL, -- who or what it is
  kind TEXT NOT NULL, -- observation, witness, document, statement, person, anonymous, media, none
  actor TEXT, -- story_actors.id
  PRIMARY KEY (story, id)
);
CREATE TABLE facts ( -- One row a fact: a question about one event, quotation or figure, with the verdict on it.
  number INTEGER PRIMARY KEY AUTOINCREMENT, -- lasting: the fact keeps it when its story is compared again
  story TEXT NOT NULL REFERENCES stories(id) ON DELETE CASCADE, -- the story
  id TEXT NOT NULL, -- name within the story's brief of now: f1, f2, ...
  kind TEXT NOT NULL, -- event, quotation, figure
  text TEXT NOT NULL, -- the fact in a report's words
  predicate TEXT, -- lemma
  plover_event TEXT, -- PLOVER 0.8 root
  plover_mode TEXT, -- PLOVER mode
  who TEXT NOT NULL, -- names, divided by semicolons
  whom TEXT NOT NULL, -- names
  places TEXT NOT NULL, -- names
  speaker TEXT, -- name of the speaker
  first_day TEXT, -- when: first day
  last_day TEXT, -- when: last day
  precision TEXT, -- how exactly
  status TEXT, -- happened, ongoing, planned, possible, called-for, not-happened
  agreement TEXT NOT NULL, -- one-reading, agree, compatible, differ, updated, withdrawn
  challenge TEXT NOT NULL, -- none, denied, disputed, unverified, no-comment
  challenged_by TEXT NOT NULL, -- names
  reports INTEGER NOT NULL, -- how many reports have it
  outlets INTEGER NOT NULL, -- how many outlets
  origins_low INTEGER NOT NULL, -- at least so many separate origins
  origins_high INTEGER NOT NULL, -- at most so many
  level TEXT NOT NULL, -- published, said, happened
  since TEXT NOT NULL -- when it was first kept (UTC)
);
CREATE INDEX facts_by_story ON facts(story);
CREATE INDEX facts_by_day ON facts(first_day, last_day);
CREATE TABLE fact_actors ( -- Who does, bears, denies or says a fact, and where.
  fact INTEGER NOT NULL REFERENCES facts(number) ON DELETE CASCADE, -- facts.number
  role TEXT NOT NULL, -- who, whom, where, speaker, challenger
  actor TEXT NOT NULL, -- story_actors.id
  story TEXT NOT NULL, -- the story
  PRIMARY KEY (fact, role, actor)
) WITHOUT ROWID;
CREATE INDEX fact_actors_by_actor ON fact_actors(story, actor);
CREATE TABLE readings ( -- What one report says of one fact.
  number INTEGER PRIMARY KEY, -- of no meaning beyond this file
  fact INTEGER NOT NULL REFERENCES facts(number) ON DELETE CASCADE, -- facts.number
  report TEXT NOT NULL REFERENCES reports(id) ON DELETE CASCADE ON UPDATE CASCADE, -- the report
  start INTEGER NOT NULL, -- first code point
  "end" INTEGER NOT NULL, -- behind the last code point
  words TEXT NOT NULL, -- what stands there
  first_day TEXT, -- when, by this report: first day
  last_day TEXT, -- last day
  precision TEXT, -- how exactly
  value REAL, -- its figure
  high REAL, -- upper end of its range
  unit TEXT, -- unit of its figure
  operator TEXT, -- = >= <= ~ range
  status TEXT, -- status by this report
  attribution TEXT NOT NULL, -- the chain it gives, outermost first, names divided by <
  compared TEXT NOT NULL -- same, compatible, differs, not-comparable, identical, cut, spelling, translated
);
CREATE INDEX readings_by_fact ON readings(fact);
CREATE INDEX readings_by_report ON readings(report, start);
CREATE TABLE fact_origins ( -- The origins that stand behind each fact.
  fact INTEGER NOT NULL REFERENCES facts(number) ON DELETE CASCADE, -- facts.number
  origin TEXT NOT NULL, -- origins.id
  story TEXT NOT NULL, -- the story
  PRIMARY KEY (fact, origin)
) WITHOUT ROWID;
CREATE TABLE dependences ( -- Why two supports of a fact are counted as one origin.
  fact INTEGER NOT NULL REFERENCES facts(number) ON DELETE CASCADE, -- facts.number
  kind TEXT NOT NULL, -- declared, textual, inferred
  reason TEXT NOT NULL, -- in words
  spans TEXT NOT NULL -- JSON array of [report, start, end]: the words that show it
);
CREATE INDEX dependences_by_fact ON dependences(fact);
CREATE TABLE differences ( -- Where readings of a fact part, one row a value.
  fact INTEGER NOT NULL REFERENCES facts(number) ON DELETE CASCADE, -- facts.number
  slot TEXT NOT NULL, -- what they part on: when, how many, how long, who, where, status, words
  value TEXT NOT NULL, -- one value
  reports TEXT NOT NULL -- JSON array: the reports that give it
);
CREATE INDEX differences_by_fact ON differences(fact);
CREATE TABLE briefs ( -- Each story's brief, whole, as `twosource brief --json` prints it.
  story TEXT PRIMARY KEY REFERENCES stories(id) ON DELETE CASCADE, -- the story
  packed BLOB NOT NULL -- JSON, packed by zlib
);
CREATE TABLE changes ( -- What happened to stories and facts, in order.
  number INTEGER PRIMARY KEY AUTOINCREMENT, -- the order
  at TEXT NOT NULL, -- when it was noticed (UTC)
  kind TEXT NOT NULL, -- see Store.changes
  story TEXT NOT NULL, -- the story
  report TEXT, -- the report that brought it, where one did
  fact INTEGER, -- facts.number, where it is of a fact
  text TEXT NOT NULL, -- the change in words
  before TEXT, -- what stood there before; null where the fact is new
  after TEXT -- what stands there since
);
CREATE INDEX changes_by_story ON changes(story, number);
CREATE TABLE corrections ( -- What was put right by hand. Bound to words, so that it outlasts a new reading.
  number INTEGER PRIMARY KEY AUTOINCREMENT, -- the order
  act INTEGER NOT NULL, -- one number for the rows that were written by one act, by which it is taken back
  at TEXT NOT NULL, -- when (UTC)
  text TEXT NOT NULL, -- the act in words
  kind TEXT NOT NULL, -- together, apart, pin; same-actor, other-actor; right-link, wrong-link
  report TEXT NOT NULL, -- the one report
  words TEXT, -- the one actor's name, or the words of the one reading
  start INTEGER, -- where they stood
  other TEXT, -- the other report
  other_words TEXT, -- the other actor's name or words
  other_start INTEGER, -- where they stood
  story TEXT -- the story, for a pin
);
CREATE TABLE story_vectors ( -- What new reports of a story are recognised by, for the program itself.
  story TEXT PRIMARY KEY REFERENCES stories(id) ON DELETE CASCADE, -- the story
  day TEXT, -- the day as of which the reports are weighed, null where none is dated
  last INTEGER NOT NULL, -- reports.number of its newest report
  packed BLOB NOT NULL -- the weighed sum of its reports' vectors
);
CREATE INDEX story_vectors_by_day ON story_vectors(day);
CREATE TABLE word_counts ( -- In how many reports each word stands, for the program itself: the sum of all rows.
  reports INTEGER NOT NULL, -- how many reports were counted
  packed BLOB NOT NULL -- JSON, packed by zlib
);
CREATE VIRTUAL TABLE reports_search USING fts5(
  title, text, content='reports', content_rowid='number', tokenize='porter unicode61 remove_diacritics 2'
);
CREATE TRIGGER reports_added AFTER INSERT ON reports BEGIN
  INSERT INTO reports_search(rowid, title, text) VALUES (new.number, new.title, new.text);
END;
CREATE TRIGGER reports_removed AFTER DELETE ON reports BEGIN
  INSERT INTO reports_search(reports_search, rowid, title, text) VALUES ('delete', old.number, old.title, old.text);
END;
CREATE TRIGGER reports_changed AFTER UPDATE OF title, text ON reports
WHEN old.title IS NOT new.title OR old.text IS NOT new.text BEGIN
  INSERT INTO reports_search(reports_search, rowid, title, text) VALUES ('delete', old.number, old.title, old.text);
  INSERT INTO reports_search(rowid, title, text) VALUES (new.number, new.title, new.text);
END;
"""

_FOLLOWING: Final = """
CREATE TABLE feeds ( -- One row a feed, sitemap or list of feeds that is followed.
  url TEXT PRIMARY KEY, -- its address; where it has moved for good, the new one
  title TEXT, -- its name for itself
  etag TEXT, -- how its server marked what was last read (ETag), sent back so that only news is answered
  modified TEXT, -- the same as a time (Last-Modified)
  added TEXT NOT NULL, -- since when it is followed (UTC)
  checked TEXT, -- when it was last asked for (UTC)
  due TEXT, -- before when it is not asked for again (UTC)
  faults INTEGER NOT NULL DEFAULT 0, -- how many times in a row it could not be read
  fault TEXT, -- why not, the last time; null where it was read
  gone INTEGER NOT NULL DEFAULT 0 -- 1 where its server says that it is gone for good: it is not asked for any more
);
CREATE TABLE links ( -- One row an article that a feed names.
  address TEXT PRIMARY KEY, -- the address of its page
  feed TEXT NOT NULL, -- feeds.url: the feed that named it first
  told TEXT NOT NULL, -- JSON object: what that feed says of it (title, outlet, published, byline)
  mark TEXT NOT NULL, -- digest of what the feed says: another one means that the page is to be read again
  found TEXT NOT NULL, -- when it was first named, or told otherwise (UTC)
  state TEXT NOT NULL, -- waiting, kept, failed
  tries INTEGER NOT NULL DEFAULT 0, -- rounds in which it could not be read
  due TEXT, -- before when it is not tried again (UTC), of a waiting one
  reason TEXT, -- why it could not be read
  report TEXT -- reports.id, where it was kept
);
CREATE INDEX links_by_state ON links(state);
CREATE TABLE marks ( -- How far a part of the program has come, for the program itself.
  name TEXT PRIMARY KEY, -- the part
  number INTEGER NOT NULL -- changes.number of the last change that it has dealt with
);
"""

_DAYS: Final = """
CREATE TABLE report_vectors ( -- What reports of the newest days are grouped by, for the program itself.
  report TEXT PRIMARY KEY REFERENCES reports(id) ON DELETE CASCADE, -- the report
  day TEXT NOT NULL, -- reports.published
  packed BLOB NOT NULL -- its vector
);
CREATE INDEX report_vectors_by_day ON report_vectors(day);
CREATE TABLE story_days ( -- What a story was before the reports of its newest day, for the program itself.
  story TEXT PRIMARY KEY REFERENCES stories(id) ON DELETE CASCADE, -- the story
  inner REAL NOT NULL, -- the likenesses of all pairs of its reports, summed
  day TEXT, -- its newest day, null where the reports of that day stay where they are
  before_day TEXT, -- story_vectors.day before
  before_reports INTEGER, -- how many reports it had before, null where it began with that day
  before_inner REAL, -- inner before
  before_packed BLOB -- story_vectors.packed before
);
CREATE TABLE words_by_day ( -- In how many reports of a day each word stands, for the program itself: recent days.
  day TEXT NOT NULL, -- reports.published
  reports INTEGER NOT NULL, -- how many reports were counted
  packed BLOB NOT NULL -- JSON, packed by zlib
);
"""

MIGRATIONS: Final = (_FIRST, _FOLLOWING, _DAYS)
"""Migration n brings a file from `PRAGMA user_version` n to n + 1."""


def statements(script: str) -> Iterator[str]:
    """The statements of a script, one by one; a trigger is one statement."""
    piece = ""
    for line in script.splitlines(keepends=True):
        piece += line
        if sqlite3.complete_statement(piece):
            yield piece.strip()
            piece = ""
    if piece.strip():
        raise ValueError(f"a statement without its end: {piece.strip()[:60]}")


def describe(connection: sqlite3.Connection) -> str:
    """The tables of a store as Markdown, with the meaning of each column: made from the comments in its schema."""
    rows = connection.execute(
        "SELECT sql FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE TABLE%--%' ORDER BY rowid"
    )
    out = []
    for (sql,) in rows:
        head, *body = sql.splitlines()
        found = re.match(r"CREATE TABLE \"?(\w+)\"? \( -- (.*)", head)
        if not found:
            continue
        out.append(f"\n### {found[1]}\n\n{found[2]}\n\n| column | type | meaning |\n|---|---|---|\n")
        for line in body:
            column = re.match(r"\s*\"?(\w+)\"? (TEXT|INTEGER|REAL|BLOB)\b[^-]*(?:--)\s(.*)", line)
            if column:
                out.append(f"| `{column[1]}` | {column[2].lower()} | {column[3]} |\n")
    return "".join(out)
