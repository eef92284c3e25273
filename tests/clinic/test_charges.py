"""What leaves for billing, once: originals, replacements and voids, copies byte for byte, files read back."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptcoder.clinic import Clinic, Refused, charge_profiles
from ptcoder.clinic.corrections import Delete
from ptcoder.clinic.leaving import Chosen
from ptcoder.clinic.people_sheets import Particulars
from ptcoder.clinic.releasing import check as check_manifest
from ptcoder.export.manifest import Manifest
from ptcoder.export.profiles import shipped
from ptcoder.files import resource
from ptcoder.store import Draft, Log
from ptcoder.store.backup import Cancelled
from ptcoder.visit import (
    Closed,
    Discipline,
    Exported,
    Logged,
    PatientAdded,
    PayerChosen,
    PlaceChosen,
    Pointed,
    Reopened,
    Signed,
    VisitOpened,
    Voided,
)
from tests.clinic.hand_clock import DAY, HandClock, add, book
from tests.clinic.looking import settle
from tests.clinic.test_releasing import source_and

ALL = Chosen()
OWN = 'label = "Ours"\n[[column]]\nname = "Line"\nfield = "line_id"\n[[column]]\nname = "Units"\nfield = "units"\n'


def sign(clinic: Clinic, visit: str) -> None:
    clinic.stop_visit(visit)
    settle(clinic, visit)
    clinic.sign(visit)


def treat(clinic: Clinic, clock: HandClock, code: str, minutes: int) -> None:
    clinic.press(code)
    clock.advance(minutes=minutes)
    clinic.press(code)


@pytest.fixture
def ana(clinic: Clinic, clock: HandClock) -> str:
    """Ana: 97110 for 33 minutes, signed."""
    visit = add(clinic, "Ana Lopez")
    treat(clinic, clock, "97110", 33)
    sign(clinic, visit)
    return visit


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def preview(clinic: Clinic):
    return clinic.charges.preview_job(ALL)(lambda _: None)


def differences(clinic: Clinic) -> list[tuple[str, str, tuple[str, ...]]]:
    (*_, first) = clinic.charges.batches()
    found = clinic.charges.differences_job(first.export)(lambda _: None)
    return [(name, each.what, each.lines) for name, each in found]


def check(clinic: Clinic, path: Path) -> tuple[str, ...]:
    return clinic.charges.check_job(path)(lambda _: None).faults


def test_a_visit_signed_again_replaces_what_left(
    clinic: Clinic, clock: HandClock, ana: str, tmp_path: Path, appends: list[tuple[Logged, ...]]
) -> None:
    first = clinic.charges.write(tmp_path / "one.csv", ALL)
    (row,) = rows_of(tmp_path / "one.csv")
    assert (row["kind"], row["frequency"], row["version"], row["line_id"]) == ("original", "1", "1", f"{ana}.1.1")
    assert (row["place"], row["export"]) == ("11", str(first.event.export))
    assert differences(clinic) == []
    clinic.resume_visit(ana, "a service was forgotten")
    assert [(each.name, each.why) for each in preview(clinic).staying] == [
        ("Ana Lopez", "changed since export, not signed again")
    ]
    assert differences(clinic) == [("Ana Lopez", "reopened", ())]
    treat(clinic, clock, "97140", 16)
    sign(clinic, ana)
    (waits,) = preview(clinic).rows
    assert (waits.name, waits.kind.value, waits.leaves.version) == ("Ana Lopez", "replacement", 2)
    assert differences(clinic) == [("Ana Lopez", "changed", ("97140-GP: added, 1 unit, 16 min",))]
    appends.clear()
    clinic.charges.write(tmp_path / "two.csv", ALL)
    rows = rows_of(tmp_path / "two.csv")
    assert [(each["kind"], each["frequency"], each["line_id"]) for each in rows] == [
        ("replacement", "7", f"{ana}.2.1"),
        ("replacement", "7", f"{ana}.2.2"),
    ]
    ((said,),) = appends
    assert isinstance(said.event, Exported)
    assert (said.event.kinds, said.event.versions, said.event.profile, said.event.units) == (
        ("replacement",), (2,), "generic", 3,
    )  # fmt: skip
    with pytest.raises(Refused, match="No signed visit waits"):
        clinic.charges.write(tmp_path / "three.csv", ALL)
    clinic.charges.write(tmp_path / "copy.csv", ALL, again=str(said.event.export))
    assert [each.what for each in clinic.accesses(patient="Lopez").rows if "billing" in each.what] == [
        "Wrote a copy of a batch: 1 visit for billing, 2 lines, 1 replacement",
        "Exported: 1 visit for billing, 2 lines, 1 replacement",
        "Exported: 1 visit for billing, 1 line",
    ]
    latest, earlier = clinic.charges.batches()
    assert (latest.replacements, latest.units, earlier.replacements, earlier.who) == (1, 3, 0, "Ann Example")


def test_a_visit_that_is_taken_back_leaves_as_a_void(
    clinic: Clinic, clock: HandClock, ana: str, tmp_path: Path
) -> None:
    clinic.charges.write(tmp_path / "one.csv", ALL)
    clinic.resume_visit(ana, "another patient's")
    (stretch,) = clinic.visit(ana).stretches
    clinic.correct(Delete(visit=ana, interval=stretch.interval), "Pressed by mistake")
    clinic.remove_visit(ana)
    assert differences(clinic) == [("Ana Lopez", "gone", ())]
    batch = clinic.charges.write(tmp_path / "two.csv", ALL)
    assert differences(clinic) == [("Ana Lopez", "gone", ())], "since the first"
    last = clinic.charges.differences_job(clinic.charges.batches()[0].export)
    assert last(lambda _: None) == [], "it was taken back by this very batch"
    (row,) = rows_of(tmp_path / "two.csv")
    assert (row["kind"], row["frequency"], row["units"], row["line_id"]) == ("void", "8", "2", f"{ana}.1.1")
    assert (batch.totals.units, batch.totals.voids, batch.totals.lines) == (0, 1, 1)
    with pytest.raises(Refused, match="No signed visit"):
        clinic.charges.write(tmp_path / "three.csv", ALL)
    copy = clinic.charges.write(tmp_path / "again.csv", ALL, again=str(batch.event.export))
    assert copy.is_copy
    assert (tmp_path / "again.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()


def test_what_changed_since_a_file_is_told_of_visits_that_left_before_it_too(
    clinic: Clinic, clock: HandClock, ana: str, tmp_path: Path
) -> None:
    """Friday's file is the last of several: Ana's visit left on Monday, and was corrected after Friday."""

    def since(at: int) -> list[tuple[str, str, tuple[str, ...]]]:
        found = clinic.charges.differences_job(clinic.charges.batches()[at].export)(lambda _: None)
        return [(name, each.what, each.lines) for name, each in found]

    cy = add(clinic, "Cy Roe", "cash")
    treat(clinic, clock, "97110", 20)
    sign(clinic, cy)
    clinic.charges.write(tmp_path / "monday.csv", Chosen(payer="medicare"))
    ben = add(clinic, "Ben King")
    treat(clinic, clock, "97140", 16)
    sign(clinic, ben)
    clinic.charges.write(tmp_path / "friday.csv", Chosen(payer="medicare"))
    assert (since(0), since(1)) == ([], []), "Cy's waited before, Ben's has left"
    clinic.resume_visit(ana, "more")
    treat(clinic, clock, "97140", 16)
    sign(clinic, ana)
    corrected = ("Ana Lopez", "changed", ("97140-GP: added, 1 unit, 16 min",))
    assert (since(0), since(1)) == ([corrected], [corrected])
    clinic.charges.write(tmp_path / "replaced.csv", Chosen(payer="medicare"))
    assert (since(0), since(1), since(2)) == ([], [], [corrected])


def test_what_differs_beside_the_units_is_told(clinic: Clinic, clock: HandClock, tmp_path: Path) -> None:
    visit = add(clinic, "Ana Lopez", "cash")
    key = UUID(visit)
    treat(clinic, clock, "97110", 33)
    sign(clinic, visit)
    clinic.charges.write(tmp_path / "one.csv", ALL)
    clinic.resume_visit(visit, "the claim")
    fees = tmp_path / "fees.csv"
    fees.write_text("code,fee\n97110,45\n", encoding="utf-8")
    clinic.take_fees(clinic.read_fees(fees, "cash"))
    said = [Pointed(visit=key, code="", diagnoses=("M25.561", "R26.89")), PlaceChosen(visit=key, place="12")]
    clinic._journal.append([*said, Pointed(visit=key, code="97110", diagnoses=("R26.89",))], clock.look(), None)
    sign(clinic, visit)
    ((_, _, lines),) = differences(clinic)
    assert lines == (
        "place of service: 11 became 12",
        "diagnoses: none became M25.561 R26.89",
        "97110: for none became R26.89",
        "97110: fee none became 45.00",
    )


def test_a_later_bill_that_cannot_be_read_is_said(clinic: Clinic, clock: HandClock, ana: str, tmp_path: Path) -> None:
    clinic.charges.write(tmp_path / "one.csv", ALL)
    clinic.resume_visit(ana, "again")
    torn = Signed(visit=UUID(ana), version=2, bill="{", edition="", program="")
    clinic._log.append([Draft(event=each, moment=clock.look(), who=None) for each in (Closed(visit=UUID(ana)), torn)])
    assert differences(clinic) == [("Ana Lopez", "changed", ("the signed bill cannot be read",))]
    (stays,) = preview(clinic).staying
    assert stays.why == "the signed bill cannot be read"


def test_what_a_later_program_calls_a_visit_stands_in_nobodys_way(
    clinic: Clinic, clock: HandClock, ana: str, tmp_path: Path
) -> None:
    """A log comes back from a later program, which knows more kinds than this one; it is not this batch that has it."""
    later = add(clinic, "Ben King")
    treat(clinic, clock, "97110", 16)
    sign(clinic, later)
    first = Exported(export=UUID(int=7), visits=(UUID(ana),), sha256="s", rows=1, kinds=("adjustment",), versions=(1,))
    clinic._log.append([Draft(event=first, moment=clock.look(), who=None)])
    clinic.charges.write(tmp_path / "one.csv", ALL)
    clinic.resume_visit(ana, "a service was forgotten")
    treat(clinic, clock, "97140", 16)
    sign(clinic, ana)
    found = clinic.charges.differences_job(clinic.charges.batches()[0].export)(lambda _: None)
    assert [(name, each.what, each.lines) for name, each in found] == [
        ("Ana Lopez", "changed", ("97140-GP: added, 1 unit, 16 min",))
    ]


def test_another_payer_is_chosen_until_the_visit_has_left(
    clinic: Clinic, clock: HandClock, tmp_path: Path, appends: list[tuple[Logged, ...]]
) -> None:
    """A copy of what left before names the payer that it left to; a claim never moves from one payer to another."""
    visit = add(clinic, "Ana Lopez")
    treat(clinic, clock, "97110", 33)
    key, claims = UUID(visit), clinic.claims
    assert (claims.sheet(visit).payer, claims.sheet(visit).usual_payer) == ("medicare", "")
    appends.clear()
    claims.pay(visit, "medicare")
    assert appends == []
    with pytest.raises(Refused, match="Choose a payer from the list"):
        claims.pay(visit, "nobody")
    claims.pay(visit, "cash")
    assert [each.event for (each,) in appends] == [PayerChosen(visit=key, payer="cash")]
    assert (claims.sheet(visit).payer, claims.sheet(visit).usual_payer) == ("cash", "Medicare Part B")
    assert (clinic._log.payer_of(key), clinic.floor().undo) == ("cash", "choose payer")
    assert [each.text for each in clinic.visit(visit).lines] == ["97110"]
    clinic.undo()
    assert (clinic._log.payer_of(key), claims.sheet(visit).payer) == ("medicare", "medicare")
    assert [each.text for each in clinic.visit(visit).lines] == ["97110-GP"]
    claims.pay(visit, "cash")
    sign(clinic, visit)
    first = clinic.charges.write(tmp_path / "one.csv", ALL)
    assert [each["payer"] for each in rows_of(tmp_path / "one.csv")] == ["cash"]
    with pytest.raises(Refused, match="This visit is signed"):
        claims.pay(visit, "medicare")
    clinic.resume_visit(visit, "the wrong payer")
    with pytest.raises(Refused, match="a claim cannot move to another payer"):
        claims.pay(visit, "medicare")
    (stretch,) = clinic.visit(visit).stretches
    clinic.correct(Delete(visit=visit, interval=stretch.interval), "Pressed by mistake")
    treat(clinic, clock, "97110", 5)
    sign(clinic, visit)
    clinic.charges.write(tmp_path / "void.csv", ALL)
    assert [(each["payer"], each["kind"]) for each in rows_of(tmp_path / "void.csv")] == [("cash", "void")]
    clinic.resume_visit(visit, "for the other payer")
    claims.pay(visit, "medicare")
    treat(clinic, clock, "97110", 20)
    sign(clinic, visit)
    clinic.charges.write(tmp_path / "two.csv", ALL)
    assert [(each["payer"], each["kind"]) for each in rows_of(tmp_path / "two.csv")] == [("medicare", "original")]
    clinic.charges.write(tmp_path / "copy.csv", ALL, again=str(first.event.export))
    assert (tmp_path / "copy.csv").read_bytes() == (tmp_path / "one.csv").read_bytes()
    clinic._log.rebuild()
    assert clinic._log.payer_of(key) == "medicare"


def test_a_copy_has_the_same_bytes_whatever_was_said_since(
    clinic: Clinic, clock: HandClock, ana: str, tmp_path: Path
) -> None:
    first = clinic.charges.write(tmp_path / "one.csv", ALL)
    person = clinic.staff.everyone()[0]
    clinic.staff.change(person.id, Particulars(name=person.name, role="PT", npi="1234567893", duties=("owner",)))
    clinic.resume_visit(ana, "more")
    treat(clinic, clock, "97140", 16)
    sign(clinic, ana)
    copy = clinic.charges.write(tmp_path / "copy.csv", ALL, again=str(first.event.export))
    assert (tmp_path / "copy.csv").read_bytes() == (tmp_path / "one.csv").read_bytes()
    assert copy.event.export == first.event.export
    (row,) = clinic.charges.batches()
    assert row.copies == 1
    assert [each.kind.value for each in preview(clinic).rows] == ["replacement"], "the copy sent no new version"
    clinic.charges.write(tmp_path / "two.csv", ALL)
    assert {each["rendering"] for each in rows_of(tmp_path / "two.csv")} == {"1234567893"}
    for unknown in ("x", str(UUID(int=4))):
        with pytest.raises(Refused, match="no such batch"):
            clinic.charges.write(tmp_path / "none.csv", ALL, again=unknown)
    clinic.charges.write_profile("generic", OWN)
    clinic.charges.write(tmp_path / "copy.csv", ALL, again=str(first.event.export))
    assert (tmp_path / "copy.csv").read_bytes() == (tmp_path / "one.csv").read_bytes(), "by the profile of then"


def test_a_batch_of_another_version_of_the_program_is_told(
    clinic: Clinic, clock: HandClock, ana: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clinic.charges.write_profile("generic", OWN)
    clinic.charges.write_profile("generic", "")
    first = clinic.charges.write(tmp_path / "one.csv", ALL)
    text = (tmp_path / "one.csv").read_text(encoding="utf-8")
    generic = shipped(resource("export", "profiles"))["generic"]
    monkeypatch.setattr(charge_profiles, "shipped", lambda _: {"generic": f'line_end = "crlf"\n{generic}'})
    with pytest.raises(Refused, match="byte for byte: it was written by another version of ptcoder"):
        clinic.charges.write(tmp_path / "none.csv", ALL, again=str(first.event.export))
    assert check(clinic, tmp_path / "one.csv") == (), "its bytes are known"
    (tmp_path / "one.csv").write_text(text.replace(",2,33,", ",3,33,"), encoding="utf-8")
    assert check(clinic, tmp_path / "one.csv") == (
        "It was written by another version of ptcoder; the rows it is held against are as this one writes them.",
        "Row 2, units: “2” was signed, the file has “3”.",
    )


def test_a_file_is_read_back_and_compared(clinic: Clinic, clock: HandClock, ana: str, tmp_path: Path) -> None:
    ben = add(clinic, "Ben King")
    treat(clinic, clock, "97140", 16)
    sign(clinic, ben)
    path = tmp_path / "one.csv"
    clinic.charges.write(path, ALL)
    assert check(clinic, path) == ()
    said = path.read_text(encoding="utf-8")
    changed = said.replace(",2,33,", ",3,33,")
    path.write_text(changed, encoding="utf-8")
    assert check(clinic, path) == ("Row 2, units: “2” was signed, the file has “3”.",)
    head, _, two = said.splitlines(keepends=True)
    path.write_text(head + two + two.replace(".1.1", ".9.9"), encoding="utf-8")
    assert check(clinic, path) == (
        "Row 3: this was not in the file when it left.",
        "Row 2 of the file as it left is missing.",
    )
    path.write_text(said.replace("\n", "\r\n"), encoding="utf-8")
    assert check(clinic, path) == ("Every row is as it was signed; only the way it is written is another.",)
    path.write_text(said.replace(",2026-03-02,", ",3/2/2026,"), encoding="utf-8")
    faults = check(clinic, path)
    assert len(faults) == 2
    assert faults[0].endswith("the file has “3/2/2026”: the same day, written another way.")
    assert "look at them there without saving" in clinic.charges.check_job(path)(lambda _: None).mend
    path.write_text("a,b\n", encoding="utf-8")
    assert check(clinic, path) == ("This is no charge file of this log.",)
    path.write_text("", encoding="utf-8")
    assert check(clinic, path) == ("The file is empty.",)
    with pytest.raises(Refused, match="could not be read"):
        check(clinic, tmp_path / "none.csv")


def test_an_earlier_file_that_was_changed_is_held_against_its_own_batch(
    clinic: Clinic, clock: HandClock, ana: str, tmp_path: Path
) -> None:
    """Where a file names no batch, its lines do: those of a version that was replaced since are of the earlier one."""
    ben = add(clinic, "Ben King")
    treat(clinic, clock, "97140", 16)
    sign(clinic, ben)
    clinic.charges.write_profile("ours", OWN)
    path = tmp_path / "one.csv"
    clinic.charges.write(path, ALL, "ours")
    clinic.resume_visit(ana, "more")
    treat(clinic, clock, "97140", 16)
    sign(clinic, ana)
    before = {each.name for each in tmp_path.iterdir()}
    with pytest.raises(Refused, match="leaves as a replacement, which the profile ours cannot tell from an original"):
        clinic.charges.write(tmp_path / "two.csv", ALL, "ours")
    assert ({each.name for each in tmp_path.iterdir()}, len(clinic.charges.batches())) == (before, 1)
    clinic.charges.write_profile("ours", f'{OWN}[[column]]\nname = "Kind"\nfield = "kind"\n')
    clinic.charges.write(tmp_path / "two.csv", ALL, "ours")
    path.write_text(path.read_text(encoding="utf-8").replace(f"{ana}.1.1,2", f"{ana}.1.1,4"), encoding="utf-8")
    assert check(clinic, path) == ("Row 2, Units: “2” was signed, the file has “4”.",)
    later = tmp_path / "two.csv"
    later.write_text(later.read_text(encoding="utf-8").replace("2.2,1,", "2.2,3,"), encoding="utf-8")
    assert check(clinic, later) == ("Row 3, Units: “1” was signed, the file has “3”.",)
    path.write_text(f"Line,Units\n{ana}.7.1,2\n", encoding="utf-8")
    assert check(clinic, path) == ("This is no charge file of this log.",)


def test_a_file_of_what_is_billed_counts_its_own_rows(clinic: Clinic, clock: HandClock, tmp_path: Path) -> None:
    visit = add(clinic, "Ana Lopez")
    treat(clinic, clock, "97110", 33)
    treat(clinic, clock, "97010", 5)
    sign(clinic, visit)
    path = tmp_path / "box24.csv"
    clinic.charges.write(path, ALL, "cms-1500-24")
    page = Manifest.read((tmp_path / "box24.csv.manifest.json").read_text(encoding="utf-8"))
    assert page.counts == {"visits": 1, "lines": 2, "rows": 1}
    assert len(rows_of(path)) == 1
    assert clinic.charges.batches()[0].rows == 1
    assert clinic.charges.check_job(path)(lambda _: None).rows == 1
    assert check_manifest(*source_and(clinic, tmp_path / "box24.csv.manifest.json")) == []


def test_a_file_that_left_empty_is_as_it_left(clinic: Clinic, clock: HandClock, tmp_path: Path) -> None:
    """A profile of what is billed, without a header, has no row of a visit of which nothing is."""
    visit = add(clinic, "Ana Lopez")
    treat(clinic, clock, "97110", 5)
    sign(clinic, visit)
    batch = clinic.charges.write(tmp_path / "pipe.txt", ALL, "example-pipe")
    assert (batch.event.rows, batch.totals.lines, (tmp_path / "pipe.txt").read_bytes()) == (0, 1, b"")
    assert check(clinic, tmp_path / "pipe.txt") == ()


def test_days_and_payers_are_chosen(clinic: Clinic, clock: HandClock, ana: str, tmp_path: Path) -> None:
    ben = add(clinic, "Ben King", "cash")
    treat(clinic, clock, "97140", 16)
    sign(clinic, ben)
    sheet = preview(clinic)
    assert [(day, payer, totals.units) for day, payer, totals in sheet.sums] == [(DAY, "medicare", 2), (DAY, "cash", 1)]
    batch = clinic.charges.write(tmp_path / "cash.csv", Chosen(since=DAY, until=DAY, payer="cash"))
    assert [str(each) for each in batch.event.visits] == [ben]
    with pytest.raises(Refused, match="No signed visit of these days"):
        clinic.charges.write(tmp_path / "none.csv", Chosen(until=DAY.replace(day=1)))


def test_the_fee_is_signed_with_the_bill(clinic: Clinic, clock: HandClock, tmp_path: Path) -> None:
    visit = add(clinic, "Ana Lopez", "cash")
    treat(clinic, clock, "97110", 33)
    fees = tmp_path / "fees.csv"
    fees.write_text("code,fee\n97110,45\n", encoding="utf-8")
    clinic.take_fees(clinic.read_fees(fees, "cash"))
    sign(clinic, visit)
    fees.write_text("code,fee\n97110,50\n", encoding="utf-8")
    clinic.take_fees(clinic.read_fees(fees, "cash"))
    clinic.charges.write(tmp_path / "one.csv", ALL)
    (row,) = rows_of(tmp_path / "one.csv")
    assert (row["units"], row["fee"], row["charge"]) == ("2", "45.00", "90.00")


def test_what_was_said_about_the_claim_is_signed_with_it(clinic: Clinic, clock: HandClock, tmp_path: Path) -> None:
    visit = add(clinic, "Ana Lopez")
    treat(clinic, clock, "97110", 33)
    key = UUID(visit)
    said = [
        Pointed(visit=key, code="", diagnoses=("M25.561", "R26.89")),
        Pointed(visit=key, code="97110", diagnoses=("R26.89",)),
        PlaceChosen(visit=key, place="12"),
    ]
    clinic._journal.append(said, clock.look(), None)
    sign(clinic, visit)
    clinic.charges.write(tmp_path / "one.csv", ALL)
    (row,) = rows_of(tmp_path / "one.csv")
    assert (row["diagnoses"], row["pointers"], row["place"]) == ("R26.89", "B", "12")


def test_a_visit_that_changes_while_its_file_is_written_does_not_leave(
    clinic: Clinic, ana: str, tmp_path: Path
) -> None:
    job = clinic.charges.write_job(tmp_path / "one.csv")
    batch = job(lambda _: None)
    clinic.resume_visit(ana, "wait")
    with pytest.raises(Refused, match="meanwhile"):
        clinic.charges.keep(batch)
    assert {each.name for each in tmp_path.iterdir()} == {"data"}
    assert clinic.charges.batches() == ()


def test_manifests_of_files_that_are_alike_are_told_apart(clinic: Clinic, clock: HandClock, tmp_path: Path) -> None:
    """Files with nothing but a header: of one visit, of two and of one again, with other minutes."""
    for at, minutes in enumerate([(5,), (4, 3), (2,)]):
        for each, lasted in enumerate(minutes):
            visit = add(clinic, f"Ana {at} {each}")
            treat(clinic, clock, "97110", lasted)
            sign(clinic, visit)
        clinic.charges.write(tmp_path / f"{at}.csv", ALL, "cms-1500-24")
    (bare,) = {(tmp_path / f"{at}.csv").read_bytes() for at in range(3)}
    assert bare.count(b"\n") == 1
    for at in range(3):
        assert check(clinic, tmp_path / f"{at}.csv") == ()
        assert check_manifest(*source_and(clinic, tmp_path / f"{at}.csv.manifest.json")) == []
    page = tmp_path / "1.csv.manifest.json"
    page.write_text(page.read_text(encoding="utf-8").replace('"minutes": 7', '"minutes": 8'), encoding="utf-8")
    assert "1.csv: the manifest says 8 minutes, the file has 7." in check_manifest(*source_and(clinic, page))


def test_what_is_cancelled_leaves_nothing(clinic: Clinic, ana: str, tmp_path: Path) -> None:
    def enough(_: float) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        clinic.charges.write_job(tmp_path / "one.csv")(enough)
    assert {each.name for each in tmp_path.iterdir()} == {"data"}


def test_a_batch_whose_file_cannot_take_its_place_is_known(clinic: Clinic, ana: str, tmp_path: Path) -> None:
    path = tmp_path / "one.csv"
    batch = clinic.charges.write_job(path)(lambda _: None)
    path.mkdir()
    with pytest.raises(Refused, match="The batch is in the log"):
        clinic.charges.keep(batch)
    path.rmdir()
    assert {each.name for each in tmp_path.iterdir()} == {"data"}
    clinic.charges.write(path, ALL, again=clinic.charges.batches()[0].export)
    assert check(clinic, path) == ()


def test_the_clinics_own_profile(clinic: Clinic, ana: str, tmp_path: Path, reopened: Callable[[], Clinic]) -> None:
    with pytest.raises(Refused, match="ours: column 1: field"):
        clinic.charges.write_profile("ours", '[[column]]\nname = "a"\nfield = "b"\n')
    clinic.charges.write_profile("ours", OWN)
    clinic = reopened()
    assert [(each.name, each.own) for each in clinic.charges.profiles()][-1] == ("ours", True)
    assert clinic.charges.tried(clinic.charges.profile("ours")).startswith("Line,Units\n")
    waiting = preview(clinic).rows
    assert clinic.charges.tried(clinic.charges.profile("ours"), waiting) == f"Line,Units\n{ana}.1.1,2\n"
    clinic.charges.write(tmp_path / "one.csv", ALL, "ours")
    assert check(clinic, tmp_path / "one.csv") == ()
    clinic.charges.write_profile("ours", OWN.replace("Units", "Number"))
    (tmp_path / "one.csv").write_text(f"Line,Units\n{ana}.1.1,3\n", encoding="utf-8")
    changed = ("Row 2, Units: “2” was signed, the file has “3”.",)
    assert check(clinic, tmp_path / "one.csv") == changed, "by the profile of then"
    clinic.charges.write_profile("ours", "")
    with pytest.raises(Refused, match="no profile ours"):
        clinic.charges.profile("ours")
    assert check(clinic, tmp_path / "one.csv") == changed
    clinic.charges.write(tmp_path / "copy.csv", ALL, again=clinic.charges.batches()[0].export)
    assert (tmp_path / "copy.csv").read_text(encoding="utf-8") == f"Line,Units\n{ana}.1.1,2\n"
    with pytest.raises(Refused, match="of its own"):
        clinic.charges.write_profile("ours", "")


def test_who_signed_is_told_and_on_record(clinic: Clinic, ana: str) -> None:
    said = clinic.charges.signed(ana, 1)
    assert said is not None
    assert (said.called, said.version) == ("Ann Example, PT", 1)
    assert clinic.charges.signed(ana, 2) is None


# --- under any sequence

STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("sign"), st.integers(0, 2), st.integers(0, 2)),
        st.tuples(st.sampled_from(["reopen", "remove", "export"]), st.integers(0, 2), st.just(0)),
    ),
    max_size=25,
)
PATIENT = UUID(int=0xB1)


@given(STEPS)
def test_each_line_is_an_original_once_and_the_chain_is_sound(steps: list[tuple[str, int, int]]) -> None:
    """Visits are signed with 0 to 2 units, reopened, taken back; batches leave in between. At the receiver, who applies
    each file, stands afterwards exactly what is signed and billed."""
    clock = HandClock()
    clinic = Clinic(Log.memory(), book(), clock)
    clinic.add_person("Ann Example", "PT")
    log = clinic._log
    with tempfile.TemporaryDirectory() as folder:
        visits = [UUID(int=at + 1) for at in range(3)]
        versions, signed, there = [0] * 3, [-1] * 3, [True] * 3
        receiver: dict[str, int] = {}
        originals: list[str] = []

        def say(*events) -> None:
            clock.advance(1)
            log.append([Draft(event=each, moment=clock.look(), who=None) for each in events])

        patient = PatientAdded(patient=PATIENT, name="Pat", mrn="007", payer="cash", discipline=Discipline.PT)
        opened = [
            VisitOpened(visit=each, patient=PATIENT, payer="cash", discipline=Discipline.PT, date=DAY)
            for each in visits
        ]
        say(patient, *opened)
        openings = {each: log.visit(each)[0].stamp.id for each in visits}
        count = 0
        for what, at, units in (*steps, ("export", 0, 0)):
            visit = visits[at]
            if what == "sign" and there[at] and signed[at] < 0:
                versions[at] += 1
                signed[at] = units
                line = (
                    f'{{"code": "97110", "discipline": "PT", "modifiers": [], "units": {units}, "minutes": 9, '
                    '"why": "w"}'
                )
                bill = f'{{"lines": [{line}]}}'
                say(Closed(visit=visit), Signed(visit=visit, version=versions[at], bill=bill, edition="", program=""))
            elif what == "reopen" and there[at] and signed[at] >= 0:
                signed[at] = -1
                say(Reopened(visit=visit, reason="r"))
            elif what == "remove" and there[at] and signed[at] < 0:
                there[at] = False
                say(Voided(visit=visit, event=openings[visit], reason="r"))
            elif what == "export":
                count += 1
                path = Path(folder, f"{count}.csv")
                try:
                    batch = clinic.charges.write(path, ALL)
                except Refused:
                    continue
                rows = rows_of(path)
                assert len(rows) == batch.event.rows == batch.totals.lines
                assert sum(int(row["units"]) for row in rows if row["kind"] != "void") == batch.event.units
                for row in rows:
                    if row["kind"] == "original":
                        originals.append(row["line_id"])
                        assert receiver.get(row["visit"], 0) == 0
                    elif row["kind"] == "replacement":
                        assert receiver[row["visit"]] > 0
                    else:
                        assert receiver[row["visit"]] == int(row["units"])
                    receiver[row["visit"]] = 0 if row["kind"] == "void" else int(row["units"])
        assert len(set(originals)) == len(originals)
        for at, visit in enumerate(visits):
            if not there[at]:
                assert receiver.get(str(visit), 0) == 0
            elif signed[at] >= 0:
                assert receiver.get(str(visit), 0) == signed[at]
    clinic.close()
