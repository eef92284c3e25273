"""What holds for every visit, whatever was recorded in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ptcoder.coding import Coding, Context, Elsewhere, code_day, code_visit, units_for_total
from ptcoder.coding import checks as checks_module
from ptcoder.coding.allowed import amounts
from ptcoder.coding.terms import terms_of
from ptcoder.rulebook import Kind, Method, Payer, RuleBook, Service
from ptcoder.visit import MINUTE, SECOND, Attendance, Discipline, Interval, Length, Role, Visit
from tests.coding import slow
from tests.coding.worked import visit

BOOK = RuleBook.load()
CODES = sorted(BOOK.on(date(2026, 3, 2)).services)
DAYS = st.sampled_from(
    [
        date(2017, 5, 1),
        date(2019, 12, 31),
        date(2021, 6, 1),
        date(2024, 3, 8),
        date(2025, 3, 3),
        date(2026, 3, 2),
        date(2027, 1, 4),
    ]
)
USUAL = ["97110", "97140", "97530", "97112", "97150", "97010", "97014", "G0283", "97129", "97130", "97545", "97161"]
EDGE = st.sampled_from([0, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 33 * MINUTE, 7 * MINUTE + 59 * SECOND, 130 * MINUTE])
LENGTHS = st.one_of(EDGE, st.integers(1, 200 * MINUTE), st.fractions(0, 90).map(lambda minutes: minutes * MINUTE))
PEOPLE = st.sampled_from([None, "ann", "bob"])


@st.composite
def intervals(draw: st.DrawFn, order: int) -> Interval:
    code = draw(st.one_of(st.none(), st.sampled_from(USUAL), st.sampled_from(CODES)))
    shape = draw(st.sampled_from(["clock", "clock", "clock", "minutes", "counted", "running"]))
    start: int | None = None
    stop: int | None = None
    length: Length | None = None
    if shape in ("clock", "running"):
        start = draw(st.one_of(EDGE, st.integers(0, 240 * MINUTE)))
    if shape == "clock" and start is not None:
        length = int(draw(st.one_of(EDGE.filter(bool), st.integers(1, 150 * MINUTE))))
        stop = start + length
    elif shape == "minutes":
        length = draw(LENGTHS)
    return Interval(
        id=str(order),
        order=order,
        code=code,
        discipline=draw(st.sampled_from(Discipline)),
        role=draw(st.sampled_from(Role)),
        clinician=draw(PEOPLE),
        attendance=draw(st.one_of(st.none(), st.none(), st.sampled_from(Attendance))),
        start=start,
        stop=stop,
        length=length,
        units=draw(st.integers(1, 3)),
        group_size=draw(st.one_of(st.none(), st.integers(1, 4))),
        prefer=draw(st.booleans()),
        abn=draw(st.sampled_from([None, "required", "voluntary", "none"])),
        telehealth=draw(st.sampled_from([None, "video", "audio"])),
        running=shape == "running",
    )


@st.composite
def days(draw: st.DrawFn) -> tuple[list[Visit], date, Payer, list[Elsewhere]]:
    day = draw(DAYS)
    edition = BOOK.on(day)
    payer = edition.payers[draw(st.sampled_from(sorted(edition.payers)))]
    method = draw(st.sampled_from([None, None, *Method]))
    if method is not None:
        payer = replace(payer, method=method)
    if draw(st.booleans()):
        payer = replace(payer, day_cap=draw(st.integers(0, 4)), sources={**payer.sources, "day_cap": "a test"})
    payer = replace(payer, first_period=draw(st.sampled_from(["midpoint", "whole", "any"])))
    visits: list[Visit] = []
    for at in range(draw(st.integers(1, 3))):
        told = draw(st.dictionaries(st.sampled_from(["PT+SLP", "OT"]), st.integers(0, 3000).map(Decimal)))
        rows = [draw(intervals(10 * at + order)) for order in range(draw(st.integers(0, 7)))]
        visits.append(
            replace(
                visit(name=f"visit {at}", payer=payer.id, day=day),
                intervals=tuple(rows),
                attested=frozenset(draw(st.sets(st.sampled_from(["kx", "distinct"])))),
                allowed_to_date=told,
            )
        )
    others: list[Elsewhere] = []
    for _ in range(draw(st.integers(0, 2))):
        start = draw(st.integers(0, 240 * MINUTE))
        code = draw(st.sampled_from(["97110", "97150"]))
        others.append(
            Elsewhere(
                visit="another", patient=draw(st.sampled_from([None, "p", "q"])), clinician=draw(PEOPLE), code=code,
                group=code == "97150", start=start, stop=start + draw(st.integers(1, 90 * MINUTE)),
            )
        )  # fmt: skip
    return visits, day, payer, others


def _is_sentence(text: str) -> bool:
    return (
        len(text) > 15 and text.endswith((".", "?")) and (text[0].isupper() or text[0].isdigit()) and "  " not in text
    )


def _pooled(service: Service, payer: Payer) -> bool:
    return service.kind in (Kind.TIMED_PROCEDURE, Kind.TIMED_MODALITY) or service.code in payer.pooled


def _check_line_texts(coding: Coding) -> None:
    for line in coding.lines:
        assert line.units >= 0
        assert line.minutes >= 0
        assert _is_sentence(line.why), line.why
        assert line.units or not line.modifiers
        assert len(set(line.modifiers)) == len(line.modifiers)
    for finding in coding.findings:
        assert finding.source
        assert _is_sentence(finding.text), finding.text


@settings(max_examples=max(300, settings().max_examples))
@given(days())
def test_any_day(made: tuple[list[Visit], date, Payer, list[Elsewhere]]) -> None:
    visits, day, payer, others = made
    edition = BOOK.on(day)
    codings = code_day(visits, edition, payer, others)
    assert [coding.visit for coding in codings] == [each.id for each in visits]
    lines = [line for coding in codings for line in coding.lines]
    recorded = {row.code for each in visits for row in each.intervals if row.code is not None and not row.running}
    for coding in codings:
        _check_line_texts(coding)
        assert coding.timed_minutes >= 0
        assert coding.allowed_estimate is None or coding.allowed_estimate >= 0
    for line in lines:
        service = edition.services[line.code]
        assert not (service.kind.is_timed and line.units and line.minutes == 0), "no unit where no minute was"
        assert not (service.kind.is_once_a_day and line.units > 1)
        assert line.code in recorded or service.first in recorded or line.code == "G0283"
        if line.code in payer.bundled or line.code in payer.not_covered:
            assert line.units == 0
    attested = frozenset[str]().union(*(each.attested for each in visits))
    for word, modifier in (("kx", "KX"), ("distinct", payer.distinct_modifier)):
        assert word in attested or all(modifier not in line.modifiers for line in lines)
    if payer.method is Method.CMS:
        for discipline in Discipline:
            mine = [
                line for line in lines if line.discipline is discipline and _pooled(edition.services[line.code], payer)
            ]
            mine = [line for line in mine if line.code not in payer.bundled]
            assert sum(line.units for line in mine) == units_for_total(sum(line.minutes for line in mine))
    if len(visits) == 1:
        timed = [line.minutes for line in lines if edition.services[line.code].kind.is_timed]
        assert sum(timed) == codings[0].timed_minutes
    for at, each in enumerate(visits):
        rest = (*visits[:at], *visits[at + 1 :])
        assert code_visit(each, edition, payer, Context(same_day=rest, elsewhere=tuple(others))).visit == each.id
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(checks_module, "CHECKS", ())
        bare = code_day(visits, edition, payer, others)
    assert [coding.lines for coding in bare] == [coding.lines for coding in codings], "no finding changes a line"


@st.composite
def clocked(draw: st.DrawFn) -> list[Interval]:
    """Rows with clock times, no two of which start at once."""
    starts = draw(st.lists(st.integers(0, 120), min_size=1, max_size=7, unique=True))
    rows = [draw(intervals(order)) for order in range(len(starts))]
    lengths = [draw(st.integers(1, 60 * 60)) * SECOND for _ in starts]
    return [
        replace(row, start=start * MINUTE, stop=start * MINUTE + length, length=length, running=False)
        for row, start, length in zip(rows, starts, lengths, strict=True)
    ]


@settings(max_examples=max(300, settings().max_examples))
@given(clocked(), st.data())
def test_the_order_of_rows_decides_nothing(rows: list[Interval], data: st.DataObject) -> None:
    edition = BOOK.on(date(2026, 3, 2))
    payer = edition.payers[data.draw(st.sampled_from(sorted(edition.payers)))]
    one = replace(visit(payer=payer.id), intervals=tuple(rows))
    other = replace(one, intervals=tuple(data.draw(st.permutations(rows))))
    first, second = code_visit(one, edition, payer), code_visit(other, edition, payer)
    assert first.lines == second.lines
    assert first.choices == second.choices
    assert [finding.text for finding in first.findings] == [finding.text for finding in second.findings]


@settings(max_examples=max(300, settings().max_examples))
@given(
    st.lists(st.tuples(st.sampled_from(USUAL), st.integers(1, 40)), min_size=1, max_size=6),
    st.sampled_from(Method),
    st.integers(1, 40),
)
def test_more_care_never_fewer_units(rows: list[tuple[str, int]], method: Method, more: int) -> None:
    edition = BOOK.on(date(2026, 3, 2))
    payer = replace(edition.payers["commercial-cms"], method=method)
    told = [f"{code} {minutes} min" for code, minutes in rows]
    grown = [*told[:-1], f"{rows[-1][0]} {rows[-1][1] + more} min"]
    before, after = (code_day([visit(*each)], edition, payer)[0] for each in (told, grown))
    assert sum(line.units for line in after.lines) >= sum(line.units for line in before.lines)


@settings(max_examples=max(300, settings().max_examples))
@given(st.lists(st.tuples(st.sampled_from(CODES), st.integers(0, 6)), max_size=8), DAYS)
def test_the_estimate_unit_by_unit(lines: list[tuple[str, int]], day: date) -> None:
    edition = BOOK.on(day)
    given_lines = [(edition.services[code], units) for code, units in lines]
    terms = terms_of(edition, edition.payers["medicare"])
    got = amounts([(terms[code].price, units) for code, units in lines])
    if edition.fees is None:
        assert got == [None] * len(lines)
        return
    fees = edition.fees.fees
    assert [amount is None for amount in got] == [code not in fees for code, _ in lines]
    priced = [(service, fees[service.code], units) for service, units in given_lines if service.code in fees]
    assert sum(amount for amount in got if amount is not None) == slow.allowed(priced, edition.fees.factor)


@pytest.mark.parametrize("length", [Fraction(20 * MINUTE, 3), Fraction(1, 7)])
def test_fractions_of_a_microsecond_stay_exact(length: Fraction) -> None:
    edition = BOOK.on(date(2026, 3, 2))
    row = Interval(id="a", order=0, code="97110", discipline=Discipline.PT, role=Role.PT, length=length)
    rows = tuple(replace(row, id=str(at)) for at in range(21))
    coding = code_visit(replace(visit(), intervals=rows), edition, edition.payers["medicare"])
    assert coding.timed_minutes == int(21 * length // MINUTE)
