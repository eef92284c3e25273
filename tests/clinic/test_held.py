"""While the log cannot be written the clinic goes on: nothing that was pressed is lost, moved or entered twice."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest

from ptcoder.clinic import Clinic, Refused
from ptcoder.store import DiskFull, Log, LogError
from ptcoder.store.rescue import RESCUE
from ptcoder.visit import PatientAdded, Started, State, Stopped
from tests.clinic.hand_clock import DAY, HandClock, add, open_clinic, staffed
from tests.clinic.looking import errors, lengths, runs, settle

Again = Callable[[], Clinic]
Switch = Callable[[], None]


@pytest.fixture(autouse=True)
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Path]:
    """Where a rescue file may lie, in this order."""
    state, temporary = tmp_path / "state", tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("PTCODER_STATE", str(state))
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    return {"data": tmp_path / "data", "state": state, "temporary": temporary}


def rescues(places: dict[str, Path]) -> list[str]:
    """In which places a rescue file lies."""
    return [name for name, folder in places.items() if list(folder.glob("*.rescue"))]


def test_presses_go_on_and_are_entered_with_their_true_times(
    clinic: Clinic, clock: HandClock, unwritable: Switch, writable: Switch, places: dict[str, Path], reopened: Again
) -> None:
    ana = add(clinic, "Ana Lopez")
    clinic.press("97110")
    unwritable()
    clock.advance(minutes=10)
    clinic.press("97140")
    ben = add(clinic, "Ben King")
    clock.advance(minutes=9)
    clinic.press("97112")
    clock.advance(minutes=8)
    clinic.stop_all()
    held = clinic.floor().held
    assert held is not None
    assert (held.presses, held.kept) == (4, True)
    assert held.text == (
        "4 presses are not in the log yet. The disk is full; nothing was written. They are kept in the rescue file "
        f"{places['data'] / RESCUE} and will be entered with their true times."
    )
    assert lengths(clinic, ana) == {"97110": 600, "97140": 540}
    assert lengths(clinic, ben) == {"97112": 480}
    said = clock.at_us
    clock.advance(minutes=30)
    before = (clinic.visit(ana), clinic.visit(ben))
    with pytest.raises(DiskFull):
        clinic.enter_held()
    assert clinic.floor().held == held
    writable()
    assert clinic.enter_held().held is None
    assert rescues(places) == []
    assert (clinic.visit(ana), clinic.visit(ben)) == before
    clinic = reopened()
    assert (clinic.visit(ana), clinic.visit(ben)) == before
    assert clinic.floor().notices == ()
    with Log.open(places["data"]) as log:
        assert log.verify() == []
        (*_, last) = log.all_records()
        assert isinstance(last.event, Stopped)
        assert last.stamp.moment.at_us == said


def test_what_was_held_can_be_undone_before_and_after_it_is_entered(
    clinic: Clinic, clock: HandClock, unwritable: Switch, writable: Switch
) -> None:
    ana = add(clinic, "Ana Lopez")
    unwritable()
    clinic.press("97110")
    clinic.undo()
    assert runs(clinic, ana) == []
    clinic.redo()
    assert runs(clinic, ana) == ["97110"]
    clock.advance(minutes=5)
    clinic.press("97140")
    writable()
    clinic.enter_held()
    clinic.undo()
    assert runs(clinic, ana) == ["97110"]
    clinic.undo()
    assert runs(clinic, ana) == []


def test_an_answer_can_be_given_meanwhile(
    clinic: Clinic, clock: HandClock, reopened: Again, unwritable: Switch, writable: Switch
) -> None:
    add(clinic, "Ana Lopez")
    clinic.press("97110")
    clock.reboot()
    clinic = reopened()
    (question,) = clinic.floor().questions
    unwritable()
    assert clinic.answer(question.id, "on").questions == ()
    writable()
    clinic.enter_held()
    assert reopened().floor().questions == ()


def test_nothing_is_signed_or_leaves_before_all_of_it_is_in_the_log(
    clinic: Clinic, clock: HandClock, unwritable: Switch, writable: Switch, tmp_path: Path, places: dict[str, Path]
) -> None:
    ana, ben = add(clinic, "Ana Lopez"), add(clinic, "Ben King")
    for visit in (ana, ben):
        clinic.select(visit)
        clinic.press("97110")
        clock.advance(minutes=20)
        clinic.stop_visit(visit)
        settle(clinic, visit)
    clinic.sign(ana)
    unwritable()
    clinic.resume_visit(ben)
    with pytest.raises(Refused, match=r"1 press is not in the log yet: The disk is full.*Exporting has to wait"):
        clinic.export_day(DAY, tmp_path / "charges.csv")
    assert not (tmp_path / "charges.csv").exists()
    clinic.stop_visit(ben)
    with pytest.raises(Refused, match=r"2 presses are not in the log yet: The disk is full.*Signing has to wait"):
        clinic.sign(ben)
    assert clinic.visit(ben).state is State.CLOSED
    writable()
    clinic.sign(ben)  # takes what waits with it
    assert clinic.floor().held is None
    assert rescues(places) == []
    assert clinic.export_day(DAY, tmp_path / "charges.csv").visits == 2


def test_the_next_start_enters_what_was_rescued_once(
    clinic: Clinic, clock: HandClock, unwritable: Switch, writable: Switch, places: dict[str, Path]
) -> None:
    ana = add(clinic, "Ana Lopez")
    unwritable()
    clinic.press("97110")
    clock.advance(minutes=10)
    clinic.press("97140")
    clock.advance(minutes=1)
    rescued = (places["data"] / RESCUE).read_bytes()
    shown = clinic.visit(ana)
    clinic.close()  # as good as killed: nothing could be written
    assert (places["data"] / RESCUE).read_bytes() == rescued
    writable()
    for turn in range(3):
        second = open_clinic(places["data"], clock)
        told = ["2 presses that the log could not take when they were made are in it now, with their true times."]
        assert list(second.floor().notices) == (told if turn == 0 else [])
        assert second.visit(ana) == shown
        assert rescues(places) == []
        second.close()
        (places["data"] / RESCUE).write_bytes(rescued)  # a crash came between the entering and the removal
    with Log.open(places["data"]) as log:
        assert len([record for record in log.all_records() if isinstance(record.event, Started)]) == 2
        assert log.verify() == []


def test_a_start_that_still_cannot_write_shows_all_of_it(
    clinic: Clinic, clock: HandClock, unwritable: Switch, writable: Switch, places: dict[str, Path]
) -> None:
    unwritable()
    clinic.add_person("Zoe Sample", "PTA")
    ana = add(clinic, "Ana Lopez")
    clinic.press("97110")
    clock.advance(minutes=10)
    clinic.close()
    second = open_clinic(places["data"], clock)
    sheet = second.floor()
    assert [card.name for card in sheet.cards] == ["Ana Lopez"]
    assert [person.name for person in sheet.people if person.current] == ["Zoe Sample"]
    assert sheet.held is not None
    assert sheet.held.presses == 4, "the person, who came in by a tap, and two presses"
    assert runs(second, ana) == ["97110"]
    second.press("97140")
    second.add_patient(name="Ana Again", mrn="M-7", payer="cash", discipline="PT")
    with pytest.raises(Refused, match=r"A\.A\. already has the number"):
        second.add_patient(name="Ana Thrice", mrn="M-7", payer="cash", discipline="PT")
    writable()
    assert second.enter_held().held is None
    assert runs(second, ana) == ["97140"]
    assert [row.name for row in second.patients("ana")] == ["Ana Again", "Ana Lopez"]
    second.close()
    with Log.open(places["data"]) as log:
        assert log.verify() == []


def test_what_another_program_wrote_meanwhile_goes_before(
    clinic: Clinic, clock: HandClock, unwritable: Switch, writable: Switch, places: dict[str, Path]
) -> None:
    ana = add(clinic, "Ana Lopez")
    unwritable()
    clinic.press("97110")
    writable()
    other = open_clinic(places["data"], clock)  # it finds the rescue file, and enters what it holds
    other.add_person("Zoe Sample", "PTA")
    other.close()
    clock.advance(minutes=5)
    clinic.press("97140")
    assert clinic.enter_held().held is None
    assert lengths(clinic, ana) == {"97110": 300}
    assert runs(clinic, ana) == ["97140"]
    with Log.open(places["data"]) as log:
        assert log.verify() == []
        records = list(log.all_records())
        assert len({record.stamp.id for record in records}) == len(records)
        assert [record.stamp.lamport for record in records] == list(range(1, len(records) + 1))


def in_the_way(folder: Path) -> None:
    """No file can be made in this folder any more, whoever is asked."""
    for name in (RESCUE, f"{RESCUE}.new"):
        (folder / name).mkdir()
        (folder / name / "x").touch()


def test_the_rescue_file_goes_where_there_is_room(
    clinic: Clinic, clock: HandClock, unwritable: Switch, writable: Switch, places: dict[str, Path]
) -> None:
    add(clinic, "Ana Lopez")
    unwritable()
    in_the_way(places["data"])
    clinic.press("97110")
    assert rescues(places) == ["data", "state"]  # what lies in the way, and the file
    (file,) = places["state"].iterdir()
    held = clinic.floor().held
    assert held is not None
    assert held.kept
    assert str(file) in held.text
    if os.name == "posix":
        assert file.stat().st_mode & 0o777 == 0o600
    file.unlink()
    places["state"].rmdir()
    places["state"].touch()
    clinic.press("97140")
    (file,) = places["temporary"].iterdir()
    clinic.close()
    writable()
    second = open_clinic(places["data"], clock)
    assert "2 presses" in second.floor().notices[0]
    assert list(places["temporary"].iterdir()) == []
    second.close()


def test_where_no_file_can_be_made_it_says_so(
    clinic: Clinic, unwritable: Switch, writable: Switch, places: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = add(clinic, "Ana Lopez")
    unwritable()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("ptcoder.store.rescue._put", full)
        clinic.press("97110")
        held = clinic.floor().held
        assert held is not None
        assert not held.kept
        assert "only in this window's memory: leave it open" in held.text
    with pytest.raises(LogError):
        clinic.enter_held()
    held = clinic.floor().held
    assert held is not None
    assert held.kept, "a place was found at the next try"
    writable()
    clinic.enter_held()
    assert runs(clinic, ana) == ["97110"]


def test_a_rescue_file_holds_no_word_and_only_its_own_log_reads_it(
    clinic: Clinic, clock: HandClock, unwritable: Switch, writable: Switch, places: dict[str, Path], tmp_path: Path
) -> None:
    unwritable()
    add(clinic, "Ana Lopez")
    content = (places["data"] / RESCUE).read_bytes()
    for text in ("Lopez", "97110", "medicare", "PatientAdded"):
        assert text.encode() not in content
    clinic.close()
    writable()
    other = staffed(tmp_path / "other", clock)
    other.close()
    for damaged in (content, content[:-1], content[:30], b"", content[:200] + b"\0" + content[201:]):
        (tmp_path / "other" / RESCUE).write_bytes(damaged)
        other = open_clinic(tmp_path / "other", clock)
        (notice,) = other.floor().notices
        assert "does not open, or that is damaged" in notice
        assert other.floor().cards == ()
        other.close()
        (aside,) = (tmp_path / "other").glob(f"{RESCUE}.unread-*")
        assert str(aside) in notice
        assert aside.read_bytes() == damaged
        aside.unlink()


def test_a_memory_log_has_no_rescue_file(clock: HandClock, unwritable: Switch, places: dict[str, Path]) -> None:
    from tests.clinic.hand_clock import book

    clinic = Clinic(Log.memory(), book(), clock)
    unwritable()
    clinic.add_person("Ann Example", "PT")
    held = clinic.floor().held
    assert held is not None
    assert not held.kept
    assert rescues(places) == []
    clinic.close()


# --- the file itself taken away


@pytest.mark.skipif(os.name == "nt", reason="Windows lets nobody take away a file that is open")
@pytest.mark.parametrize("gone", [("log.db",), ("log.db", "log.db-wal", "log.db-shm")])
def test_a_log_that_is_deleted_is_written_anew(
    clinic: Clinic, clock: HandClock, places: dict[str, Path], reopened: Again, gone: tuple[str, ...]
) -> None:
    ana = add(clinic, "Ana Lopez")
    clinic.press("97110")
    for name in gone:
        (places["data"] / name).unlink()
    clock.advance(minutes=10)
    clinic.press("97140")
    held = clinic.floor().held
    assert held is not None
    assert "The log was taken away" in held.text
    shown = clinic.visit(ana)
    assert clinic.enter_held().held is None
    assert clinic.visit(ana) == shown
    clinic.press("97112")
    clinic = reopened()
    assert runs(clinic, ana) == ["97112"]
    assert lengths(clinic, ana) == {"97110": 600, "97140": 0}
    with Log.open(places["data"]) as log:
        assert log.verify() == []


@pytest.mark.skipif(os.name == "nt", reason="Windows lets nobody take away a file that is open")
def test_a_folder_that_goes_and_comes_back(
    clinic: Clinic, clock: HandClock, places: dict[str, Path], tmp_path: Path, reopened: Again
) -> None:
    """As of a network drive; what stands beneath it meanwhile is not written to."""
    ana = add(clinic, "Ana Lopez")
    places["data"].rename(tmp_path / "away")
    clinic.press("97110")
    held = clinic.floor().held
    assert held is not None
    assert f"The folder of the log is gone: {places['data']}" in held.text
    assert rescues(places) == ["state"]
    places["data"].mkdir()
    with pytest.raises(LogError, match="folder of the log is gone"):
        clinic.enter_held()
    assert list(places["data"].iterdir()) == []
    places["data"].rmdir()
    (tmp_path / "away").rename(places["data"])
    assert clinic.enter_held().held is None
    assert rescues(places) == []
    assert runs(reopened(), ana) == ["97110"]


@pytest.mark.skipif(os.name == "nt", reason="Windows lets nobody take away a file that is open")
def test_another_file_in_the_place_of_the_log(
    clinic: Clinic, clock: HandClock, places: dict[str, Path], tmp_path: Path, reopened: Again
) -> None:
    ana = add(clinic, "Ana Lopez")
    log = places["data"] / "log.db"
    clinic = reopened()  # tidied into one file
    (tmp_path / "old").write_bytes(log.read_bytes())
    clinic.press("97110")
    wal = places["data"] / "log.db-wal"
    log.rename(tmp_path / "ours")
    wal.rename(tmp_path / "our wal")
    (tmp_path / "old").rename(log)
    clinic.press("97140")
    held = clinic.floor().held
    assert held is not None
    assert "Another file stands in the place of the log" in held.text
    with pytest.raises(LogError, match="lacks what was written last"):
        clinic.enter_held()
    log.rename(tmp_path / "old")
    (tmp_path / "ours").rename(log)
    (tmp_path / "our wal").rename(wal)
    assert clinic.enter_held().held is None
    assert runs(clinic, ana) == ["97140"]
    assert errors(clinic, ana) == []
    # the same log under another number, as a drive may show it that was connected again
    clinic.press("97112")
    clinic.close()
    clinic = reopened()
    (tmp_path / "copy").write_bytes(log.read_bytes())
    (tmp_path / "copy").rename(log)
    clinic.press("97150")
    assert clinic.floor().held is not None
    assert clinic.enter_held().held is None
    assert runs(reopened(), ana) == ["97150"]
    with Log.open(places["data"]) as file:
        assert file.verify() == []


def test_a_patient_held_is_not_asked_of_the_log(
    clinic: Clinic, unwritable: Switch, monkeypatch: pytest.MonkeyPatch
) -> None:
    unwritable()
    ana = add(clinic, "Ana Lopez")

    def gone(_log: Log, _patient: UUID) -> PatientAdded | None:
        raise DiskFull("not to be read")

    monkeypatch.setattr(Log, "patient", gone)
    clinic.press("97110")
    assert clinic.visit(ana).name == "Ana Lopez"
    assert runs(clinic, ana) == ["97110"]
