"""Rule files with faults are refused: each fault with its file, its place and what would be right."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ptcoder.rulebook import BadRules, RuleBook

Edit = Callable[[str, str, str, str], int]
DAMAGES: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("damage.toml").read_text("utf-8"))["damage"]


def faults(folder: Path, *payers: Path) -> list[str]:
    with pytest.raises(BadRules) as caught:
        RuleBook.load(folder, payers)
    assert str(caught.value) == "\n".join(caught.value.faults)
    return list(caught.value.faults)


@pytest.mark.parametrize("damage", DAMAGES, ids=[damage["faults"][0][:70] for damage in DAMAGES])
def test_a_damage_is_told_with_its_place(damage: dict[str, Any], folder: Path, edit: Edit) -> None:
    line = 0
    if "new" in damage:
        line = edit(damage["file"], damage.get("after", ""), damage["old"], damage["new"])
    else:
        (folder / damage["file"]).unlink()
    expected = [fault.replace("{line}", f"{line}").replace("{next}", f"{line + 1}") for fault in damage["faults"]]
    assert faults(folder) == expected


def test_all_faults_of_a_file_are_told_at_once(folder: Path, edit: Edit) -> None:
    edit("services.toml", 'code = "97110"', "mue = 6", "mue = -6")
    edit("services.toml", 'code = "97112"', "mppr = true", "mppr = 1")
    edit("services.toml", 'code = "97140"', "mai = 3", "mai = 9")
    assert faults(folder) == [
        "services.toml: service 97110: mue: is -6, a whole number from 0 to 999 would be right",
        "services.toml: service 97112: mppr: is 1, true or false would be right",
        "services.toml: service 97140: mai: is 9, a whole number from 1 to 3 would be right",
    ]


def test_faults_of_several_files_are_told_at_once(folder: Path, edit: Edit) -> None:
    edit("payers/medicare.toml", "[[method]]", '"cms"', '"rule of eights"')
    edit("pairs.toml", "", "first = 2024-07-01", "first = 1")
    edit("thresholds.toml", "year = 2026", "2480.00", "0")
    assert [fault.split(": ", 1)[0] for fault in faults(folder)] == [
        "payers/medicare.toml",
        "pairs.toml",
        "thresholds.toml",
    ]


def test_text_that_is_not_utf8_is_told_with_its_byte(folder: Path) -> None:
    path = folder / "general.toml"
    path.write_bytes(b"# caf\xe9\n" + path.read_bytes())
    assert faults(folder) == ["general.toml: byte 6: is not UTF-8, a text file in UTF-8 would be right"]


def test_an_empty_table_of_pairs_is_told(folder: Path) -> None:
    (folder / "pairs.csv").write_text("")
    assert faults(folder) == [
        "pairs.csv: line 1: the columns are missing, column1,column2,modifier,until would be right"
    ]


def test_a_folder_without_payers_is_refused(folder: Path) -> None:
    for path in (folder / "payers").iterdir():
        path.unlink()
    assert faults(folder) == ["payers: files: there is none to be read, at least one payer's file would be right"]


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    found = faults(tmp_path / "nothing")
    right = "a folder with services.toml and the other rule files, or one that `ptcoder rules import --to` made,"
    assert found == [f"{tmp_path / 'nothing'}: folder: is not there, so it holds no rules, {right} would be right"]
    (tmp_path / "nothing").mkdir()
    assert faults(tmp_path / "nothing") == [f"{tmp_path / 'nothing'}: folder: holds no rules, {right} would be right"]


def test_a_fault_in_an_added_payer_names_its_path(folder: Path, tmp_path: Path) -> None:
    added = tmp_path / "plan.toml"
    text = (folder / "payers" / "cash.toml").read_text("utf-8")
    added.write_text(text.replace('value = "cms"', 'value = "CMS"'), "utf-8")
    missing = tmp_path / "gone.toml"
    assert faults(folder, added, missing) == [
        f'{added}: method 1999-01-01: value: is "CMS", one of cms, ama, full would be right',
        f"{missing}: file: cannot be read (No such file or directory), a file would be right",
    ]


def test_a_byte_order_mark_and_windows_line_ends_are_no_fault(folder: Path, book: RuleBook) -> None:
    for path in folder.rglob("*.*"):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert RuleBook.load(folder).payers == book.payers
