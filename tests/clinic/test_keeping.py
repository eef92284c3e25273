"""When the clinic's log is backed up, what is written down about it, and what is said where it fails."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ptcoder.clinic import Clinic, Refused
from ptcoder.clinic.keeping import Keeping, look_at, restore, said
from ptcoder.store import Log, LogUnwritable, PlainKeys, WrongKey
from ptcoder.store.settings import BACKUP_FOLDER, BACKUP_HOURS
from ptcoder.visit import BackedUp, Logged, Restored
from tests.clinic.hand_clock import HandClock, open_clinic
from tests.store.made_up import raw


def quiet(_done: float) -> None:
    pass


def back_up(clinic: Clinic) -> Path:
    made = clinic.keeping.backup_job().run(quiet)
    clinic.keeping.backed_up(made)
    return made.path


def test_a_backup_is_written_down(clinic: Clinic, tmp_path: Path, appends: list[tuple[Logged, ...]]) -> None:
    path = back_up(clinic)
    assert path.parent == tmp_path / "data" / "backups"
    ((record,),) = appends
    event = record.event
    assert isinstance(event, BackedUp)
    assert event.name == path.name
    assert event.records == record.stamp.n - 1
    assert event.heads[0].startswith(f"{record.stamp.station.hex()}:{event.records}:")
    last = clinic.keeping.last()
    assert last is not None
    assert last[1] == path.name
    assert list(clinic.keeping.notices()) == []


def test_it_goes_to_the_chosen_folder(clinic: Clinic, tmp_path: Path) -> None:
    chosen = tmp_path / "server"
    clinic.change_setting(BACKUP_FOLDER, chosen)
    with pytest.raises(LogUnwritable, match="The folder for backups is not there"):
        back_up(clinic)
    chosen.mkdir()
    assert back_up(clinic).parent == chosen


def test_it_is_due_when_something_was_said_and_the_hours_are_over(clinic: Clinic, clock: HandClock) -> None:
    keeping = clinic.keeping
    assert keeping.is_due()
    back_up(clinic)
    clock.advance(minutes=60 * 5)
    assert not keeping.is_due(), "nothing was said since"
    assert not keeping.is_due(at_rest=True)
    clinic.change_setting(BACKUP_HOURS, 4)
    assert keeping.is_due()
    back_up(clinic)
    clinic.change_setting(BACKUP_HOURS, 2)
    assert not keeping.is_due()
    assert keeping.is_due(at_rest=True), "closing is always the time"
    clock.advance(minutes=60 * 2)
    assert keeping.is_due()
    clinic.change_setting(BACKUP_HOURS, 0)
    assert not keeping.is_due()
    assert keeping.is_due(at_rest=True)


def test_what_failed_is_said_until_it_works_and_tried_again(clinic: Clinic, clock: HandClock, tmp_path: Path) -> None:
    back_up(clinic)
    chosen = tmp_path / "server"
    clinic.change_setting(BACKUP_FOLDER, chosen)
    clock.advance(minutes=60 * 2)
    job = clinic.keeping.backup_job()
    with pytest.raises(LogUnwritable) as failed:
        job.run(quiet)
    clinic.keeping.not_backed_up(str(failed.value))
    (notice,) = (each for each in clinic.floor().notices if "backed up" in each)
    assert notice.startswith("The log could not be backed up. The folder for backups is not there: ")
    assert "Last good backup: 20" in notice
    assert not clinic.keeping.is_due(), "not at once"
    clock.advance(minutes=10)
    assert clinic.keeping.is_due()
    chosen.mkdir()
    back_up(clinic)
    assert clinic.floor().notices == ()


def test_without_any_backup_it_says_so(clinic: Clinic) -> None:
    clinic.keeping.not_backed_up("The disk is full.")
    assert list(clinic.keeping.notices()) == [
        "The log could not be backed up. The disk is full. There is no backup yet."
    ]


def test_what_the_check_found_is_said(clinic: Clinic, tmp_path: Path) -> None:
    assert clinic.keeping.check_job(everything=False).run(quiet) == []
    clinic.keeping.checked([])
    assert clinic.floor().notices == ()
    clinic.keeping.checked([f"fault {n}" for n in range(5)])
    assert (
        clinic.floor()
        .notices[0]
        .startswith("The log is not as it was written: fault 0; fault 1; fault 2 (2 more). What is shown may be wrong")
    )


def test_a_log_on_no_disk_is_neither_backed_up_nor_checked(clock: HandClock) -> None:
    with Log.memory() as log:
        keeping = Keeping(log, clock.look, lambda: None)
        assert not keeping.is_due(at_rest=True)
        with pytest.raises(Refused, match="lies on no disk"):
            keeping.backup_job()
        with pytest.raises(Refused, match="lies on no disk"):
            keeping.check_job(everything=True)


def test_a_restored_clinic_shows_what_was_backed_up(clinic: Clinic, clock: HandClock, tmp_path: Path) -> None:
    clinic.add_patient(name="Pat Sample", mrn="1", payer="medicare", discipline="PT")
    clinic.press("97110")
    clock.advance(minutes=20)
    before = clinic.floor()
    path = back_up(clinic)
    clinic.add_patient(name="Late Comer", mrn="2", payer="medicare", discipline="PT")
    clinic.close()
    data = tmp_path / "data"
    found = look_at(data, path, PlainKeys(), quiet)
    saved = found.saved
    assert list(said(saved)) == [
        f"{path.name}: 4 records, the last of {saved.last_said and saved.last_said.astimezone():%Y-%m-%d %H:%M}",
        f"1 visit, from {before.today} to {before.today}",
        "What would no longer be in the log: 3 records",
        f"  {before.today}: 3 records of 1 visit",
        "The present log is set aside in a folder beside it, not deleted.",
    ]
    aside = restore(data, found, PlainKeys(), clock.look()).name
    again = open_clinic(data, clock)
    try:
        assert [card.name for card in again.floor().cards] == ["Pat Sample"]
        assert again.floor().visit == before.visit
        record = list(again._log.all_records())[-1]  # pyright: ignore[reportPrivateUsage]
        assert record.event == Restored(backup=path.name, sha256=saved.sha256, records=4, lost=3, set_aside=aside)
        assert record.stamp.n == 1, "the first of a new station"
    finally:
        again.close()


def test_a_backup_that_no_key_here_opens_is_told(clinic: Clinic, tmp_path: Path) -> None:
    path = back_up(clinic)
    with Log.open(tmp_path / "other"):
        pass
    with pytest.raises(WrongKey):
        look_at(tmp_path / "other", path, PlainKeys(), quiet)
    with pytest.raises(Exception, match="There is no such backup"):
        look_at(tmp_path / "other", tmp_path / "nowhere.db", PlainKeys(), quiet)


def test_what_is_tampered_with_shows_in_the_check(
    clinic: Clinic, tmp_path: Path, reopened: Callable[[], Clinic]
) -> None:
    clinic.close()
    with raw(tmp_path / "data") as file:
        guard = file.execute("SELECT sql FROM sqlite_master WHERE name = 'event_update'").fetchone()[0]
        file.execute("DROP TRIGGER event_update")
        file.execute("UPDATE event SET body = x'7b7d' WHERE n = 1")
        file.execute(guard)
    again = reopened()
    faults = again.keeping.check_job(everything=False).run(quiet)
    again.keeping.checked(faults)
    assert "record 1" in again.floor().notices[0]
    assert "was changed after it was written" in again.floor().notices[0]
