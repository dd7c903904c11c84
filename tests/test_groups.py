"""How groups of units are joined: what keeps two apart, and which units stand for a large one."""

from itertools import combinations

import numpy as np
import pytest

from twosource import groups as module
from twosource.groups import group_links, traits_of
from twosource.links import Link, judge, link_units, rules_out
from twosource.pipeline import analyse_all
from twosource.records import Report
from twosource.unit_finding import collect_units
from twosource.units import NEVER, Units, key_of

TOLD = (
    "Osric Lunde opened the bridge at Skerra on 4 March 2021.",
    "Osric Lunde will open the bridge at Skerra on 9 March 2021.",
    "Osric Lunde will open the bridge at Skerra.",
    "Osric Lunde opened the bridge at Skerra on 2 June 2021.",
    "A boy aged 9 fell off the bridge.",
    "A 14-year-old boy fell off the bridge.",
    "The bridge fell.",
)


def pool_of(*texts: str) -> Units:
    analyses = analyse_all([Report(f"r{i}", f"r{i}", text) for i, text in enumerate(texts)])
    return collect_units(analyses, [{} for _ in analyses])


def test_traits_tell_what_holding_each_unit_against_each_tells() -> None:
    pool = pool_of(*TOLD)
    units = range(len(pool.units))
    table = np.array([rules_out(pool, np.full(len(units), i), np.arange(len(units))) for i in units])
    assert table.any()
    assert not table.all()
    for left in [*combinations(units, 1), *combinations(units, 2)]:
        for right in [*combinations(units, 1), *combinations(units, 2)]:
            groups = module._Groups(pool, module.SETTINGS)
            for k, some in enumerate((left, right)):
                groups.members[k] = list(some)
                traits = [traits_of(pool)[i] for i in some]
                groups.traits[k] = traits[0] | traits[-1]
            assert groups._ruled_out(0, 1) == table[np.ix_(left, right)].any(), (left, right)


def test_what_is_said_by_hand_goes_before_what_is_ruled_out() -> None:
    pool = pool_of(*TOLD)
    everywhere = np.array(list(combinations(range(len(pool.units)), 2)))
    never = rules_out(pool, *everywhere.T)
    a, b = everywhere[never][0].tolist()
    assert not any({a, b} <= set(group) for group in group_links([Link(a, b, 1.0)], pool))
    pool.scores[key_of(a, b)] = 1.0
    assert any({a, b} <= set(group) for group in group_links([Link(a, b, 1.0)], pool))


def test_what_is_told_apart_by_hand_keeps_groups_apart() -> None:
    pool = pool_of(*TOLD[:1] * 4)
    (group,) = [g for g in group_links(link_units(pool), pool) if len(g) == 4]
    pool = pool_of(*TOLD[:1] * 4)
    pool.scores[key_of(group[0], group[3])] = NEVER
    links = [link for link in link_units(pool) if {link.a, link.b} != {group[0], group[3]}]
    pool.scores[key_of(group[0], group[3])] = NEVER
    assert not any({group[0], group[3]} <= set(g) for g in group_links(links, pool))


@pytest.mark.parametrize("standing", [1, 2, 5])
def test_some_units_stand_for_a_large_group(monkeypatch: pytest.MonkeyPatch, standing: int) -> None:
    texts = [" ".join((TOLD[0], TOLD[6])), "The bridge at Skerra was opened by Osric Lunde. It fell."] * 4
    pool = pool_of(*texts)
    expected = group_links(link_units(pool), pool)
    assert max(map(len, expected)) == 8
    monkeypatch.setattr(module, "FEW_REPORTS", 7)
    monkeypatch.setattr(module, "STANDING", standing)
    asked = list[int]()
    mean = module._Groups._mean_score

    def mean_score(self: module._Groups, scores: list[float], left: list[int], right: list[int]) -> float:
        asked.append(max(len(left), len(right)))
        return mean(self, scores, left, right)

    monkeypatch.setattr(module._Groups, "_mean_score", mean_score)
    pool = pool_of(*texts)
    assert group_links(link_units(pool), pool) == expected
    assert max(asked) <= standing
    # what groups hold has scores all the same, worked out together: the unit that says it best is chosen by them
    pairs = [pair for group in expected for pair in combinations(group, 2)]
    told = [pool.scores[key_of(i, j)] for i, j in pairs]
    assert told == judge(pool, np.array(pairs)).tolist()
