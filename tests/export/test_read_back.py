"""A charge file that somebody saved elsewhere, held against what left: which cell is another, and what did it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest

from ptcoder.export.charge_file import ChargeFile
from ptcoder.export.profiles import read_profile
from ptcoder.export.read_back import decoded, held_against
from tests.export.test_profiles import TEXTS, batch, written


def told(data: bytes, name: str = "generic") -> list[str]:
    """What is said about a file that left by this profile; what only a spreadsheet did stands in brackets."""
    file = ChargeFile(read_profile(name, TEXTS[name]))
    signed = file.rows(batch())
    text, odd = decoded(data)
    found = [*odd, *held_against(file.profile, signed, text)]
    return [f"[{each.text}]" if each.written else each.text for each in found]


def saved(name: str, change: object = lambda row: row, **how: str) -> bytes:
    """The file as a program writes it that reads all of it as a table."""
    text = written(name).decode("utf-8-sig")
    separator = ChargeFile(read_profile(name, TEXTS[name])).profile.separator
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    held = io.StringIO(newline="")
    assert callable(change)
    csv.writer(held, **{"delimiter": separator, **how}).writerows(change(row) for row in rows)  # pyright: ignore
    return held.getvalue().encode()


@pytest.mark.parametrize("name", TEXTS)
def test_as_it_left_there_is_nothing_to_say(name: str) -> None:
    assert told(written(name), name) == []
    assert told(saved(name, lineterminator="\r\n"), name) == []
    assert told(b"\xef\xbb\xbf" + saved(name), name) == [], "a mark before it changes nothing"


def cell(at: int, was: str, now: str):
    return lambda row: [now if number == at and each == was else each for number, each in enumerate(row)]


@pytest.mark.parametrize(
    ("at", "was", "now", "how"),
    [
        (3, "007", "7", "[Row 2, patient: “007” was signed, the file has “7”: its leading zeros are lost.]"),
        (2, "2026-03-02", "3/2/2026", "the file has “3/2/2026”: the same day, written another way.]"),
        (2, "2026-03-02", "2-Mar-26", "the file has “2-Mar-26”: the same day, written another way.]"),
        (2, "2026-03-02", "3/3/2026", "Row 2, date: “2026-03-02” was signed, the file has “3/3/2026”."),
        (26, "80.00", "80", "the file has “80”: the same number, written another way.]"),
        (26, "80.00", "800", "Row 2, charge: “80.00” was signed, the file has “800”."),
        (11, "2", "3", "Row 2, units: “2” was signed, the file has “3”."),
        (3, "'=1+1", "=1+1", "[Row 5, patient: “'=1+1” was signed, the file has “=1+1”: what keeps it text"),
        (7, "GP", "", "Row 2, mod1: “GP” was signed, the file has nothing."),
    ],
)
def test_each_cell_says_what_became_of_it(at: int, was: str, now: str, how: str) -> None:
    first, *_ = told(saved("generic", cell(at, was, now)))
    assert how in first
    assert first.startswith("[") == how.endswith("]") or "what keeps" in how


def test_a_number_too_long_for_a_spreadsheet() -> None:
    assert told(saved("generic", cell(22, "1234567893", "1.23457E+09")))[0].endswith("the file has “1.23457E+09”.")
    profile = read_profile("ours", '[[column]]\nname = "a"\nfield = "patient"\n')
    (only,) = held_against(profile, [["12345678901234567"]], "a\n1.23457E+16\n")
    assert only.text.endswith(": a long number was rounded.")


@pytest.mark.parametrize(("sign", "called"), [(";", "semicolon"), ("\t", "tab"), ("|", "pipe")])
def test_parted_by_another_sign(sign: str, called: str) -> None:
    assert told(saved("generic", delimiter=sign)) == [
        f"[The cells are parted by the sign {called}; they left parted by comma.]"
    ]


def test_parted_by_another_sign_where_a_cell_has_the_first_one_in_it() -> None:
    changed = cell(3, "007", "7|")
    (parted, only) = told(saved("example-pipe", changed, delimiter="\t"), "example-pipe")[:2]
    assert parted == "[The cells are parted by the sign tab; they left parted by pipe.]"
    assert only == "Row 1, Patient: “007” was signed, the file has “7|”."


def test_another_encoding() -> None:
    text = written("generic").decode()
    (only,) = told(text.encode("utf-16"))
    assert only == "[The file is in UTF-16, as a spreadsheet's Unicode text is.]"
    (only,) = told(text.encode("cp1252"))
    assert only.startswith("[The file is in an encoding that is not UTF-8")
    damaged = text.replace("Müller", "M?ller").encode()
    assert told(damaged) == ["Row 6, patient: “Müller-4” was signed, the file has “M?ller-4”."]


@pytest.mark.parametrize("kind", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_its_mark(kind: str) -> None:
    data = written("generic").decode().encode(kind)
    assert told(data) == ["[The file is in UTF-16, without the mark that says so.]"]
    assert told(data[:-1])[0] == "[The file is in UTF-16, without the mark that says so.]", "cut off inside a letter"


def test_zeros_alone_make_no_utf_16() -> None:
    data = b"visit\0" + written("generic")
    assert decoded(data) == (data.decode(), ())


COLUMNS = read_profile("generic", TEXTS["generic"]).columns
TITLES = ["Charges of March", "made by Bo"]


@pytest.mark.parametrize("padded", [True, False])
@pytest.mark.parametrize("sign", [",", ";"])
@pytest.mark.parametrize("titles", [TITLES[:1], TITLES, [*TITLES, "", "sent; 2026-03-09, by mail"]])
def test_titles_above_the_columns_names(titles: list[str], sign: str, padded: bool) -> None:
    """As Excel writes them, with a sign for each cell of the row, and as they are typed into the file itself."""
    told_of = csv.writer(held := io.StringIO(newline=""), delimiter=sign)
    for each in titles:
        told_of.writerow([each, *[""] * (len(COLUMNS) - 1)] if padded else [each])
    said = told(held.getvalue().encode() + saved("generic", delimiter=sign))
    if sign != ",":
        assert said.pop(0).startswith("[The cells are parted by the sign semicolon")
    if "" in titles:
        assert said.pop(0) == "[There are rows with nothing in them.]"
    rows = "Row 1 stands" if len(titles) == 1 else f"Rows 1 to {len(titles)} stand"
    assert said == [f"[{rows} above the columns' names, as a title does that was typed in a spreadsheet.]"]


def test_a_cell_below_a_title_is_told_by_its_own_row() -> None:
    said = told(b"Charges of March\r\n" + saved("generic", cell(11, "2", "3")))
    assert "Row 3, units: “2” was signed, the file has “3”." in said


def test_a_title_in_place_of_the_columns_names() -> None:
    bare = saved("generic", lineterminator="\n").partition(b"\n")[2]
    above = "[Row 1 stands above the columns' names, as a title does that was typed in a spreadsheet.]"
    assert told(b"Charges of March\n" + bare) == [above, "The row with the columns' names is missing."]


def test_columns_names_that_were_sorted_in_among_the_rows_make_no_titles_of_them() -> None:
    head, *rest = csv.reader(io.StringIO(written("generic").decode("utf-8-sig"), newline=""))
    csv.writer(held := io.StringIO(newline="")).writerows([*rest[:2], head, *rest[2:]])
    said = told(held.getvalue().encode())
    assert said == ["The row with the columns' names is missing.", "Row 3: this was not in the file when it left."]


def test_a_title_above_rows_that_have_no_names() -> None:
    data = saved("example-pipe", delimiter="|")
    above = "[Row 1 stands above the first row that left, as a title does that was typed in a spreadsheet.]"
    assert told(b"Charges of March\n" + data, "example-pipe") == [above]


def test_what_may_be_no_title_is_taken_for_none() -> None:
    """A first line that is another, and names that are all others."""
    changed = saved("example-pipe", lambda row: ["x"] * len(row) if row[8] == "2" else row, delimiter="|")
    assert "Row 1: this was not in the file when it left." in told(changed, "example-pipe")
    renamed = told(saved("generic", lambda row: [f"my {each}" for each in row] if row[0] == "visit" else row))
    assert len(renamed) == len(COLUMNS)
    assert all(" is called “my " in each for each in renamed)


def test_columns_moved_renamed_added_and_taken_out() -> None:
    turned = told(saved("generic", lambda row: row[::-1]))
    assert turned == ["[The columns stand in another order.]"]
    renamed = told(saved("generic", lambda row: ["Units" if each == "units" else each for each in row]))
    assert renamed == ["The column “units” is called “Units”."]
    added = told(saved("generic", lambda row: ["x", *row]))
    assert added == ["The column “x” was not in the file when it left."]
    less = told(saved("generic", lambda row: row[:-1]))
    assert less == ["The column “late_entry” is missing."]
    ids = told(saved("generic", lambda row: ["9" if each == "2" else each for each in row[:16]]))
    assert "The column “line_id” is missing." in ids
    assert "Row 2, units: “2” was signed, the file has “9”." in ids, "then rows are known by their place"
    further = told(saved("generic", lambda row: [*row, "x"] if row[0] == "visit-3" else row))
    assert further == ["Row 6, a further cell: nothing was signed, the file has “x”."]


def test_rows_moved_doubled_and_cut_off() -> None:
    whole = saved("generic", lineterminator="\n")
    head, *rest = whole.decode().splitlines(keepends=True)
    assert told("".join([head, *rest[-2:], *rest[:-2]]).encode()) == [], "a row is known by its line's id"
    assert told("".join([head, *rest, rest[-1]]).encode()) == ["Row 7: a line that left once stands here again."]
    assert told("".join([head, *rest[:-1]]).encode()) == ["Row 6 of the file as it left is missing."]
    assert told(head.encode())[0] == "Row 2 of the file as it left is missing."
    cut = told(whole[: len(whole) * 2 // 3])
    assert any("is missing" in each for each in cut)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: text.replace("\n", "\r", 1), "[Rows end with a carriage return alone.]"),
        (lambda text: text + "\n\n", "[There are rows with nothing in them.]"),
        (lambda text: text + "," * 27 + "\n", "[There are rows with nothing in them.]"),
        (lambda text: text.partition("\n")[2], "The row with the columns' names is missing."),
    ],
)  # fmt: skip
def test_what_programs_add_and_leave_out_around_the_rows(change: Callable[[str], str], said: str) -> None:
    text = saved("generic", lineterminator="\n").decode()
    assert told(change(text).encode()) == [said]
    assert told(saved("generic", lambda row: [*row, "", ""])) == [], "columns of nothing"


@pytest.mark.parametrize("now", ["sNaN", "1E+999999999999999999", "NaN", "Infinity", "1_0", "5"])
@pytest.mark.parametrize("was", ["sNaN", "123456789012"])
def test_a_number_that_is_none_breaks_nothing(was: str, now: str) -> None:
    profile = read_profile("ours", '[[column]]\nname = "a"\nfield = "patient"\n')
    found = list(held_against(profile, [[was]], f"a\n{now}\n"))
    assert [each.written for each in found] == ([] if was == now else [False])


def test_without_a_header_and_without_ids_rows_are_known_by_their_place() -> None:
    assert told(saved("example-pipe", cell(8, "2", "4")), "example-pipe")[0] == (
        "Row 1, Units: “2” was signed, the file has “4”."
    )
    profile = read_profile("ours", '[[column]]\nname = "a"\nfield = "code"\n')
    assert [each.text for each in held_against(profile, [["97110"], ["97140"]], "a\n97110\n")] == [
        "Row 3 of the file as it left is missing."
    ]


def test_a_row_that_ends_before_its_id_breaks_nothing() -> None:
    columns = ('name = "a"\nfield = "code"', 'name = "id"\nfield = "line_id"')
    profile = read_profile("ours", "header = false\n" + "".join(f"[[column]]\n{each}\n" for each in columns))
    assert [each.text for each in held_against(profile, [["97110", "v.1.1"]], "97110,v.1.1\n97110\n")] == [
        "Row 2: this was not in the file when it left."
    ]
