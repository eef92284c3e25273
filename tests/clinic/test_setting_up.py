"""The first start: page by page, each written whole with its page, gone on with where it was left, and never twice."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ptcoder.clinic import Clinic, Refused
from ptcoder.clinic.backup_place import SAME_DISK, look_at_place
from ptcoder.clinic.demo import open_demo
from ptcoder.clinic.people_sheets import Particulars
from ptcoder.clinic.setting_up import DONE, STATE, Step
from ptcoder.rulebook import RuleBook
from ptcoder.store import DiskFull, Log, SealedKeys
from ptcoder.store.settings import (
    BACKUP_FOLDER,
    CLINIC_NAME,
    CLINIC_NPI,
    LOCK_MINUTES,
    OFFERED_PAYERS,
)
from ptcoder.visit import FavoritesChosen, PersonAdded, PinSet, SettingChanged, SignedIn
from tests.clinic.hand_clock import DAY, HandClock
from tests.store.vaults import MemoryVault

ANN = Particulars(name="Ann Example", role="PT")
PIN = "2580"


@pytest.fixture
def begin(tmp_path: Path) -> Iterator[Callable[[], Clinic]]:
    """The program on one and the same new log, once more at each call."""
    made: list[Clinic] = []
    keys = SealedKeys(MemoryVault())

    def again() -> Clinic:
        for each in made:
            each.close()
        made.append(Clinic.open(tmp_path / "data", clock=HandClock(), keys=keys))
        return made[-1]

    yield again
    for each in made:
        each.close()


def events(clinic: Clinic) -> list[object]:
    return [each.event for each in clinic._log.all_records()]  # pyright: ignore[reportPrivateUsage]


def left(clinic: Clinic) -> list[str]:
    return [step.value for step in clinic.setup.sheet().left] if clinic.setup.is_due else []


def test_a_new_clinic_is_asked_everything_and_an_old_one_nothing(begin: Callable[[], Clinic]) -> None:
    clinic = begin()
    assert left(clinic) == ["clinic", "person", "pin", "code", "backup", "keys", "payers"]
    clinic.add_someone(ANN)
    assert not clinic.setup.is_due, "it began without these pages"
    assert not begin().setup.is_due


def test_a_demonstration_is_asked_nothing() -> None:
    clinic = open_demo(1)
    assert not clinic.setup.is_due
    clinic.close()
    nobody = Clinic(Log.memory(), RuleBook.load(), HandClock())
    assert not nobody.setup.is_due
    nobody.close()


def test_page_by_page_to_the_end_and_never_again(begin: Callable[[], Clinic], tmp_path: Path) -> None:
    clinic = begin()
    clinic.setup.settle(Step.CLINIC, [(CLINIC_NAME, " Riverside "), (CLINIC_NPI, "")])
    assert events(clinic) == [
        SettingChanged(name="clinic.name", value="Riverside"),
        SettingChanged(name=STATE, value="clinic"),
    ]
    clinic.setup.add_person(ANN)
    assert left(clinic) == ["pin", "code", "backup", "keys", "payers"]
    (owner,) = clinic.setup.sheet().owners
    clinic.setup.set_pin(owner.id, PIN)
    assert clinic.key is not None
    clinic.key.new_code()
    clinic.key.confirm_code()
    assert left(clinic) == ["backup", "keys", "payers"], "a code that was checked is not asked for again"
    clinic.setup.choose_folder(tmp_path)
    clinic.setup.choose_keys(("97140", "97110"))
    clinic.setup.settle(Step.PAYERS, [(OFFERED_PAYERS, "cash, medicare")])
    assert not clinic.setup.is_due
    assert clinic.settings().texts[STATE] == DONE
    assert clinic.settings()[BACKUP_FOLDER] == tmp_path
    assert [each.codes for each in events(clinic) if isinstance(each, FavoritesChosen)] == [("97140", "97110")]
    assert [each.id for each in clinic.offered.payers()] == ["cash", "medicare"]
    clinic = begin()
    clinic.set_clinician(owner.id, PIN)
    assert not clinic.setup.is_due


def test_everything_that_may_be_is_passed_over(begin: Callable[[], Clinic]) -> None:
    clinic = begin()
    clinic.setup.pass_over(Step.CLINIC)
    clinic.setup.add_person(ANN)
    clinic.setup.set_pin(clinic.setup.sheet().owners[0].id, "")
    for step in (Step.CODE, Step.BACKUP, Step.KEYS, Step.PAYERS):
        assert clinic.setup.is_due
        clinic.setup.pass_over(step)
    assert not clinic.setup.is_due
    assert not any(isinstance(each, PinSet | FavoritesChosen) for each in events(clinic))
    assert {each.name for each in events(clinic) if isinstance(each, SettingChanged)} == {STATE}
    assert len(clinic.offered.payers()) == len(clinic.payers())


def test_it_is_gone_on_with_where_it_was_left(begin: Callable[[], Clinic]) -> None:
    clinic = begin()
    clinic.setup.pass_over(Step.CLINIC)
    clinic = begin()
    assert left(clinic) == ["person", "pin", "code", "backup", "keys", "payers"]
    clinic.setup.add_person(ANN)
    clinic.setup.set_pin(clinic.setup.sheet().owners[0].id, PIN)
    clinic = begin()
    assert clinic.staff.locked
    assert not clinic.setup.is_due, "first somebody signs in"
    clinic.set_clinician(clinic.floor().people[0].id, PIN)
    assert left(clinic) == ["code", "backup", "keys", "payers"]


def test_a_page_that_cannot_be_taken_is_told_and_stays(begin: Callable[[], Clinic], tmp_path: Path) -> None:
    clinic = begin()
    with pytest.raises(Refused, match="Group NPI: the ten digits"):
        clinic.setup.settle(Step.CLINIC, [(CLINIC_NAME, "A"), (CLINIC_NPI, "1")])
    clinic.setup.add_person(ANN)
    with pytest.raises(Refused, match="There is no folder"):
        clinic.setup.choose_folder(tmp_path / "nowhere")
    with pytest.raises(Refused, match="keys are those from 1 to 9"):
        clinic.setup.choose_keys([""] * 10)
    with pytest.raises(Refused, match="4 to 12 digits"):
        clinic.setup.set_pin(clinic.setup.sheet().owners[0].id, "1")
    assert left(clinic) == ["clinic", "pin", "code", "backup", "keys", "payers"]
    assert [type(each) for each in events(clinic)] == [PersonAdded, SettingChanged]


def test_a_disk_that_is_full_writes_neither_page_nor_mark(
    begin: Callable[[], Clinic], monkeypatch: pytest.MonkeyPatch
) -> None:
    clinic = begin()

    def full(*_: object) -> None:
        raise DiskFull("The disk is full; nothing was written")

    monkeypatch.setattr(Log, "_write", full)
    with pytest.raises(DiskFull):
        clinic.setup.settle(Step.CLINIC, [(CLINIC_NAME, "A")])
    monkeypatch.undo()
    assert events(clinic) == []
    assert left(clinic)[0] == "clinic"


def test_only_an_owner_is_asked_and_answers(begin: Callable[[], Clinic]) -> None:
    clinic = begin()
    clinic.setup.add_person(ANN)
    clinic.setup.set_pin(clinic.setup.sheet().owners[0].id, PIN)
    other = clinic.staff.add(Particulars(name="R. Diaz", role="PTA"), "7391")
    clinic.set_clinician(other.id, "7391")
    assert not clinic.setup.is_due
    with pytest.raises(Refused, match=r"R\. Diaz may not change settings"):
        clinic.setup.pass_over(Step.BACKUP)


def test_what_a_policy_enforces_is_not_asked(begin: Callable[[], Clinic], policy: Path, tmp_path: Path) -> None:
    policy.write_text(f"[enforced]\nbackup.folder = '{tmp_path}'\n", "utf-8")
    assert Step.BACKUP not in begin().setup.sheet().steps


def test_an_owner_who_treats_nobody_has_no_keys(begin: Callable[[], Clinic]) -> None:
    clinic = begin()
    clinic.setup.add_person(Particulars(name="O. Ames", role="", duties=("owner",)))
    sheet = clinic.setup.sheet()
    assert Step.KEYS not in sheet.steps
    assert sheet.codes == ()


@pytest.mark.parametrize(("role", "first"), [("OT", "97530"), ("SLP", "92507"), ("STUDENT", "97110")])
def test_the_keys_are_those_of_ones_discipline(begin: Callable[[], Clinic], role: str, first: str) -> None:
    clinic = begin()
    clinic.setup.add_person(Particulars(name="A", role=role))
    sheet = clinic.setup.sheet()
    assert sheet.keys[0] == sheet.usual_keys[0] == first
    assert {first} <= {each.code for each in sheet.codes}


def test_who_was_named_first_need_not_be_the_owner(begin: Callable[[], Clinic], tmp_path: Path) -> None:
    from ptcoder.clinic.setup_file import Prepared

    people = (
        Particulars(name="A. Biller", role="", duties=("biller",)),
        Particulars(name="O", role="PT", duties=("owner",)),
    )
    clinic = begin()
    assert clinic.setup.take(Prepared(settings={}, people=people, keys={}))
    clinic = begin()
    assert left(clinic)[:2] == ["clinic", "pin"]
    (owner,) = clinic.setup.sheet().owners
    assert owner.name == "O"
    clinic.setup.set_pin(owner.id, "")
    assert SignedIn in [type(each) for each in events(clinic)]
    assert left(clinic)[0] == "clinic"


# --- folders


def test_a_folder_is_tried_and_left_as_it_was(tmp_path: Path) -> None:
    log, folder = tmp_path / "log", tmp_path / "backups"
    log.mkdir()
    assert "There is no folder" in look_at_place(folder, log).trouble
    folder.mkdir()
    assert look_at_place(folder, log).told == SAME_DISK
    assert list(folder.iterdir()) == []


def test_a_folder_on_another_disk_is_told_nothing_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stat = Path.stat

    def elsewhere(path: Path, **_: object) -> os.stat_result:
        found = list(stat(path))
        found[2] += path.name == "backups"
        return os.stat_result(found)

    (tmp_path / "log").mkdir()
    (tmp_path / "backups").mkdir()
    monkeypatch.setattr(Path, "stat", elsewhere)
    assert look_at_place(tmp_path / "backups", tmp_path / "log").told == ""


def test_a_folder_that_takes_no_file_is_trouble(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr("ptcoder.clinic.backup_place.os.open", refuse)
    assert "(Read-only file system)" in look_at_place(tmp_path, tmp_path).trouble


# --- what a computer's policy comes to


def notices(clinic: Clinic, word: str) -> list[str]:
    return [each for each in clinic.floor().notices if word in each]


def test_a_wrong_policy_is_told_and_keeps_nobody_from_treating(begin: Callable[[], Clinic], policy: Path) -> None:
    policy.write_text("[enforced]\nlock.minutes = 'five'\nfoo = 1\nbar = 2\nbaz = 3\n", "utf-8")
    clinic = begin()
    clinic.add_someone(ANN)
    clinic.add_patient(name="Ana Lopez", mrn="1", payer="cash", discipline="PT")
    clinic.press("97110")
    (told,) = notices(clinic, "policy")
    assert f"{policy}:2: enforced: lock: minutes: is " in told
    assert "and 1 more" in told
    policy.unlink()
    assert notices(begin(), "policy") == []


def test_what_it_enforces_is_not_changed_here(begin: Callable[[], Clinic], policy: Path) -> None:
    policy.write_text("[enforced]\nlock.minutes = 5\n", "utf-8")
    clinic = begin()
    clinic.add_someone(ANN)
    with pytest.raises(Refused, match="Lock after: whoever looks after this computer has settled it"):
        clinic.change_setting(LOCK_MINUTES, 60)
    clinic.change_settings([LOCK_MINUTES.changed(5)])
    assert clinic.settings()[LOCK_MINUTES] == 5
    assert not any(isinstance(each, SettingChanged) for each in events(clinic))


def test_the_desk_locks_after_the_minutes_of_the_policy(tmp_path: Path, policy: Path) -> None:
    policy.write_text("[enforced]\nlock.minutes = 5\n", "utf-8")
    clock = HandClock()
    clinic = Clinic.open(tmp_path / "data", clock=clock)
    clinic.add_someone(ANN, PIN)
    clock.advance(minutes=4)
    assert not clinic.staff.lock_if_idle()
    clock.advance(minutes=1)
    assert clinic.staff.lock_if_idle()
    clinic.close()


def test_old_rules_are_told_to_an_owner_where_the_policy_wants_it(tmp_path: Path, policy: Path) -> None:
    checked = max(table.checked_on for table in RuleBook.load().on(DAY).tables)
    policy.write_text("[updates]\ntell_after_days = 30\n", "utf-8")
    clock = HandClock()
    clinic = Clinic.open(tmp_path / "data", clock=clock)
    clinic.add_someone(ANN)
    days = (checked - DAY).days
    clock.advance(minutes=(days + 30) * 24 * 60)
    assert notices(clinic, "were checked on") == []
    clock.advance(minutes=24 * 60)
    (told,) = notices(clinic, "were checked on")
    assert f"were checked on {checked}, 31 days ago" in told
    other = clinic.staff.add(Particulars(name="R. Diaz", role="PTA"))
    clinic.set_clinician(other.id)
    assert notices(clinic, "were checked on") == [], "who can do nothing about it is not told"
    clinic.close()


def test_an_own_payer_and_the_one_that_is_said_are_offered(begin: Callable[[], Clinic]) -> None:
    clinic = begin()
    clinic.add_someone(ANN)
    clinic.change_setting(OFFERED_PAYERS, ("cash",))
    assert [each.id for each in clinic.offered.payers()] == ["cash"]
    assert [each.id for each in clinic.offered.payers("medicare")] == ["cash", "medicare"]
    clinic.change_setting(OFFERED_PAYERS, ("of-a-later-program",))
    assert clinic.offered.payers() == clinic.payers()
