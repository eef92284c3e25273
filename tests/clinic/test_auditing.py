"""The monthly audit at a desk: whose it is, what is drawn, what the log keeps of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from ptcoder.audit.causes import Cause
from ptcoder.clinic import Clinic, Refused
from ptcoder.clinic.auditing import AuditSheet, Sampled, read_sampled
from ptcoder.clinic.duties import Deed
from ptcoder.clinic.leaving import Chosen
from ptcoder.visit import AuditMade, Logged, Signed, Viewed
from tests.clinic.hand_clock import DAY, HandClock, add
from tests.clinic.looking import settle


@pytest.fixture
def signed(clinic: Clinic, clock: HandClock) -> list[str]:
    """Three visits of a day, signed."""
    found: list[str] = []
    for name in ("Ana Lopez", "Ben King", "Chi Tran"):
        visit = add(clinic, name)
        clinic.press("97110")
        clock.advance(minutes=20)
        clinic.stop_visit(visit)
        settle(clinic, visit)
        clinic.sign(visit)
        found.append(visit)
    return found


def made(clinic: Clinic, count: int = 20, seed: str = "March") -> AuditSheet:
    return clinic.audits.job(DAY, count, seed)(lambda _: None)


def test_an_audit_of_the_month_finds_nothing_in_what_was_rightly_signed(
    clinic: Clinic, signed: list[str], appends: list[tuple[Logged, ...]]
) -> None:
    sheet = made(clinic)
    assert sorted(each.visits[0] for each in sheet.rows) == sorted(signed)
    assert (sheet.of, sheet.unread, sheet.wrong, sheet.costs, sheet.by) == (3, 0, (), (), "Ann Example")
    assert set(sheet.names.values()) == {"Ana Lopez", "Ben King", "Chi Tran"}
    assert not appends, "looking writes nothing by itself"
    clinic.audits.keep(sheet)
    ((record,),) = appends
    assert record.event == AuditMade(
        audit=sheet.audit, since=date(2026, 3, 1), until=date(2026, 3, 31), seed="March", visits=3, of=3, found=0
    )
    assert clinic.audits.made() == (record.event,)
    (first, *_) = clinic.accesses().rows
    assert first.what == "Audited bills, 2026-03-01 to 2026-03-31: 3 of 3 visits, 0 with differences"


def test_the_same_seed_draws_the_same_visits(clinic: Clinic, signed: list[str]) -> None:
    assert [each.visits for each in made(clinic, 2).rows] == [each.visits for each in made(clinic, 2, " March ").rows]
    drawn = {made(clinic, 1, str(seed)).rows[0].visits for seed in range(12)}
    assert len(drawn) > 1, "another seed draws others"


def test_what_was_edited_after_it_left_is_found(
    clinic: Clinic, clock: HandClock, signed: list[str], tmp_path: Path
) -> None:
    clinic.charges.write(tmp_path / "one.csv", Chosen())
    assert made(clinic).wrong == ()
    clinic.resume_visit(signed[0], "a service was forgotten")
    clinic.press("97140")
    clock.advance(minutes=15)
    clinic.press("97140")
    (found,) = made(clinic).wrong
    assert [(each.cause, each.right) for each in found.differences] == [(Cause.EDITED_AFTER_EXPORT, "97140-GP × 1")]
    clinic.stop_visit(signed[0])
    settle(clinic, signed[0])
    clinic.sign(signed[0])
    (found,) = made(clinic).wrong
    assert [each.cause for each in found.differences] == [Cause.NOT_REPLACED]
    clinic.charges.write(tmp_path / "two.csv", Chosen())
    assert made(clinic).wrong == ()


def test_a_bill_that_was_signed_otherwise_is_found(clinic: Clinic, clock: HandClock, signed: list[str]) -> None:
    log = clinic._log  # pyright: ignore[reportPrivateUsage]
    record = next(each for each in log.visit(UUID(signed[0])) if isinstance(each.event, Signed))
    assert isinstance(record.event, Signed)
    said = json.loads(record.event.bill)
    said["lines"][0]["units"] = 2
    for bill, cause in ((json.dumps(said), Cause.WRONG_UNITS), ("not a bill", Cause.UNREADABLE)):
        event = replace(record.event, bill=bill, version=2)
        clinic._journal.append([event], clock.look(), None, at_once=True)  # pyright: ignore[reportPrivateUsage]
        (found,) = made(clinic).wrong
        assert [each.cause for each in found.differences] == [cause]
    sheet = made(clinic)
    assert [(each.cause, each.count) for each in sheet.costs] == [(Cause.UNREADABLE, 1)]


def test_who_looks_at_a_visit_of_it_is_on_record(
    clinic: Clinic, reopened: Callable[[], Clinic], signed: list[str], appends: list[tuple[Logged, ...]]
) -> None:
    desk = reopened()  # those on the floor were seen there
    sheet = made(desk)
    appends.clear()
    desk.audits.look(sheet, signed[0])
    ((record,),) = appends
    assert isinstance(record.event, Viewed)
    assert (str(record.event.visit), record.event.page) == (signed[0], "audit")


def test_an_empty_month_and_what_is_no_sample(clinic: Clinic, signed: list[str]) -> None:
    with pytest.raises(Refused, match=r"No visit of April 2026 is signed"):
        clinic.audits.job(date(2026, 4, 1), 20, "1")(lambda _: None)
    for count, seed in ((0, "1"), (501, "1"), (20, "  "), (20, "x" * 41), (20, "a\nb")):
        with pytest.raises(Refused):
            clinic.audits.job(DAY, count, seed)
    december = Sampled(month=date(2026, 12, 9), count=1, seed="1")
    assert (december.first, december.last) == (date(2026, 12, 1), date(2026, 12, 31))
    assert read_sampled(DAY, 1, " 7 ").seed == "7"


def test_only_an_owner_audits(clinic: Clinic, signed: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = made(clinic)
    asked: list[Deed | None] = []

    def refuse(deed: Deed | None = None) -> None:
        asked.append(deed)
        raise Refused("no")

    monkeypatch.setattr(clinic.staff, "must", refuse)
    for deed in (
        lambda: clinic.audits.job(DAY, 1, "1"),
        lambda: clinic.audits.keep(sheet),
        lambda: clinic.audits.look(sheet, signed[0]),
        lambda: clinic.audits.made(),
    ):
        with pytest.raises(Refused):
            deed()
    assert asked == [Deed.AUDIT] * 4
