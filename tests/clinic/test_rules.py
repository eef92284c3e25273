"""CMS's files in the clinic's log: what they change is told first, they last, and signed bills name them."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest

from ptcoder.clinic import Clinic, Refused
from ptcoder.rulebook.cms.records import Imported
from ptcoder.store import DiskFull, Draft, Log
from ptcoder.visit import Logged, RulesImported, RulesWithdrawn, Signed
from tests.clinic.hand_clock import HandClock
from tests.rulebook.cms.layouts import commas, edit, limits, localities, pairs, tabbed, value, values

JANUARY = date(2026, 1, 1)


@pytest.fixture
def mue(tmp_path: Path) -> Path:
    path = tmp_path / "MUE_Eff_01-01-2026.csv"
    path.write_bytes(commas(limits({"97110": ("1", "2 Date"), "97140": ("6", "3 Date")})))
    return path


def limit(clinic: Clinic, day: date) -> int | None:
    return clinic.book.on(day).services["97110"].mue


def test_what_is_read_is_told_and_not_taken(clinic: Clinic, mue: Path, appends: list[tuple[Logged, ...]]) -> None:
    offer = clinic.import_rules([mue])
    assert "limit 97110: 6 a day (indicator 3) -> 1 a day (indicator 2)" in [each.text for each in offer.differences]
    assert offer.imported.since == JANUARY
    assert appends == []
    assert limit(clinic, JANUARY) == 6


def test_what_is_taken_lasts(
    clinic: Clinic, mue: Path, reopened: Callable[[], Clinic], appends: list[tuple[Logged, ...]]
) -> None:
    clinic.take_rules(clinic.import_rules([mue]))
    ((record,),) = appends
    assert isinstance(record.event, RulesImported)
    assert (record.event.kind, record.event.file, record.event.since) == ("mue", mue.name, JANUARY)
    assert len(record.event.sha256) == 64
    for each in (clinic, reopened()):
        assert limit(each, JANUARY) == 1
        assert limit(each, date(2025, 12, 31)) == 6
        assert record.event.edition in each.book.on(JANUARY).name
        assert each.floor().notices == ()
    assert len(appends) == 1


def test_an_import_is_withdrawn_from_a_day_on(
    clinic: Clinic, mue: Path, reopened: Callable[[], Clinic], appends: list[tuple[Logged, ...]]
) -> None:
    clinic.take_rules(clinic.import_rules([mue]))
    (taken,) = clinic.rulings.taken
    clinic.withdraw_rules([taken.id], since=date(2026, 2, 1), reason="the wrong file")
    event = appends[-1][0].event
    assert isinstance(event, RulesWithdrawn)
    assert (event.taken, event.reason) == (taken.event.taken, "the wrong file")
    for each in (clinic, reopened()):
        assert [limit(each, date(2026, month, 31)) for month in (1, 3)] == [1, 6]
        assert mue.name not in each.book.on(date(2026, 2, 1)).name
    with pytest.raises(Refused, match="withdrawn already: it holds to 2026-01-31"):
        reopened().withdraw_rules([taken.id], since=date(2026, 2, 1))


def test_a_signed_bill_names_it_and_undo_does_not_take_it_back(
    clinic: Clinic, clock: HandClock, mue: Path, appends: list[tuple[Logged, ...]]
) -> None:
    clinic.add_patient(name="Pat Sample", mrn="M-1", payer="medicare", discipline="PT")
    clinic.take_rules(clinic.import_rules([mue]))
    clinic.press("97110")
    clock.advance(minutes=16)
    visit = clinic.floor().cards[0].visit
    clinic.stop_visit(visit)
    clinic.undo()
    assert limit(clinic, JANUARY) == 1
    clinic.redo()
    sheet = clinic.visit(visit)
    for row in sheet.findings:
        if "acknowledge" in row.fix:
            clinic.acknowledge(visit, row.id, "seen")
    clinic.sign(visit)
    (signed,) = (row.event for rows in appends for row in rows if isinstance(row.event, Signed))
    assert mue.name in signed.edition
    assert json.loads(signed.bill)["edition"] == signed.edition


def test_every_kind_of_file(clinic: Clinic, tmp_path: Path, reopened: Callable[[], Clinic]) -> None:
    made = {
        "ccipra-v320r0-f4.txt": tabbed(pairs(edit("97140", "97530"))),
        "PPRRVU27_JAN.csv": commas(values(value("97110", "0.45", "0.40", "0.01"))),
        "GPCI2027.csv": commas(localities()),
    }
    for name, data in made.items():
        (tmp_path / name).write_bytes(data)
        clinic.take_rules(clinic.import_rules([tmp_path / name], locality="ALABAMA" if "GPCI" in name else ""))
    book = reopened().book
    assert ("97140", "97530") in book.on(JANUARY).pairs
    fees = book.on(date(2027, 3, 1)).fees
    assert fees is not None
    assert "AL ALABAMA" in fees.source
    assert [each.kind for each in book.imports] == ["pairs", "values", "localities"]


def test_a_file_at_fault_is_refused_with_all_its_faults(clinic: Clinic, tmp_path: Path) -> None:
    path = tmp_path / "ccipra-v320r0-f4.txt"
    path.write_bytes(tabbed(pairs(edit("97140", "97530", "7"), edit("97140", "x"))))
    with pytest.raises(Refused, match=r"(?s)ccipra-v320r0-f4.txt:10: modifier: is 7.*:11: column 2: is x"):
        clinic.import_rules([path])
    assert clinic.import_rules([path], skip_damaged=True).imported.left_out == 2
    with pytest.raises(Refused, match="cannot be read"):
        clinic.import_rules([tmp_path / "none.txt"])


def test_what_cannot_be_written_is_not_applied(clinic: Clinic, mue: Path, unwritable: Callable[[], None]) -> None:
    offer = clinic.import_rules([mue])
    unwritable()
    with pytest.raises(DiskFull):
        clinic.take_rules(offer)
    assert limit(clinic, JANUARY) == 6


def test_an_import_that_cannot_be_read_is_told_and_passed_over(
    clinic: Clinic, mue: Path, reopened: Callable[[], Clinic], monkeypatch: pytest.MonkeyPatch
) -> None:
    append = Log.append

    def damaged(log: Log, drafts: Sequence[Draft]) -> tuple[Logged, ...]:
        return append(log, [Draft(event=_without_content(each), moment=each.moment, who=each.who) for each in drafts])

    with monkeypatch.context() as patch:
        patch.setattr(Log, "append", damaged)
        clinic.take_rules(clinic.import_rules([mue]))
    again = reopened()
    assert limit(again, JANUARY) == 6
    assert again.floor().notices == ("1 of the imported tables cannot be read by this program and are not applied.",)
    again.take_rules(again.import_rules([mue]))
    assert limit(reopened(), JANUARY) == 1


def _without_content(draft: Draft) -> RulesImported:
    event = draft.event
    assert isinstance(event, RulesImported)
    return RulesImported(
        taken=event.taken,
        kind=event.kind,
        file=event.file,
        sha256=event.sha256,
        since=event.since,
        content="?",
        edition=event.edition,
    )


def test_an_offer_is_of_its_day(clinic: Clinic, mue: Path) -> None:
    imported: Imported = clinic.import_rules([mue], since=date(2026, 2, 1)).imported
    assert imported.taken_on == clinic.floor().today
    assert imported.since == date(2026, 2, 1)
