"""Units by each method, over all small visits and by their properties."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptcoder.coding import Coding, code_day, pool, units_alone, units_for_total
from ptcoder.rulebook import Edition, Method, Payer, RuleBook
from tests.coding import slow
from tests.coding.worked import DAY, visit

CODES = ("97112", "97110", "97140")
MINUTES = st.lists(st.integers(0, 90), min_size=1, max_size=6)


@pytest.fixture(scope="module")
def edition(book: RuleBook) -> Edition:
    return book.on(DAY)


def _coded(edition: Edition, payer: Payer, minutes: Sequence[int], prefer: int | None = None) -> Coding:
    rows = [
        f"{code} {each} min{' prefer' * (at == prefer)}"
        for at, (code, each) in enumerate(zip(CODES, minutes, strict=False))
    ]
    return code_day([visit(*rows, payer=payer.id)], edition, payer)[0]


def _units(coding: Coding, count: int) -> tuple[int, ...]:
    return tuple(sum(line.units for line in coding.lines if line.code == code) for code in CODES[:count])


def _check_cms(edition: Edition, minutes: Sequence[int]) -> None:
    coding = _coded(edition, edition.payers["cash"], minutes)
    right = slow.cms(minutes)
    assert _units(coding, len(minutes)) == max(right), "of equal remainders the first treated"
    assert bool(coding.choices) == (len(right) > 1)
    for choice in coding.choices:
        told = {tuple(option.get(code, -1) for code in CODES) for option in choice.options}
        some = [at for at, code in enumerate(CODES) if code in choice.codes]
        assert told == {tuple(each[at] if at in some else -1 for at in range(3)) for each in right}
        assert choice.taken in choice.options


def test_cms_of_two_codes_up_to_an_hour(edition: Edition) -> None:
    for minutes in product(range(61), repeat=2):
        _check_cms(edition, minutes)


def test_cms_of_three_codes_up_to_twenty(edition: Edition) -> None:
    for minutes in product(range(21), repeat=3):
        _check_cms(edition, minutes)


@pytest.mark.parametrize("method", [Method.AMA, Method.FULL])
def test_alone_of_two_codes_up_to_an_hour(edition: Edition, method: Method) -> None:
    payer = replace(edition.payers["cash"], method=method)
    for minutes in product(range(61), repeat=2):
        coding = _coded(edition, payer, minutes)
        assert _units(coding, 2) == tuple(slow.alone(each, 15, method) for each in minutes)
        assert coding.choices == ()


@pytest.mark.parametrize("method", [Method.AMA, Method.FULL])
def test_alone_of_three_codes_up_to_twenty(edition: Edition, method: Method) -> None:
    payer = replace(edition.payers["cash"], method=method)
    for minutes in product(range(21), repeat=3):
        assert _units(_coded(edition, payer, minutes), 3) == tuple(slow.alone(each, 15, method) for each in minutes)


@pytest.mark.parametrize("method", [Method.AMA, Method.FULL])
@pytest.mark.parametrize("period", [15, 30, 60, 120])
def test_alone_by_other_clocks(period: int, method: Method) -> None:
    for minutes in range(601):
        assert units_alone(minutes, period, method) == slow.alone(minutes, period, method)


def test_the_chart() -> None:
    bands = {
        8: 1,
        22: 1,
        23: 2,
        37: 2,
        38: 3,
        52: 3,
        53: 4,
        67: 4,
        68: 5,
        82: 5,
        83: 6,
        97: 6,
        98: 7,
        112: 7,
        113: 8,
        127: 8,
    }
    assert {total: units_for_total(total) for total in bands} == bands
    assert [units_for_total(total) for total in range(1500)] == [slow.chart(total) for total in range(1500)]


@pytest.mark.parametrize("minutes", list(product((0, 5, 10, 20, 23), repeat=3)), ids=str)
def test_a_preference_decides_ties_and_nothing_else(edition: Edition, minutes: tuple[int, ...]) -> None:
    right = slow.cms(minutes)
    for prefer in range(3):
        got = _units(_coded(edition, edition.payers["cash"], minutes, prefer), 3)
        assert got in right
        assert got[prefer] == max(each[prefer] for each in right)


@given(MINUTES)
def test_the_pool_gives_what_the_chart_allows(minutes: list[int]) -> None:
    result = pool(minutes)
    assert sum(result.units) == units_for_total(sum(minutes)) == result.allowed
    assert all(0 <= units <= -(-each // 15) for units, each in zip(result.units, minutes, strict=True))
    assert result.units in slow.cms(minutes)


@given(MINUTES, st.data())
def test_more_minutes_never_fewer_units(minutes: list[int], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(minutes) - 1))
    more = list(minutes)
    more[at] += data.draw(st.integers(1, 40))
    assert sum(pool(more).units) >= sum(pool(minutes).units)
    for method in (Method.AMA, Method.FULL):
        assert units_alone(more[at], 15, method) >= units_alone(minutes[at], 15, method)


@given(MINUTES)
def test_the_order_decides_only_ties(minutes: list[int]) -> None:
    right = slow.cms(minutes)
    assert pool(minutes).units == max(right)
    assert pool(minutes[::-1]).units[::-1] == max(right, key=lambda units: units[::-1])


FURTHER = {
    "97129": ("97130", 15, 15, "OT"),
    "90912": ("90913", 15, 15, "PT"),
    "97550": ("97551", 30, 15, "PT"),
    "G0541": ("G0542", 30, 15, "PT"),
    "92605": ("92618", 60, 30, "SLP"),
    "92607": ("92608", 60, 30, "SLP"),
    "96112": ("96113", 60, 30, "PT"),
    "97545": ("97546", 120, 60, "PT"),
}


@pytest.mark.parametrize("method", [Method.AMA, Method.FULL])
@pytest.mark.parametrize("code", FURTHER)
def test_first_and_further_codes_minute_by_minute(edition: Edition, code: str, method: Method) -> None:
    further, period, more, role = FURTHER[code]
    payer = replace(edition.payers["cash"], method=method)
    for minutes in range(1, 301):
        coding = code_day([visit(f"{code} {minutes} min {role}")], edition, payer)[0]
        mine, rest = min(minutes, period), max(minutes - period, 0)
        said = [(line.code, line.minutes, line.units) for line in coding.lines]
        expected = [(code, mine, slow.alone(mine, period, method))]
        if rest:
            expected.append((further, rest, slow.alone(rest, more, method)))
        assert said == expected
        both = code_day([visit(f"{further} {minutes} min {role}", f"{code} {mine} min {role}")], edition, payer)[0]
        assert sum(line.minutes for line in both.lines) == minutes + mine
        assert all(line.minutes <= period for line in both.lines if line.code == code)


@pytest.mark.parametrize("code", ["97129", "90912"])
def test_first_and_further_codes_in_the_pool(edition: Edition, code: str) -> None:
    for minutes in range(1, 121):
        coding = code_day([visit(f"{code} {minutes} min")], edition, edition.payers["medicare"])[0]
        assert sum(line.units for line in coding.lines) == slow.chart(minutes)
        assert coding.lines[0].units <= 1


@pytest.mark.parametrize("setting", ["midpoint", "whole", "any"])
def test_97545_below_its_two_hours(edition: Edition, setting: str) -> None:
    payer = replace(edition.payers["workers-comp"], first_period=setting)
    for minutes in range(1, 121):
        coding = code_day([visit(f"97545 {minutes} min")], edition, payer)[0]
        expected = {"midpoint": minutes >= 61, "whole": minutes == 120, "any": True}[setting]
        assert coding.lines[0].units == expected


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (("97129 9:00-9:07 OT", "97130 9:07-9:15 OT"), "Its time stands with 97129, whose first period it fills"),
        (("97110 9:00-9:10", "97140 9:00-9:10"), "No time of its own: other services had it"),
        (("97130 9:00-9:10", "97140 9:00-9:10"), "No time of its own: other services had it"),
    ],
)
def test_a_service_without_time_says_who_had_it(edition: Edition, rows: Sequence[str], said: str) -> None:
    (coding,) = code_day([visit(*rows)], edition, edition.payers["medicare"])
    assert [line.why.startswith(said) for line in coding.not_billed] == [True]


@pytest.mark.parametrize(
    ("rows", "first", "further"),
    [
        (
            ("97129 7 min OT", "97130 20 min OT"),
            "Time recorded as 97130 fills",
            "Its time fills the first period of 97129",
        ),
        (("97550 20 min", "97551 25 min"), "Time recorded as 97551 fills", "Its time fills the first period of 97550"),
        (("97550 30 min", "97551 15 min"), "30 min in periods", "15 min in periods"),
        (("97550 45 min", "97551 15 min"), "30 min in periods", "30 min in periods"),
    ],
)
def test_a_first_period_filled_from_the_further_code_is_told(
    edition: Edition, rows: Sequence[str], first: str, further: str
) -> None:
    (coding,) = code_day([visit(*rows)], edition, edition.payers["medicare"])
    assert [line.why.startswith(said) for line, said in zip(coding.lines, (first, further), strict=True)] == [True] * 2


@pytest.mark.parametrize(
    ("payer", "row", "rule"),
    [
        ("medicare", "97110 7 min", "total-time"),
        ("medicare", "97551 7 min", "ama-midpoint"),
        ("medicare", "97550 15 min", "time-other-clocks"),
        ("commercial-ama", "97110 7 min", "ama-midpoint"),
        ("commercial-full-quarter", "97110 14 min", "full-quarters"),
        ("commercial-full-quarter", "97110 29 min", "full-quarters"),
        ("commercial-ama", "96125 30 min", "time-other-clocks"),
    ],
)
def test_minutes_without_a_unit_name_the_rule_that_counted_them(
    edition: Edition, payer: str, row: str, rule: str
) -> None:
    (coding,) = code_day([visit(row)], edition, edition.payers[payer])
    (said,) = (each for each in coding.findings if each.id in ("under-eight-minutes", "unit-not-billed"))
    assert said.source == edition.rules[rule]
    assert f"({edition.rules[rule]})." in coding.lines[0].why


def test_speech_therapy_has_no_assistant_modifier(edition: Edition) -> None:
    (coding,) = code_day([visit("92507 9:00-9:30 PTA discipline=SLP")], edition, edition.payers["medicare"])
    assert coding.lines[0].text == "92507-GN"
    (role,) = (finding for finding in coding.findings if finding.id == "role-not-of-discipline")
    assert role.text.startswith("92507: a service of SLP by a person recorded as PTA. The minutes count. Correct")
    assert "assistant-share" not in {finding.id for finding in coding.findings}


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        ((4, 4), "4 min: 8 timed min allow 1 unit, and full quarter-hours or remainders as large took it (tied; first"),
        ((6, 3), "3 min: 9 timed min allow 1 unit, and full quarter-hours or larger remainders took it; documented"),
        (
            (20, 3),
            "3 min: 23 timed min allow 2 units, and full quarter-hours or larger remainders took them; documented",
        ),
        (
            (20, 5),
            "5 min: 25 timed min allow 2 units, and full quarter-hours or remainders as large took them (tied; f",
        ),
        ((3, 2), "2 min: 5 timed min allow no unit; documented"),
    ],
)
def test_what_got_no_unit_says_what_took_it(edition: Edition, minutes: tuple[int, int], said: str) -> None:
    *_, last = _coded(edition, edition.payers["medicare"], minutes).not_billed
    assert last.why.startswith(said)
