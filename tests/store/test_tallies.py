"""What reports count: sums that are kept and the lines under them are one and the same, over any days."""

from __future__ import annotations

import json
from datetime import date, timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from ptcoder.coding.reported import Asked, By, LineOf, Reported, add_up
from ptcoder.store import Log
from ptcoder.store.tallies import GivenOf, ToldOf
from ptcoder.visit import Amended, Closed, Denied, Exported, Paid, Reopened, Signed, Voided
from tests.store.made_up import ANN, DAY, draft, moment, opened, started, stopped

VISITS = [UUID(int=number) for number in range(1, 7)]


def bill(*lines: tuple[str, int, int], findings: tuple[tuple[str, str], ...] = ()) -> str:
    told = [{"code": code, "discipline": "PT", "units": units, "minutes": minutes} for code, units, minutes in lines]
    found = [{"id": name, "severity": "warning", "codes": [code]} for name, code in findings]
    return json.dumps({"lines": told, "findings": found})


def signed(visit: UUID, text: str, version: int = 1) -> Signed:
    return Signed(visit=visit, version=version, bill=text, edition="e", program="p")


lines = st.tuples(st.sampled_from(["97110", "97140"]), st.integers(0, 3), st.integers(0, 60))
bills = st.lists(lines, max_size=3).map(lambda each: bill(*each, findings=(("tie", "97110"),) * len(each)))
changes = st.tuples(st.sampled_from(VISITS), st.none() | bills)
"""A visit is signed with a bill, or reopened."""


@settings(max_examples=40)
@given(
    st.lists(st.integers(0, 400), min_size=len(VISITS), max_size=len(VISITS)),
    st.lists(changes, max_size=10),
    st.tuples(st.integers(0, 400), st.integers(0, 400)),
    st.sampled_from([None, "medicare", "cash"]),
    st.sampled_from([None, "97110"]),
)
def test_sums_are_those_of_the_lines_under_them(
    days: list[int],
    changed: list[tuple[UUID, str | None]],
    span: tuple[int, int],
    payer: str | None,
    code: str | None,
) -> None:
    with Log.memory() as log:
        for visit, day in zip(VISITS, days, strict=True):
            log.append([draft(opened(visit, date=DAY + timedelta(days=day)))])
        for visit, text in changed:
            event = Reopened(visit=visit, reason="r") if text is None else signed(visit, text)
            log.append([draft(event)])
        low, high = sorted(span)
        asked = Asked(since=DAY + timedelta(days=low), until=DAY + timedelta(days=high), payer=payer, code=code)
        under = log.tallies.lines(asked)
        for by in By:
            assert log.tallies.sums(asked, by) == add_up(under, by)
        everything = log.tallies.lines(Asked(since=DAY, until=DAY + timedelta(days=400)))
        assert under == [row for row in everything if asked.fits(row)]
        told = log.tallies.told(asked, "tie")
        assert sum(count for _, _, count in log.tallies.findings(asked)) == len(told)


