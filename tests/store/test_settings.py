"""Settings are events: read back as said, each with its type, and never a value that the setting cannot have."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptcoder.store import Log
from ptcoder.store.setting_kinds import BadSetting, Choice, Flag, Number, Setting, Text
from ptcoder.store.settings import BACKUP_FOLDER, BACKUP_HOURS, OFFERED_PAYERS, SETTINGS, Settings
from ptcoder.visit import SettingChanged
from tests.store.made_up import draft

TEXT = Text(name="t", group="g", words="Name on paper", default="", longest=20)
FLAG = Flag(name="f", group="g", words="Chime", default=True)
CHOICE = Choice(name="c", group="g", words="Dates", default="iso", options={"iso": "2026-03-02", "us": "03/02/2026"})
KINDS: list[tuple[Setting[Any], st.SearchStrategy[Any]]] = [
    (BACKUP_HOURS, st.integers(0, 24)),
    (TEXT, st.text(alphabet="abc é", max_size=20).map(str.strip)),
    (FLAG, st.booleans()),
    (CHOICE, st.sampled_from(["iso", "us"])),
    (OFFERED_PAYERS, st.lists(st.sampled_from(["medicare", "workers-comp", "v2.x"]), unique=True).map(tuple)),
    (BACKUP_FOLDER, st.none() | st.sampled_from([Path("/a/b c"), Path("/é")]).map(Path.absolute)),
]


@pytest.mark.parametrize(("setting", "values"), KINDS, ids=lambda it: getattr(it, "name", ""))
@given(data=st.data())
def test_what_was_said_is_what_holds(
    setting: Setting[Any], values: st.SearchStrategy[Any], data: st.DataObject
) -> None:
    value = data.draw(values)
    with Log.memory() as log:
        assert log.settings()[setting] == setting.default
        log.append([draft(setting.changed(value))])
        assert log.settings()[setting] == value
        assert log.settings().unread == ()


WRONG: list[tuple[Setting[Any], str, str]] = [
    *((BACKUP_HOURS, text, "0 to 24") for text in ("25", "-1", "", "x", "1.5", "٣", "9" * 5000, "0" * 11)),
    *((TEXT, text, "one line") for text in ("a" * 21, "two\nlines", " a", "\0")),
    *((FLAG, text, "yes or no") for text in ("", "Yes", "1")),
    *((CHOICE, text, "2026-03-02, 03/02/2026") for text in ("", "ISO", "2026-03-02")),
    *((OFFERED_PAYERS, text, "different ids") for text in ("cash, cash", "a b", "a\nb", "-x")),
    *((BACKUP_FOLDER, text, "whole path") for text in ("here", "~/backups", "/a\n", "/a\0b")),
]


@pytest.mark.parametrize(("setting", "text", "right"), WRONG)
def test_a_value_that_it_cannot_have_is_told_with_what_would_be_right(
    setting: Setting[Any], text: str, right: str
) -> None:
    with pytest.raises(BadSetting, match=f"{setting.words}: .*{right}"):
        setting.read(text)
    assert Settings({setting.name: text})[setting] == setting.default, "as if never said"


def test_an_event_with_a_wrong_value_is_not_made() -> None:
    with pytest.raises(BadSetting):
        BACKUP_HOURS.changed(25)
    with pytest.raises(BadSetting):
        BACKUP_FOLDER.changed(Path("here"))


def test_a_stored_value_that_this_program_cannot_read_is_told() -> None:
    assert Settings({BACKUP_HOURS.name: "hourly", "of a later program": "?"}).unread == (BACKUP_HOURS.words,)


def test_the_last_word_counts_and_survives(tmp_path: Path) -> None:
    with Log.open(tmp_path) as log:
        log.append([draft(BACKUP_HOURS.changed(2)), draft(BACKUP_HOURS.changed(3))])
        log.append([draft(BACKUP_HOURS.changed(4))])
        assert log.settings()[BACKUP_HOURS] == 4
    with Log.open(tmp_path) as log:
        log.rebuild()
        assert log.settings() == Settings({BACKUP_HOURS.name: "4"})


def test_only_what_differs_is_a_change() -> None:
    settings = Settings({BACKUP_HOURS.name: "4"})
    unknown = SettingChanged(name="of a later program", value="?")
    changes = [BACKUP_HOURS.changed(4), BACKUP_FOLDER.changed(None), BACKUP_HOURS.changed(5), unknown]
    assert settings.differing(changes) == (BACKUP_HOURS.changed(5), unknown)


def test_every_setting_can_be_shown() -> None:
    assert len({setting.name for setting in SETTINGS}) == len(SETTINGS)
    for setting in SETTINGS:
        assert setting.read(setting.text(setting.default)) == setting.default
        assert setting.words
        assert setting.group
        assert not isinstance(setting, Number) or setting.low <= setting.default <= setting.high
