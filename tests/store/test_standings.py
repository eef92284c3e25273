"""What left and what waits, read in the order of the days while others write."""

import json
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from ptcoder.store import Log, PlainKeys, standings
from ptcoder.store.leavings import BILL as BILL_END
from ptcoder.store.leavings import CELL, OF_VISIT, Bill
from ptcoder.store.standings import Sent, Standing
from ptcoder.visit import Closed, Event, Exported, Paid, Reopened, Signed
from tests.store.made_up import DAY, draft, opened

BILL = (
    '{"lines": [{"code": "97110", "discipline": "PT", "modifiers": ["GP"], "units": 2, "minutes": 30, "why": "é\\n"}]}'
)
VISITS = [UUID(int=100 - at) for at in range(7)]
BATCH = UUID(int=1)


def signed(visit: UUID, version: int = 1) -> list[Event]:
    return [Closed(visit=visit), Signed(visit=visit, version=version, bill=BILL, edition="2026-01-01", program="1")]


def day_of(at: int) -> date:
    return DAY + timedelta(days=at // 3)


@pytest.fixture
def log(tmp_path: Path) -> Log:
    log = Log.open(tmp_path, PlainKeys())
    log.append([draft(opened(each, date=day_of(at))) for at, each in enumerate(VISITS)])
    for each in VISITS[:6]:
        log.append([draft(event) for event in signed(each)])
    return log


def told(log: Log) -> list[Standing]:
    with log.reader()() as read:
        return list(read.standings())


@pytest.mark.parametrize("at_once", [1, 2, 3, 6, 400])
def test_every_visit_comes_once_however_many_are_asked_for(
    log: Log, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(standings, "AT_ONCE", at_once)
    with log:
        assert [(each.visit, each.day) for each in told(log)] == [
            (each, day_of(at).isoformat()) for at, each in enumerate(VISITS[:6])
        ]
        with log.reader()() as read:
            some = list(read.standings(DAY + timedelta(days=1), DAY + timedelta(days=1)))
        assert [each.visit for each in some] == VISITS[3:6]


def test_what_is_read_is_of_the_moment_in_which_the_reader_was_opened(log: Log) -> None:
    def reopen(visit: UUID) -> None:
        log.append([draft(Reopened(visit=visit, reason="a stop was missing"))])

    with log:
        with log.reader()() as read:
            reopen(VISITS[0])  # before anything was read ahead
            assert [each.state for each in read.standings()] == ["signed"] * 6
        with log.reader()() as read:
            assert [each.visit for each in read.standings()] == VISITS[1:6]
            reopen(VISITS[1])  # after
            assert [each.visit for each in read.standings()] == VISITS[1:6]
        assert [each.visit for each in told(log)] == VISITS[2:6]


def test_who_stops_reading_half_way_leaves_nobody_reading(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standings, "AT_ONCE", 1)
    with log:
        with log.reader()() as read:
            assert next(read.standings()).visit == VISITS[0]
        with suppress(ZeroDivisionError), log.reader()() as read:
            for _ in read.standings():
                raise ZeroDivisionError
        log.append([draft(Reopened(visit=VISITS[0], reason="a stop was missing"))])


def test_what_left_comes_in_the_order_in_which_it_did_and_without_copies(log: Log) -> None:
    visit, again = VISITS[0], uuid4()
    first = Exported(export=BATCH, visits=(visit,), sha256="0", rows=1, kinds=("original",), versions=(1,))
    second = Exported(export=again, visits=(visit,), sha256="1", rows=1, kinds=("replacement",), versions=(2,))
    with log:
        log.append([draft(first), draft(Reopened(visit=visit, reason="a stop was missing"))])
        log.append([draft(event) for event in (*signed(visit, 2), second, first)])
        here = told(log)[0]
        assert here.sent == (Sent(BATCH, "original", 1, 2), Sent(again, "replacement", 2, 2))
        assert (here.state, here.version, here.bill) == ("exported", 2, None)
        with log.reader()() as read:
            assert read.sent(visit) == here.sent
            assert read.sent(VISITS[1]) == ()


def test_a_bill_comes_as_it_lies_ready(log: Log) -> None:
    with log:
        bill = told(log)[0].bill
        with log.reader()() as read:
            assert bill is not None
            assert (bill, bill.billed, bill.waits) == (read.bill(VISITS[0], 1), 2, "")


def test_what_parts_the_cells_is_no_part_of_a_text(log: Log) -> None:
    """Half an hour's why, a payer's id and what a batch calls a visit may hold any sign."""
    odd = "\x1c\x1d\x1e\x1f"
    visit, why = uuid4(), json.dumps(f"a{odd}b")
    bill = BILL.replace('"é\\n"', why)
    left = Exported(export=BATCH, visits=(visit,), sha256="0", rows=1, kinds=(f"an {odd} original",), versions=(1,))
    with log:
        log.append([draft(replace(opened(visit, date=day_of(0)), payer=f"med{odd}icare"))])
        log.append([draft(Closed(visit=visit))])
        log.append([draft(Signed(visit=visit, version=1, bill=bill, edition="e", program="p", waits=f"for {odd}"))])
        waiting = next(each for each in told(log) if each.visit == visit).bill
        log.append([draft(left)])
        found = [each for each in told(log) if each.visit == visit]
        assert [each.visit for each in told(log)].count(visit) == len(found) == 1
    assert waiting is not None
    assert waiting.lines is not None
    assert waiting.lines.split(CELL)[OF_VISIT + 2] == "a\u241c\u241d\u241e\u241fb"
    assert waiting.lines.count(BILL_END) == 0
    assert waiting.waits == f"for {odd}"
    assert (found[0].payer, [each.kind for each in found[0].sent]) == (f"med{odd}icare", [f"an {odd} original"])


def of_line(line: dict[str, object], fee: object = "40.00") -> str:
    """A signed bill of one line, which has this in it."""
    whole = {"code": "97110", "discipline": "PT", "modifiers": [], "units": 2, "minutes": 30, "why": "w", **line}
    claim = {"place": "11", "lines": [[[], "", ""]], "fees": [fee]}
    return json.dumps({"lines": [whole], "claim": claim, "allowed_estimate": "1.00"})


DAMAGED = {
    "more units than a number of SQLite holds": of_line({"units": 10**30}),
    "fewer": of_line({"units": -(10**30)}),
    "units without end": of_line({"units": float("inf")}),
    "units that are no number": of_line({"units": float("nan")}),
    "minutes in more digits than Python reads": of_line({"minutes": "1" * 5000}),
    "minutes without end": of_line({"minutes": float("-inf")}),
    "a fee that is no number": of_line({}, "sNaN"),
    "a fee without end": of_line({}, "Infinity"),
    "a fee that nobody asks": of_line({}, "1E999999"),
    "half a character": of_line({"why": "\ud800"}),
    "half a character in a code": of_line({"code": "\udfff"}),
}


@pytest.mark.parametrize("bill", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_bill_stands_in_nobodys_way(log: Log, bill: str) -> None:
    """It is written and read like any other, also when the tables are made anew, and cannot be read as a bill."""
    visit = uuid4()
    with log:
        log.append([draft(opened(visit)), draft(Closed(visit=visit))])
        log.append([draft(Signed(visit=visit, version=1, bill=bill, edition="e", program="p"))])
        log.append([draft(Paid(visit=visit, payment=BATCH, amount="45.00", on=DAY, how="cash"))])
        before = told(log)
        found = {each.visit: each.bill for each in before}
        assert found.pop(visit) == Bill(1, None, 0)
        assert all(each is not None and each.lines is not None for each in found.values())
        log.rebuild()
        assert told(log) == before
