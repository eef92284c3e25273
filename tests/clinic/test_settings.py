"""The clinic's settings: changed by events, each with who and when."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ptcoder.clinic import Clinic, Refused
from ptcoder.store import LogError
from ptcoder.store.settings import BACKUP_FOLDER, BACKUP_HOURS, LOCK_MINUTES
from ptcoder.visit import Logged, SettingChanged


def test_a_change_is_an_event_of_whoever_made_it(
    clinic: Clinic, appends: list[tuple[Logged, ...]], reopened: Callable[[], Clinic]
) -> None:
    me = next(person.id for person in clinic.floor().people if person.current)
    clinic.change_setting(BACKUP_HOURS, 4)
    ((record,),) = appends
    assert record.event == SettingChanged(name="backup.hours", value="4")
    assert str(record.stamp.who) == me
    assert datetime.fromtimestamp(record.stamp.moment.at_us / 1e6, UTC).year > 2000
    assert clinic.settings()[BACKUP_HOURS] == 4
    assert reopened().settings()[BACKUP_HOURS] == 4


def test_several_are_one_transaction_and_only_what_differs(clinic: Clinic, appends: list[tuple[Logged, ...]]) -> None:
    folder = Path("/backups").absolute()
    changes = [BACKUP_HOURS.changed(BACKUP_HOURS.default), BACKUP_FOLDER.changed(folder), LOCK_MINUTES.changed(3)]
    clinic.change_settings(changes)
    assert [[record.event for record in each] for each in appends] == [changes[1:]]
    clinic.change_settings(changes)
    assert len(appends) == 1


def test_it_is_not_a_press_to_be_undone(clinic: Clinic) -> None:
    assert clinic.change_setting(LOCK_MINUTES, 3).undo == ""
    with pytest.raises(Refused):
        clinic.undo()


def test_a_wrong_value_is_refused_in_words(clinic: Clinic, appends: list[tuple[Logged, ...]]) -> None:
    with pytest.raises(Refused, match="Back up every: a whole number from 0 to 24 would be right"):
        clinic.change_setting(BACKUP_HOURS, 25)
    assert appends == []


def test_what_could_not_be_written_is_not_so(clinic: Clinic, unwritable: Callable[[], None]) -> None:
    unwritable()
    with pytest.raises(LogError):
        clinic.change_setting(BACKUP_HOURS, 4)
    assert clinic.settings()[BACKUP_HOURS] == BACKUP_HOURS.default
