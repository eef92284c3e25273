"""What counts towards the year's threshold: the gauge is the sum of the lines under it, and a visit is judged by it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptcoder.clinic import Clinic, Refused
from ptcoder.clinic.history import History, counted, elsewhere
from ptcoder.clinic.signing_desk import GROUNDS
from ptcoder.coding.allowed import BUCKETS
from ptcoder.rulebook import RuleBook
from ptcoder.store import DiskFull, Draft, Log
from ptcoder.visit import (
    AllowedElsewhere,
    Discipline,
    Event,
    Logged,
    Moment,
    Reopened,
    Signed,
    Visit,
    VisitOpened,
    Voided,
    fold,
)
from tests.clinic.hand_clock import HandClock, add

PAT, TWIN = UUID(int=1), UUID(int=2)
BOOK = RuleBook.load()


def said(log: Log, *events: Event, at: int = 0) -> tuple[Logged, ...]:
    moment = Moment(at_us=at, off_min=0, boot=bytes(16), mono_us=0)
    return log.append([Draft(event=event, moment=moment, who=None) for event in events])


def bill(amount: str | None) -> str:
    told = "null" if amount is None else f'"{amount}"'
    return f'{{"allowed_estimate": {told}}}'


def opened(visit: int, day: date, payer: str, discipline: Discipline, patient: UUID = PAT) -> VisitOpened:
    return VisitOpened(visit=UUID(int=visit), patient=patient, payer=payer, discipline=discipline, date=day)


def folded(log: Log, visit: int) -> Visit:
    found = fold(log.visit(UUID(int=visit)))
    assert found is not None
    return found


amounts = st.none() | st.decimals(0, 900, places=2).map(str)
kinds = st.tuples(
    st.sampled_from([date(2025, 12, 31), date(2026, 1, 1), date(2026, 6, 1), date(2027, 1, 1)]),
    st.sampled_from(["medicare", "cash", "gone"]),
    st.sampled_from(Discipline),
    amounts,
    st.sampled_from(["signed", "open", "reopened", "voided"]),
    st.sampled_from([PAT, TWIN]),
)


@given(st.lists(kinds, max_size=8), st.decimals(0, 900, places=2))
def test_the_gauge_is_the_sum_of_what_stands_under_it(
    visits: list[tuple[date, str, Discipline, str | None, str, UUID]], outside: Decimal
) -> None:
    with Log.memory() as log:
        signed: list[tuple[int, date, str, Discipline, str | None]] = []
        for number, (day, payer, discipline, amount, state, patient) in enumerate(visits, 10):
            (first,) = said(log, opened(number, day, payer, discipline, patient), at=number)
            visit = UUID(int=number)
            if state != "open":
                said(log, Signed(visit=visit, version=1, bill=bill(amount), edition="e", program="p"))
            if state == "reopened":
                said(log, Reopened(visit=visit, reason="r"))
            if state == "voided":
                said(log, Voided(visit=visit, event=first.stamp.id, reason="r"))
            if state == "signed":
                signed.append((number, day, payer, discipline, amount))
        said(log, AllowedElsewhere(patient=TWIN, year=2026, bucket="OT", amount=str(outside), on=date(2026, 1, 2)))
        history = History(log, lambda _: (PAT, TWIN))
        cared = history.of(str(PAT))
        assert cared is not None
        for year in (2025, 2026, 2027):
            for bucket in set(BUCKETS.values()):
                mine = [
                    (number, day, Decimal(amount or 0))
                    for number, day, payer, discipline, amount in signed
                    if (day.year, BUCKETS[discipline], payer) == (year, bucket, "medicare")
                ]
                beside = outside if (year, bucket) == (2026, "OT") else Decimal(0)
                assert elsewhere(cared, year, bucket) == beside
                rows = counted(cared.attended, BOOK, year, bucket)
                assert [UUID(each.visit).int for each in rows] == [
                    number for number, *_ in sorted(mine, key=lambda each: (each[1], each[0]))
                ]
                total = beside
                for number, _, amount in sorted(mine, key=lambda each: (each[1], each[0])):
                    assert history.before(folded(log, number), BOOK) == {bucket: total}
                    total += amount
                assert total == beside + sum(each.amount or 0 for each in rows)


def test_an_amount_that_cannot_be_read_counts_as_nothing() -> None:
    with Log.memory() as log:
        for bucket, amount in (("OT", "x"), ("PT+SLP", "NaN")):
            said(log, AllowedElsewhere(patient=PAT, year=2026, bucket=bucket, amount=amount, on=date(2026, 1, 1)))
        cared = log.cared([PAT])
        assert elsewhere(cared, 2026, "OT") == elsewhere(cared, 2026, "PT+SLP") == 0


def finish(clinic: Clinic, visit: str) -> None:
    clinic.stop_visit(visit)
    for row in clinic.visit(visit).findings:
        if "kx" in row.fix:
            clinic.attest(visit, "kx", True, GROUNDS)
        elif "acknowledge" in row.fix:
            clinic.acknowledge(visit, row.id, "seen")
    clinic.sign(visit)


def test_what_was_signed_and_what_was_elsewhere_bring_kx_to_the_next_visit(
    clinic: Clinic, clock: HandClock, reopened: Callable[[], Clinic]
) -> None:
    first = add(clinic, "Ana Lopez")
    patient = clinic.visit(first).patient
    clinic.press("97110")
    clock.advance(minutes=30)
    finish(clinic, first)
    (gauge,) = clinic.care.sheet(patient).gauges
    signed = gauge.amount
    assert [row.amount for row in gauge.rows] == [signed]
    assert gauge.words == f"PT+SLP 2026: about ${signed} of $2,480.00"
    clinic.care.allow_elsewhere(patient, 2026, "PT+SLP", "$2,450.00")
    clock.advance(minutes=24 * 60)
    clinic.begin_visit(patient)
    clinic.press("97110")
    clock.advance(minutes=30)
    sheet = clinic.floor().visit
    assert sheet is not None
    (crossed,) = [row for row in sheet.findings if row.id.startswith("threshold-crossed")]
    assert f"about ${2450 + 2 * signed:,.2f} of $2,480.00" in crossed.text
    again = reopened()
    now = again.floor().visit
    assert now is not None
    assert crossed in now.findings
    finish(again, now.visit)
    assert again.visit(now.visit).lines[0].text == "97110-GP-KX"
    (gauge,) = again.care.sheet(patient).gauges
    assert gauge.amount == 2450 + 2 * signed
    assert gauge.as_of is not None
    again.resume_visit(first, "another time")
    assert again.care.sheet(patient).gauges[0].amount == 2450 + signed
    again.care.allow_elsewhere(patient, 2026, "PT+SLP", "0")
    assert again.care.sheet(patient).gauges[0].amount == signed


def test_a_press_reads_nothing_of_the_log(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    add(clinic, "Ana Lopez")
    clinic.floor()
    asked: list[object] = []
    monkeypatch.setattr(Log, "cared", lambda _, patients: asked.append(patients))
    clinic.press("97110")
    clinic.press("97140")
    clinic.floor()
    assert asked == []


def test_while_the_log_cannot_be_read_what_was_known_counts(
    clinic: Clinic, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = add(clinic, "Ana Lopez")
    clinic.care.allow_elsewhere(clinic.visit(visit).patient, 2026, "PT+SLP", "2600")
    clinic.press("97110")
    clock.advance(minutes=30)
    assert any(row.id.startswith("threshold-crossed") for row in clinic.visit(visit).findings)

    def fail(*_: object) -> None:
        raise DiskFull("gone")

    monkeypatch.setattr(Log, "cared", fail)
    clinic.history.forget()
    assert any(row.id.startswith("threshold-crossed") for row in clinic.visit(visit).findings)
    bo = add(clinic, "Bo Sample")
    assert not any(row.id.startswith("threshold") for row in clinic.visit(bo).findings)
    with pytest.raises(Refused, match="The log cannot be read now"):
        clinic.care.sheet(clinic.visit(bo).patient)


def test_a_year_without_a_threshold_is_said_so(clinic: Clinic) -> None:
    visit = add(clinic, "Ana Lopez")
    patient = clinic.visit(visit).patient
    clinic.care.allow_elsewhere(patient, 2027, "OT", "10", date(2026, 3, 2))
    gauge = clinic.care.sheet(patient).gauges[0]
    assert (gauge.year, gauge.limit, gauge.as_of) == (2027, None, date(2026, 3, 2))
    assert gauge.words == "OT 2027: about $10.00; the year's threshold is not known"
    assert replace(gauge, unknown=1).words.startswith("OT 2027: at least $10.00")


@pytest.mark.parametrize(
    ("year", "bucket", "amount", "why"),
    [
        (2026, "PT", "1", "Choose PT\\+SLP or OT"),
        (2017, "OT", "1", "2017 is no year"),
        (2028, "OT", "1", "2028 is no year"),
        (2026, "OT", "", "Nothing is no amount"),
        (2026, "OT", "-1", "-1 is no amount"),
        (2026, "OT", "1.234", "1.234 is no amount"),
        (2026, "OT", "1000001", "is no amount"),
        (2026, "OT", "12,34", "12,34 is no amount"),
    ],
)
def test_a_wrong_amount_is_refused(clinic: Clinic, year: int, bucket: str, amount: str, why: str) -> None:
    patient = clinic.visit(add(clinic, "Ana Lopez")).patient
    with pytest.raises(Refused, match=why):
        clinic.care.allow_elsewhere(patient, year, bucket, amount)