def test_what_is_signed_is_kept_with_who_gave_it() -> None:
    visit, one = VISITS[0], UUID(int=0x11)
    with Log.memory() as log:
        log.append([draft(event, second) for second, event in enumerate((opened(visit), started(visit, one)))])
        log.append([draft(stopped(visit, one), 901), draft(Closed(visit=visit), 902)])
        asked = Asked(since=DAY, until=DAY)
        assert log.tallies.lines(asked) == []
        text = bill(("97110", 1, 15), ("97140", 0, 5), findings=(("under-eight-minutes", "97140"),))
        log.append([draft(signed(visit, text), 903)])
        began = moment(0).at_us
        kept = [
            LineOf(visit, DAY, "medicare", Reported("97110", "PT", 1, 15, str(ANN), ""), began),
            LineOf(visit, DAY, "medicare", Reported("97140", "PT", 0, 5, str(ANN), "under-eight-minutes"), began),
        ]
        assert log.tallies.lines(asked) == kept
        assert log.tallies.lines(asked, 1) == kept[:1]
        assert log.tallies.lines(Asked(since=DAY, until=DAY, clinician="")) == []
        assert log.tallies.lines(Asked(since=DAY, until=DAY, clinician=str(ANN), reason="")) == kept[:1]
        told = [ToldOf(visit, DAY, "medicare", str(ANN), "under-eight-minutes", "warning", began)]
        assert log.tallies.told(asked, "under-eight-minutes") == told
        assert log.tallies.findings(asked) == [("under-eight-minutes", "warning", 1)]
        given_ = log.tallies.given(DAY, DAY)
        assert given_ == [
            GivenOf(visit, DAY, str(ANN), "97110", "one_on_one", "", given_[0].start, given_[0].stop, 900_000_000, -300)
        ]
        assert log.tallies.given(DAY, DAY, clinician="") == []
        left = Exported(export=UUID(int=7), visits=(visit,), sha256="s", rows=2)
        log.append([draft(Amended(visit=visit, interval=one, reason="r", code="97530"), 904), draft(left, 905)])
        before = log.tallies.lines(asked), log.tallies.given(DAY, DAY)
        log.rebuild()
        assert (log.tallies.lines(asked), log.tallies.given(DAY, DAY)) == before == (kept, given_)
        records = log.append([draft(Reopened(visit=visit, reason="r"), 906)])
        assert log.tallies.lines(asked) == []
        log.append([draft(Voided(visit=visit, event=records[0].stamp.id, reason="undo"), 907)])
        assert log.tallies.lines(asked) == kept


def test_rows_of_a_day_stand_in_the_order_in_which_the_visits_were_opened() -> None:
    """Whatever their ids are: those of older logs are in no order."""
    openings = [VISITS[at] for at in (3, 0, 5, 1, 4, 2)]
    text = bill(("97110", 1, 15), findings=(("tie", "97110"),))
    with Log.memory() as log:
        for at, visit in enumerate(openings):
            day = DAY if at < 4 else DAY - timedelta(days=1)
            log.append([draft(opened(visit, date=day), at)])
        log.append([draft(signed(visit, text), 60) for visit in VISITS])
        wanted = [*openings[4:], *openings[:4]]
        for _ in range(2):
            asked = Asked(since=DAY - timedelta(days=1), until=DAY)
            assert [each.visit for each in log.tallies.lines(asked)] == wanted
            assert [each.visit for each in log.tallies.told(asked, "tie")] == wanted
            assert [each.visit for each in log.tallies.lines(asked, 3)] == wanted[:3]
            log.rebuild()


def test_what_is_left_to_do_stands_in_the_order_in_which_the_visits_were_opened() -> None:
    openings = [VISITS[at] for at in (3, 0, 5, 1)]
    one = {"code": "97110", "discipline": "PT", "modifiers": [], "units": 1, "minutes": 15, "why": "w"}
    text = json.dumps({"lines": [one], "claim": {"fees": ["45.00"]}})
    with Log.memory() as log:
        for at, visit in enumerate(openings):
            log.append([draft(opened(visit), at)])
        log.append([draft(signed(visit, text), 60) for visit in sorted(openings)])
        for visit in sorted(openings):
            denied = Denied(visit=visit, denial=visit, version=1, code="", reason="50", note="", on=DAY)
            paid = Paid(visit=visit, payment=visit, amount="40.00", on=DAY, how="card")
            left = Exported(export=visit, visits=(visit,), sha256="s", rows=1)
            log.append([draft(each, 61) for each in (denied, paid, left, Reopened(visit=visit, reason="r"))])
        for _ in range(2):
            assert [visit for visit, _ in log.works.items(is_open=True)] == openings
            assert [each.visit for each in log.works.changed()] == openings
            log.append([draft(signed(visit, text, 2), 62) for visit in sorted(openings)])
            assert [each.visit for each in log.works.balances()] == openings
            log.rebuild()


def test_a_bill_that_cannot_be_read_is_counted() -> None:
    with Log.memory() as log:
        log.append([draft(opened(VISITS[0])), draft(signed(VISITS[0], "not a bill"))])
        (found,) = log.tallies.sums(Asked(since=DAY, until=date(2026, 3, 31)), By.REASON)
        assert found == ("unreadable", 1, 0, 0, 0, 1)
