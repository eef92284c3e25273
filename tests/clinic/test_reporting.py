"""Looking back at a desk: every report adds up to the lines under it, signed or not; clinicians' days by the clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from ptcoder.clinic import Clinic, Refused, intents
from ptcoder.clinic.corrections import Edit, Neighbors
from ptcoder.clinic.people_sheets import Particulars
from ptcoder.clinic.report_sheets import Looked
from ptcoder.coding.reported import By
from ptcoder.visit import MINUTE, State
from tests.clinic.hand_clock import DAY, HandClock, add

WEEK = Looked(since=DAY, until=DAY + timedelta(days=6))


def treat(clinic: Clinic, clock: HandClock, *presses: tuple[str, float]) -> None:
    for code, minutes in presses:
        clinic.press(code)
        clock.advance(minutes=minutes)


def signed(clinic: Clinic, visit: str) -> None:
    clinic.stop_visit(visit)
    for finding in clinic.visit(visit).findings:
        if "acknowledge" in finding.fix:
            clinic.acknowledge(visit, finding.id, "Documented in the note")
    clinic.sign(visit)


@pytest.fixture
def looked_back(clinic: Clinic, clock: HandClock) -> Clinic:
    """Ana is signed, with five minutes that are not billed; Ben waits for a signature; Chi is treated."""
    ana = add(clinic, "Ana Lopez")
    treat(clinic, clock, ("97110", 20), ("97140", 15), ("97116", 2))
    signed(clinic, ana)
    ben = add(clinic, "Ben King", "commercial-ama")
    treat(clinic, clock, ("97530", 23))
    clinic.stop_visit(ben)
    add(clinic, "Chi Tran", "cash")
    treat(clinic, clock, ("97110", 16))
    return clinic


@pytest.mark.parametrize("by", By)
@pytest.mark.parametrize("unsigned", [True, False])
def test_a_row_is_what_the_lines_under_it_add_up_to(looked_back: Clinic, by: By, unsigned: bool) -> None:
    looked = Looked(since=WEEK.since, until=WEEK.until, unsigned=unsigned)
    sheet = looked_back.reports.report(by, looked)
    total = sheet.table.total
    assert (total.lines, total.minutes, total.units) == ((5, 76, 5) if unsigned else (3, 37, 2))
    assert sheet.waiting == (2 if unsigned else 0)
    assert sum(row.lines for row in sheet.table.rows) == total.lines
    for row in sheet.table.rows:
        under = looked_back.reports.lines(by, row.key, looked)
        assert (under.lines, under.units, under.minutes) == (row.lines, row.units, row.minutes)
        assert len(under.rows) == row.lines
        assert sum(each.units for each in under.rows) == row.units
        assert sum(each.minutes for each in under.rows) == row.minutes
        few = looked_back.reports.lines(by, row.key, looked, 1)
        assert (len(few.rows), few.lines) == (1, row.lines), "few are shown, all are counted"


def test_rows_of_a_day_stand_in_the_order_in_which_the_visits_were_opened(
    clinic: Clinic, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Signed or not, and whatever their ids are: those of older logs are in no order."""
    ids = iter([UUID(int=number) for number in (5, 2, 4, 1)])
    monkeypatch.setattr(intents, "uuid7", lambda at_us: next(ids))
    names = ("Ana Lopez", "Ben King", "Chi Tran", "Di Ott")
    for at, name in enumerate(names):
        visit = add(clinic, name, "cash")
        treat(clinic, clock, ("97110", 9), ("97140", 7))
        if at % 2:
            signed(clinic, visit)
        else:
            clinic.stop_visit(visit)
    rows = clinic.reports.lines(By.PAYER, "cash", WEEK).rows
    assert [row.name for row in rows] == [name for name in names for _ in range(2)]
    assert [row.name for row in clinic.reports.lines(By.PAYER, "cash", WEEK, 3).rows] == [*names[:1] * 2, names[1]]
    assert tuple(row.name for row in clinic.reports.told("under-eight-minutes", WEEK)) == names


def test_rows_have_names(looked_back: Clinic) -> None:
    def named(by: By) -> list[str]:
        return [row.name for row in looked_back.reports.report(by, WEEK).table.rows]

    assert named(By.CODE) == [
        "97110 Therapeutic exercise", "97530 Therapeutic activities", "97140 Manual therapy", "97116 Gait training",
    ]  # fmt: skip
    assert named(By.CLINICIAN) == ["Ann Example"]
    assert "Medicare" in named(By.PAYER)[0]
    assert named(By.WEEK) == ["Mar 2 \N{EN DASH} Mar 8, 2026"]
    assert named(By.REASON) == ["Billed", "Under eight minutes"]


