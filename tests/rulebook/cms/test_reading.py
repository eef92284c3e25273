"""Files in CMS's layouts, in every form in which they are handed around, give the same rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from ptcoder.rulebook import Fee, RuleBook
from ptcoder.rulebook.cms.importing import Wanted, read_files
from ptcoder.rulebook.cms.records import (
    FileKind,
    Imported,
    Limit,
    Limits,
    Localities,
    PairEdit,
    Pairs,
    Value,
    Values,
)
from tests.rulebook.cms.conftest import TODAY, Read
from tests.rulebook.cms.layouts import (
    ONE_LINE_PAIR_HEADER,
    SECRET,
    VALUE_LINE,
    Rows,
    commas,
    edit,
    limits,
    localities,
    pairs,
    tabbed,
    value,
    values,
    workbook,
    zipped,
)

Faults = Callable[..., tuple[str, ...]]
PAIRS = pairs(
    edit("97140", "97530", since="20260401"),
    edit("97110", "97150", until="20260331"),
    edit("97112", "97036", "0", since="19960101", old="*"),
    edit("97116", "97035", "0", since="", old="*"),
    edit("97530", "97116", "9", since="20200101", until="20200101"),
    edit("97535", "97116", since="20200401", until="20200101"),
    edit("97140", "99213", since="20260401"),
    edit("99213", "97140", since="20260401"),
    edit("97110", "97110", since="20260401"),
)
LIMITS = limits({"97110": ("6", "3 Date of Service Edit: Clinical"), "97161": ("1", "2 Date of Service Edit: Policy")})
VALUES = values(
    value("97110", "0.45", "0.40", "0.01"),
    value("97110", "0.45", "0.40", "0.01", modifier="26"),
    value("97014", "0.00", "0.00", "0.00", status="I", multiple="9", factor="0.0000"),
    value("97161", "1.54", ".98", "0.05"),
)
LOCALITIES = localities()

FORMS: dict[str, Callable[[Rows], bytes]] = {
    "tabs.txt": tabbed,
    "tabs-lf.txt": lambda rows: tabbed(rows, "\n"),
    "tabs-cr.txt": lambda rows: tabbed(rows, "\r"),
    "plain.csv": commas,
    "lf.csv": lambda rows: commas(rows, end="\n"),
    "cr.csv": lambda rows: commas(rows, end="\r"),
    "windows.csv": lambda rows: commas(
        [["\N{COPYRIGHT SIGN} 2025 AMA \N{EN DASH} all rights"], *rows], encoding="cp1252"
    ),
    "semicolons.csv": lambda rows: commas(rows, ";"),
    "without-ending": commas,
    "shared.xlsx": workbook,
    "inline.xlsx": lambda rows: workbook(rows, shared=False),
    "prefixed.xlsx": lambda rows: workbook(rows, prefix="x:", sheets=[[["Another sheet"]]]),
    "tabs.zip": lambda rows: zipped({"a/tabs.TXT": tabbed(rows), "license.pdf": b"%PDF"}),
    "workbook.zip": lambda rows: zipped({"table.xlsx": workbook(rows)}),
    "both.zip": lambda rows: zipped({"table.xlsx": workbook([["Column 1", "x"]]), "table.csv": commas(rows)}),
}


@pytest.mark.parametrize("form", FORMS)
def test_pairs(form: str, read: Read) -> None:
    found = read(form, FORMS[form](PAIRS))
    assert found.kind is FileKind.PAIRS
    assert (found.since, found.through) == (date(2026, 4, 1), date(2026, 6, 30))
    assert found.content == Pairs(
        rows=(
            PairEdit(column1="97140", column2="97530", separable=True, since=date(2026, 4, 1), until=None),
            PairEdit(column1="97110", column2="97150", separable=True, since=date(2020, 1, 1), until=date(2026, 3, 31)),
            PairEdit(column1="97112", column2="97036", separable=False, since=date(1996, 1, 1), until=None),
            PairEdit(column1="97116", column2="97035", separable=False, since=date.min, until=None),
        ),
        covered=frozenset({"97140", "97110", "97112", "97116", "97530", "97535"}),
    )
    assert found.left_out == 0


@pytest.mark.parametrize("form", [form for form in FORMS if not form.startswith("tabs")])
def test_limits(form: str, read: Read) -> None:
    found = read(form, FORMS[form](LIMITS), since=date(2027, 1, 1))
    assert found.content == Limits(
        rows=(Limit(code="97110", units=6, indicator=3), Limit(code="97161", units=1, indicator=2))
    )
    assert (found.since, found.through) == (date(2027, 1, 1), date(2027, 3, 31))


@pytest.mark.parametrize("header", [None, VALUE_LINE])
@pytest.mark.parametrize("form", FORMS)
def test_values(form: str, header: Rows | None, read: Read) -> None:
    rows = VALUES if header is None else values(*VALUES[-4:], header=header)
    found = read(form, FORMS[form](rows))
    one = Fee(work=Decimal("0.45"), practice=Decimal("0.4"), malpractice=Decimal("0.01"))
    other = Fee(work=Decimal("1.54"), practice=Decimal("0.98"), malpractice=Decimal("0.05"))
    assert found.content == Values(
        rows=(
            Value(code="97110", status="A", mppr=True, fee=one),
            Value(code="97014", status="I", mppr=False, fee=None),
            Value(code="97161", status="A", mppr=True, fee=other),
        ),
        factor=Decimal("33.9"),
    )
    assert (found.since, found.through) == (date(2027, 1, 1), date(2027, 12, 31))
    assert SECRET not in str(found)


@pytest.mark.parametrize("form", [form for form in FORMS if not form.startswith("tabs")])
def test_localities(form: str, read: Read) -> None:
    found = read(form, FORMS[form](LOCALITIES), locality="alabama")
    assert isinstance(found.content, Localities)
    assert [row.id for row in found.content.rows] == ["10112-00", "02102-01", "01212-01"]
    assert [row.name for row in found.content.rows] == ["AL ALABAMA", "AK ALASKA", "HI HAWAII, GUAM"]
    own = found.content.own()
    assert own is not None
    assert (own.work_in_force, own.work, own.practice) == (Decimal(1), Decimal("0.978"), Decimal("0.869"))
    assert (found.since, found.through) == (date(2027, 1, 1), date(2027, 12, 31))


def test_a_file_of_localities_without_the_floor(read: Read) -> None:
    rows = [[cell for at, cell in enumerate(row) if at != 5] for row in LOCALITIES]
    found = read("GPCI2027.csv", commas(rows), locality="10112-00").content
    assert isinstance(found, Localities)
    own = found.own()
    assert own is not None
    assert own.work_in_force == Decimal("0.978")
    rows = [[cell for at, cell in enumerate(row) if at != 4] for row in LOCALITIES]
    found = read("GPCI2027.csv", commas(rows), locality="02102").content
    assert isinstance(found, Localities)
    own = found.own()
    assert own is not None
    assert own.work_in_force == Decimal("1.5")


def test_the_header_of_pairs_on_one_line(read: Read) -> None:
    rows = pairs(edit("97140", "97530", since="20260401"), header=ONE_LINE_PAIR_HEADER)
    assert read("a.txt", tabbed(rows)).content == read("a.csv", commas(rows)).content


def test_the_parts_of_cms_table_are_one_import(book: RuleBook) -> None:
    files = [
        ("ccipra-v321r0-f1.zip", zipped({"ccipra-v321r0-f1.txt": tabbed(pairs(edit("20561", "20560", "0")))})),
        ("ccipra-v321r0-f4.zip", zipped({"ccipra-v321r0-f4.txt": tabbed(pairs(edit("97140", "97530")))})),
    ]
    found = read_files(files, book.on(TODAY).services, Wanted(taken_on=TODAY))
    assert isinstance(found.content, Pairs)
    assert [row.column1 for row in found.content.rows] == ["20561", "97140"]
    assert found.content.covered == {"20561", "97140"}
    assert found.file == "ccipra-v321r0-f1.zip, ccipra-v321r0-f4.zip"
    assert len(found.sha256) == 64 + 2 + 64
    assert found.since == date(2026, 4, 1)  # what the files' version says, though no pair is of that quarter


def test_codes_that_a_spreadsheet_cut(book: RuleBook) -> None:
    rows = pairs(edit("100", "97530", since="20260401"))
    found = read_files([("a.csv", commas(rows))], {"00100", "97530"}, Wanted(taken_on=TODAY))
    assert isinstance(found.content, Pairs)
    assert [row.column1 for row in found.content.rows] == ["00100"]


def test_columns_may_stand_in_another_order(read: Read) -> None:
    header = ["HCPCS/CPT Code", "MUE Rationale", "MUE Adjudication Indicator", "Practitioner Services MUE Values"]
    rows = [header, ["97110", "CMS Policy", "2 Date of Service Edit: Policy", "4"]]
    found = read("mue.csv", commas(rows), since=date(2026, 4, 1)).content
    assert found == Limits(rows=(Limit(code="97110", units=4, indicator=2),))


# --- from when on


@pytest.mark.parametrize(
    ("name", "titles", "since", "through"),
    [
        ("MCR_MUE_PractitionerServices_Eff_04-01-2026.csv", "", date(2026, 4, 1), date(2026, 6, 30)),
        ("medicare-ncci-2026-q4-practitioner-services-mue-table.csv", "", date(2026, 10, 1), date(2026, 12, 31)),
        ("mue.csv", "Practitioner Services, effective July 1, 2026", date(2026, 7, 1), date(2026, 9, 30)),
    ],
)
def test_a_name_or_a_title_tells_the_quarter(name: str, titles: str, since: date, through: date, read: Read) -> None:
    found = read(name, commas([[titles], *LIMITS]))
    assert (found.since, found.through) == (since, through)


@pytest.mark.parametrize(
    "name", ["mue.csv", "mue_eff_04-01-2026_2026q3.csv", "2026q2-2026q3.csv", "mue_eff_05-01-2026.csv"]
)
def test_a_quarter_that_is_not_told_is_asked_for(name: str, faults: Faults) -> None:
    (told,) = faults(name, commas(LIMITS))
    assert "does not tell its quarter" in told
    assert "--from" in told


def test_the_newest_pair_tells_the_quarter_only_on_its_first_day(read: Read, faults: Faults) -> None:
    rows = pairs(edit("97140", "97530", since="20260515"))
    (told,) = faults("a.txt", tabbed(rows))
    assert "--from" in told
    found = read("a.txt", tabbed(rows), since=date(2026, 7, 1))
    assert (found.since, found.through) == (date(2026, 7, 1), date(2026, 9, 30))
    early = read("a.txt", tabbed(rows), since=date(2025, 1, 1))
    assert (early.since, early.through) == (date(2025, 1, 1), date(2026, 6, 30))


def test_only_pairs_without_a_first_day_tell_no_quarter(faults: Faults, read: Read) -> None:
    rows = pairs(edit("97140", "97530", since="", old="*"))
    rows = [row for row in rows if row[:1] not in (["0001A"], ["29827"])]
    (told,) = faults("a.txt", tabbed(rows))
    assert "does not tell its quarter" in told
    assert read("a.txt", tabbed(rows), since=date(2026, 7, 1)).through == date(2026, 9, 30)


def test_a_version_older_than_its_pairs_is_a_fault(faults: Faults) -> None:
    (told,) = faults("ccipra-v302r0-f4.txt", tabbed(pairs(edit("97140", "97530", since="20260401"))))
    assert told.startswith("ccipra-v302r0-f4.txt: is of the quarter from 2024-07-01, but has a pair from 2026-04-01")


def test_the_end_of_time_has_a_quarter(read: Read) -> None:
    assert read("a.csv", commas(LIMITS), since=date(9999, 11, 1)).through == date.max


@pytest.mark.parametrize("name", ["PPRRVU27_JAN.csv", "PPRRVU2027_Jan_nonQPP.csv", "values.csv"])
def test_a_name_or_a_title_tells_the_year(name: str, read: Read) -> None:
    rows = VALUES if name == "values.csv" else VALUES[3:]
    found = read(name, commas(rows))
    assert (found.since, found.through) == (date(2027, 1, 1), date(2027, 12, 31))


def test_a_year_that_is_not_told_is_asked_for(read: Read, faults: Faults) -> None:
    data = commas(VALUES[3:])
    (told,) = faults("v.csv", data)
    assert "--year" in told
    assert "does not tell its year" in faults("PPRRVU26_JAN.csv", commas(VALUES))[0]
    assert read("v.csv", data, year=2028).since == date(2028, 1, 1)
    assert read("v.csv", data, since=date(2028, 3, 9)).since == date(2028, 3, 9)
    assert "a day of its own year" in faults("v.csv", data, year=2028, since=date(2027, 3, 9))[0]


# --- which table is meant


def test_several_tables_in_a_zip_are_told_apart_by_name(read: Read, faults: Faults) -> None:
    other = values(value("97110", "0.45", "0.40", "0.01", factor="34.1"))
    data = zipped(
        {
            "PPRRVU2027_Jan_nonQPP.csv": commas(VALUES),
            "PPRRVU2027_Jan_nonQPP.xlsx": workbook(VALUES),
            "PPRRVU2027_Jan_QPP.csv": commas(other),
            "GPCI2027.csv": commas(LOCALITIES),
            "ANES2027.csv": b"Contractor,Locality,Factor\r\n",
        }
    )
    (told,) = faults("RVU27A.zip", data)
    assert "GPCI2027.csv, PPRRVU2027_Jan_QPP.csv, PPRRVU2027_Jan_nonQPP.csv" in told
    assert "--member" in told
    found = read("RVU27A.zip", data, member="nonqpp").content
    assert isinstance(found, Values)
    assert found.factor == Decimal("33.9")
    assert isinstance(read("RVU27A.zip", data, member="GPCI").content, Localities)
    assert "a part with jan_x in its name" in faults("RVU27A.zip", data, member="jan_x")[0]
    assert "no table that is known here" in faults("RVU27A.zip", data, member="ANES")[0]


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("ccioph-v321r0-f1.txt", PAIRS),
        ("Medicaid_PTP.txt", PAIRS),
        ("mue.csv", [[cell.replace("Practitioner", "Outpatient Hospital") for cell in row] for row in LIMITS]),
        ("mue.csv", [[cell.replace("Practitioner", "DME Supplier") for cell in row] for row in LIMITS]),
    ],
)
def test_tables_for_others_are_not_taken(name: str, rows: Rows, faults: Faults) -> None:
    (told,) = faults(name, tabbed(rows) if rows is PAIRS else commas(rows), since=date(2026, 4, 1))
    assert "CMS's table for practitioners would be right" in told


# --- the clinic's locality


def test_a_locality_that_is_not_one_is_a_fault(faults: Faults) -> None:
    data = commas(LOCALITIES)
    assert "3 localities have 0 in their number or name, one of 10112-00" in faults("g.csv", data, locality="0")[0]
    assert "no locality has OHIO" in faults("g.csv", data, locality="OHIO")[0]


def test_the_name_of_an_import_says_what_it_is(read: Read) -> None:
    found: Imported = read("PPRRVU27_JAN.csv", commas(VALUES))
    assert found.name == f"values of 2027-01-01 (PPRRVU27_JAN.csv, sha256 {found.sha256[:12]})"
    assert "relative value file" in found.source
