"""Rules for what to tell of at once, and where: the terminal, a file of JSON lines, a webhook.

[[rule]]
name = "second source"
when = ["two-origins", "denied"]            # kinds of changes
words = ["ferry", "harbour"]                # any of them in the change or its story's title; left out: all changes
tell = ["terminal", "alerts.jsonl", "https://desk.example/hook"]
"""

from __future__ import annotations

import json
import re
import time
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from twosource.errors import FetchProblem, UsageProblem
from twosource.fetching import Fetcher, Manners
from twosource.fetching.client import check_address, check_status
from twosource.sources.addresses import is_web_address
from twosource.store import Store
from twosource.store.changes import KINDS
from twosource.watch.state import Followed

KEYS: Final = ("name", "when", "words", "tell")
TERMINAL: Final = "terminal"
MARK: Final = "alerts"
MAX_REPLY: Final = 1_000_000  # bytes of a webhook's answer, which nobody reads


@dataclass(frozen=True, slots=True)
class Rule:
    """`when`: kinds of changes; `words`: any of these, all changes where empty; `tell`: where to."""

    name: str
    when: tuple[str, ...]
    words: tuple[str, ...]
    tell: tuple[str, ...]

    def fits(self, change: dict[str, Any], title: str) -> bool:
        """Whether a change of a story of this title is to be told."""
        if change["kind"] not in self.when:
            return False
        text = f"{title}\n{change['text']}".casefold()
        return not self.words or any(re.search(rf"\b{re.escape(w.casefold())}\b", text) for w in self.words)


def read_rules(path: str) -> list[Rule]:
    """The rules of a TOML file; UsageProblem where it cannot be read or says something that is no rule.

    Files that it tells to lie beside it where their paths are relative.
    """
    try:
        found = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageProblem(f"--rules {path}: {(error.strerror or str(error)).lower()}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageProblem(f"--rules {path}: no TOML ({error})") from None
    tables = found.get("rule")
    if set(found) != {"rule"} or not isinstance(tables, list) or not all(isinstance(t, dict) for t in tables):
        raise UsageProblem(
            f"--rules {path}: expected tables [[rule]] and nothing else; found {', '.join(found) or 'nothing'}"
        )
    return [_rule(table, f"--rules {path}, rule {number}", Path(path)) for number, table in enumerate(tables, start=1)]


def _rule(table: dict[str, Any], where: str, path: Path) -> Rule:
    unknown = [key for key in table if key not in KEYS]
    if unknown:
        raise UsageProblem(f"{where}: unknown key {unknown[0]}; known: {', '.join(KEYS)}")
    when = _strings(table, "when", where)
    for kind in when:
        if kind not in KINDS:
            raise UsageProblem(f"{where}: when has {kind!r}; expected some of {', '.join(KINDS)}")
    if not when:
        raise UsageProblem(f"{where}: no when; expected some of {', '.join(KINDS)}")
    tell = tuple(_place(place, where, path) for place in _strings(table, "tell", where) or [TERMINAL])
    name = table.get("name", where.rpartition(", ")[2])
    if not isinstance(name, str):
        raise UsageProblem(f"{where}: name is {name!r}, a string was expected")
    return Rule(name, tuple(when), tuple(_strings(table, "words", where)), tell)


def _strings(table: dict[str, Any], key: str, where: str) -> list[str]:
    value = table.get(key, [])
    value = [value] if isinstance(value, str) else value
    if not isinstance(value, list) or not all(isinstance(v, str) and v.strip() for v in value):
        raise UsageProblem(f"{where}: {key} is {value!r}, a list of strings was expected")
    return [v.strip() for v in value]


def _place(place: str, where: str, path: Path) -> str:
    if place == TERMINAL:
        return place
    if "://" in place:
        try:
            check_address(place)
        except FetchProblem as problem:
            raise UsageProblem(f"{where}: tell has {place!r}: {problem.reason}") from None
        return place
    target = path.parent / place
    if not target.parent.is_dir() or target.is_dir():
        raise UsageProblem(f"{where}: tell has {place!r}, which is no file that can be written: {target}")
    return str(target)


class Alerts:
    """Tells what the rules ask for, each change once."""

    def __init__(self, store: Store, rules: Sequence[Rule], manners: Manners, show: Callable[[str], None],
                 fail: Callable[[str, str], None]) -> None:  # fmt: skip
        """`show` takes a line for the terminal, `fail` a place that could not be told and the reason."""
        self._store, self._rules, self._manners, self._show, self._fail = store, rules, manners, show, fail
        self._state = Followed(store)
        if self._state.mark(MARK) is None:  # what was there before anybody watched is no news
            changes = store.changes()
            self._state.set_mark(MARK, changes[-1]["number"] if changes else 0)

    def tell(self) -> int:
        """Tells of what has changed since the last time; how many changes a rule fits."""
        told = 0
        for change in self._store.changes(after=self._state.mark(MARK) or 0):
            title = self._title(change["story"])
            fitting = [rule for rule in self._rules if rule.fits(change, title)]
            for rule in fitting:
                self._tell(rule, change, title)
            told += bool(fitting)
            self._state.set_mark(MARK, change["number"])
        return told

    def _title(self, story: str) -> str:
        row = self._store.connection.execute("SELECT title FROM stories WHERE id = ?", (story,)).fetchone()
        return row["title"] if row else ""

    def _tell(self, rule: Rule, change: dict[str, Any], title: str) -> None:
        about = {"rule": rule.name, "title": title, **change}
        for place in rule.tell:
            if place == TERMINAL:
                self._show(f"! {rule.name}: {change['text']} – {title} ({change['story']})")
                continue
            try:
                if is_web_address(place):
                    self._post(place, about)
                else:
                    with Path(place).open("a", encoding="utf-8") as file:
                        file.write(json.dumps(about, ensure_ascii=False) + "\n")
            except FetchProblem as problem:  # the rest of a webhook's address may be a secret
                self._fail(
                    f"the answer of {urlsplit(place).netloc}", f"{problem.reason}; not told there: {change['text']}"
                )
            except OSError as error:
                self._fail(place, f"{error.strerror}; not told there: {change['text']}")

    def _post(self, url: str, about: dict[str, Any]) -> None:
        body = json.dumps(about, ensure_ascii=False).encode()
        with Fetcher(self._manners) as fetcher:
            for attempt in range(self._manners.tries):
                try:
                    answer = fetcher.ask(url, {"Content-Type": "application/json"}, MAX_REPLY, body)
                    if not 200 <= answer.status < 300:
                        check_status(answer)
                        raise FetchProblem(url, f"status {answer.status}")
                    return
                except FetchProblem as problem:
                    if not problem.passing or attempt + 1 == self._manners.tries:
                        raise
                    time.sleep(min(problem.after or self._manners.back_off * 2**attempt, self._manners.longest_wait))