def test_the_lines_under_a_row_say_whose_they_are_and_where_they_stand(looked_back: Clinic) -> None:
    sheet = looked_back.reports.lines(By.CODE, "97110", WEEK)
    assert {(each.name, each.state, each.units, each.clinician) for each in sheet.rows} == {
        ("Ana Lopez", State.SIGNED, 1, "Ann Example"),
        ("Chi Tran", State.OPEN, 1, "Ann Example"),
    }
    (idle,) = looked_back.reports.lines(By.REASON, "under-eight-minutes", WEEK).rows
    assert (idle.name, idle.code, idle.units, idle.minutes, idle.reason) == (
        "Ana Lopez", "97116", 0, 2, "Under eight minutes",
    )  # fmt: skip


def test_only_what_is_asked_for(looked_back: Clinic) -> None:
    choices = looked_back.reports.choices(WEEK.since, WEEK.until)
    assert [name for _, name in choices.clinicians] == ["Ann Example", "Nobody named"]
    assert [code for code, _ in choices.codes] == ["97110", "97116", "97140", "97530"]
    assert ("cash" in dict(choices.payers)) is True
    (ann, _), nobody = choices.clinicians

    def lines(looked: Looked) -> int:
        return looked_back.reports.report(By.CODE, looked).table.total.lines

    assert lines(replace(WEEK, clinician=ann)) == 5
    assert lines(replace(WEEK, clinician=nobody[0])) == 0
    assert lines(replace(WEEK, payer="medicare")) == 3
    assert lines(replace(WEEK, code="97110")) == 2
    assert lines(Looked(since=DAY + timedelta(days=1), until=WEEK.until)) == 0


def test_findings_are_counted_with_the_visits_under_them(looked_back: Clinic) -> None:
    sheet = looked_back.reports.findings(WEEK)
    counts = {row.key: row.count for row in sheet.rows}
    assert counts["under-eight-minutes"] == 1
    assert sheet.waiting == 2
    for row in sheet.rows:
        assert 0 < len(looked_back.reports.told(row.key, WEEK)) <= row.count
    (only,) = looked_back.reports.told("under-eight-minutes", WEEK)
    assert (only.name, only.state, only.clinician) == ("Ana Lopez", State.SIGNED, "Ann Example")
    assert looked_back.reports.told("under-eight-minutes", Looked(since=DAY, until=DAY, payer="cash")) == ()


def test_a_day_by_the_clock(looked_back: Clinic) -> None:
    (row,) = looked_back.reports.days.sheet(WEEK).rows
    assert (row.name, row.day, row.visits, row.attended, row.recorded, row.clock) == ("Ann Example", DAY, 3, 76, 76, 76)
    assert row.troubles == ()
    signed_only = Looked(since=DAY, until=DAY, unsigned=False)
    assert [each.attended for each in looked_back.reports.days.sheet(signed_only).rows] == [37]
    assert looked_back.reports.days.sheet(Looked(since=DAY, until=DAY, clinician="")).rows == ()


def test_a_day_that_cannot_have_been_names_its_visits(clinic: Clinic, clock: HandClock) -> None:
    ana = add(clinic, "Ana Lopez")
    treat(clinic, clock, ("97110", 20))
    ben = add(clinic, "Ben King")
    treat(clinic, clock, ("97140", 15))
    bar = clinic.visit(ben).bars[0]
    clinic.correct(
        Edit(visit=ben, interval=bar.interval, start=bar.start - 10 * MINUTE), "began earlier", Neighbors.LEAVE
    )
    (row,) = clinic.reports.days.sheet(WEEK).rows
    assert (row.attended, row.recorded, row.clock) == (35, 45, 35)
    assert [each.text for each in row.troubles] == [
        "09:10\N{EN DASH}09:20: 97110 and 97140 in two visits at once, 10 min",
        "09:00\N{EN DASH}09:35: 10 min more attended than the clock went on for",
    ]
    assert [each.visits for each in row.troubles] == [(ana, ben), (ana, ben)]
    assert row.troubles[0].names == ("Ana Lopez", "Ben King")


def test_reports_are_for_those_who_may(clinic: Clinic, reopened: Callable[[], Clinic]) -> None:
    clinic.staff.add(Particulars(name="S. Novak", role="STUDENT"))
    student = next(each.id for each in clinic.floor().people if each.role == "STUDENT")
    clinic.staff.sign_in(student)
    for look in (
        lambda: clinic.reports.report(By.CODE, WEEK),
        lambda: clinic.reports.findings(WEEK),
        lambda: clinic.reports.lines(By.CODE, "97110", WEEK),
        lambda: clinic.reports.told("tie", WEEK),
        lambda: clinic.reports.choices(DAY, DAY),
        lambda: clinic.reports.days.job(WEEK),
    ):
        with pytest.raises(Refused, match="may not see reports"):
            look()


def test_the_months_of_a_job_are_told_one_by_one(looked_back: Clinic) -> None:
    said: list[float] = []
    long = Looked(since=date(2026, 1, 15), until=date(2026, 3, 31))
    (day,) = looked_back.reports.days.job(long)(said.append)
    assert day.attended == 76
    assert said == [0, 17 / 76, 45 / 76]
