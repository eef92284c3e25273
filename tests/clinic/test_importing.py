"""Files of patients and appointments: what would come of them, and what then stands in the log."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ptcoder.clinic import Clinic, Refused
from ptcoder.clinic.import_plan import Fate
from ptcoder.clinic.importing import Kind, Preview, Wish
from ptcoder.export import csv_text, safe
from ptcoder.rows.sheet import CP1252, UTF_8
from ptcoder.store.backup import Cancelled
from ptcoder.visit import AppointmentEnded, Discipline, Event, PatientAdded, Scheduled
from tests.clinic.hand_clock import HandClock, staffed

BORN = date(1980, 2, 3)
HEAD = "MRN,Last Name,First Name,DOB,Primary Insurance,Discipline\n"


def nothing(_: float) -> None:
    pass


def look(
    clinic: Clinic, path: Path, kind: Kind = Kind.PATIENTS, encoding: str = UTF_8, columns: dict[str, int] | None = None
) -> Preview:
    wish = Wish(kind=kind, path=path, payer="medicare", encoding=encoding, columns=columns)
    return clinic.importing.look_job(wish)(nothing)


def told(preview: Preview) -> list[str]:
    return [row.fate.value if row.fate is Fate.NEW else row.text for row in preview.plan.rows]


def take(clinic: Clinic, preview: Preview) -> str:
    return clinic.importing.taken(clinic.importing.take_job(preview)(nothing))


def written(clinic: Clinic) -> list[Event]:
    kinds = (PatientAdded, Scheduled, AppointmentEnded)
    return [each.event for each in clinic._log.all_records() if isinstance(each.event, kinds)]  # pyright: ignore[reportPrivateUsage]


def fates(preview: Preview) -> list[str]:
    return [row.fate.value for row in preview.plan.rows]


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str | bytes], Path]:
    def make(text: str | bytes) -> Path:
        path = tmp_path / "taken.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return make


File = Callable[[str | bytes], Path]


def test_patients_are_new_the_same_changed_or_refused(clinic: Clinic, file: File) -> None:
    ana = clinic.registering.add(name="Ana Lopez", mrn="1001", payer="medicare", discipline="PT", born=BORN)
    clinic.registering.add(name="Ben King", mrn="", payer="cash", discipline="OT", born=BORN)
    path = file(
        HEAD
        + "1001,Lopez,Ana,2/3/1980,Cash or out of network,\n"
        + "77,king,ben,1980-02-03,,\n"
        + '="0042",Ruiz,Carla,1975-12-31,,Speech therapy\n'
        + "1001,Lopez,Ana,,,\n"
        + "9,Doe,Jo,2/30/1980,,\n"
        + "10,Doe,Jo,,Acme,\n"
        + "11,=1+1,,,,\n"
        + ",,,,,\n"
        + ",Roe,Al,,,\n"
    )
    before = written(clinic)
    preview = look(clinic, path)
    assert written(clinic) == before, "looking writes nothing"
    assert fates(preview) == ["changed", "changed", "new", "refused", "refused", "refused", "refused", "refused"]
    told = [(row.line, row.text) for row in preview.plan.rows]
    assert told[0] == (2, "payer: medicare → cash")
    assert told[1] == (3, "record number: – → 77")
    assert told[3] == (5, "row: is of the same patient as line 2, leave one of them")
    assert told[4] == (6, "DOB: This day is not in the calendar. Dates are written month/day/year, or year-month-day.")
    assert told[5][1].startswith("Primary Insurance: is no payer that is known here, ")
    assert told[6] == (8, "Last Name: is a formula, write what it comes to")
    assert told[7] == (10, "row: has no record number and no date of birth beside it, add one to tell patients apart")
    assert take(clinic, preview) == "Taken: 1 new, 2 changed, 0 same, 5 refused."
    changed, numbered, carla = written(clinic)[len(before) :]
    assert isinstance(changed, PatientAdded)
    assert (str(changed.patient), changed.payer, changed.born) == (ana, "cash", BORN)
    assert isinstance(numbered, PatientAdded)
    assert (numbered.name, numbered.mrn, numbered.payer) == ("Ben King", "77", "cash")
    assert isinstance(carla, PatientAdded)
    assert (carla.name, carla.mrn, carla.payer, carla.discipline) == ("Carla Ruiz", "0042", "medicare", Discipline.SLP)
    assert clinic.chart.sheet(ana).payer_id == "cash", "the desk knows it at once"
    again = look(clinic, path)
    assert fates(again)[:3] == ["same", "same", "same"]
    assert again.takes == 0


def test_the_desk_goes_on_writing_behind_an_import(clinic: Clinic, file: File) -> None:
    take(clinic, look(clinic, file(HEAD + "1,Roe,Al,1980-01-01,,\n")))
    clinic.begin_visit(clinic.patients("roe")[0].id)
    clinic.press("97110")
    assert clinic.floor().held is None
    assert clinic._log.verify() == []  # pyright: ignore[reportPrivateUsage]


@pytest.mark.parametrize(
    ("data", "trouble"),
    [
        (b"", "Line 1: the file is empty"),
        (b"\n\n", "Line 1: the file has no row"),
        (HEAD.encode(), "no row below it"),
        (b"name\x00,dob\nA,1980-01-01\n", "Line 1: the file holds a NUL byte"),
        (b"name,dob\nA,1980-01-01\nB,\x00\n", "Line 2: the file holds a NUL byte"),
        ("name,dob\nJosé,1980-01-01\n".encode("cp1252"), "Line 1: the file is not UTF-8 text (byte 0xE9)"),
        ("name,dob\nA,1980-01-01\n".encode("utf-16"), "is UTF-16 text"),
        (b",".join(b"c%d" % n for n in range(100_000)) + b"\n1\n", "has 100,000 columns, at most 200"),
        (b'"name,dob\nA,1980-01-01\n', "cannot be read: a cell opens with"),
        (b"name,dob\n" + b"A" * 2_000_000 + b"\n", "holds a line of more than a million"),
        (b"shoe,hat\n1,2\n", "Choose the column with the name"),
        (b"name,name,dob\nA,B,1980-01-01\n", "Choose the column with the name"),
    ],
)  # fmt: skip
def test_hostile_files_are_refused_in_words(clinic: Clinic, file: File, data: bytes, trouble: str) -> None:
    preview = look(clinic, file(data))
    assert trouble in preview.trouble
    assert preview.takes == 0
    assert preview.recoded == (b"\xe9" in data)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"name,mrn\nA,1\nB,2,3\nC,3\n", ["new", "row: has 3 cells for 2 columns", "new"]),
        (b"name,mrn\n" + b"A" * 300 + b",1\n", ["name: is longer than 200 letters"]),
        (b"name,mrn\n" + b"A" * 200_000 + b",1\nB,2\n", ["row: a cell is too long", "new"]),
        (b'name,mrn\nA,1\n"B,2\n', ["new", 'row: a cell opens with " and never closes']),
        (b'name,mrn\nA,1\n"B"x,2\nC,3\n', ["new", "row: a cell goes on behind", "new"]),
        (b"name,mrn\nA,1\r\nB,2\rC,3\n", ["new", "new", "new"]),
        (b"\xef\xbb\xbfname;mrn\r\nA;1\r\n", ["new"]),
        (b"sep=\t\nname\tmrn\nA\t1\n", ["new"]),
        (b"name,mrn,x,x\nA,1,2,3\n", ["new"]),
        (b"name,mrn\nA,=cmd()\n'+B,2\n", ["mrn: is a formula", "new"]),
        (b"name,dob\nA,1880-13-01\nB,13/1/1980\nC,2999-01-01\nD,soon\nE,1/5/20\n",
         ["dob: This day", "dob: This day", "dob: is not between", "dob: Write a date", "dob: may be read two ways"]),
        (b"name,dob\nA,1/5/20\nB,1/5/50\n", ["dob: The year 20 may be 1920 or 2020. Write it with", "new"]),
        (b"name,mrn,discipline\nA,1,MD\n", ["discipline: is no discipline"]),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_taken_leaves_the_others(clinic: Clinic, file: File, data: bytes, told: list[str]) -> None:
    preview = look(clinic, file(data))
    assert preview.trouble == ""
    found = [row.fate.value if row.fate is Fate.NEW else row.text for row in preview.plan.rows]
    assert len(found) == len(told)
    assert all(text.startswith(start) for text, start in zip(found, told, strict=True)), found


def test_dates_as_other_systems_write_them(clinic: Clinic, file: File) -> None:
    days = ("02-03-1950", "19500203", "Feb 3, 1950", "03-Feb-50", "2/3/50", "1950-02-03T00:00:00.000Z",
            "2/3/1950 12:00 AM", "FEB 3 1950")  # fmt: skip
    rows = "".join(f'N{at},"{day}"\n' for at, day in enumerate(days))
    preview = look(clinic, file(f"name,dob\n{rows}"))
    assert told(preview) == ["new"] * 8
    born = {each.born for each in preview.plan.events if isinstance(each, PatientAdded)}
    assert born == {date(1950, 2, 3)}


TURNED = (
    "dob: may be read two ways, as line 5 has the day before the month; correct that line, or write all dates as "
    "2026-03-02"
)


def test_a_file_with_the_day_before_the_month_is_never_taken_the_other_way_round(clinic: Clinic, file: File) -> None:
    """Half of its days would be read as others without a word, and patients be born on another day."""
    text = "name,dob\nA,03/02/1950\nB,04/04/1950\nC,1950-03-02\nD,25/12/1950 0:00\nE,12/25/1950\n"
    preview = look(clinic, file(text))
    assert told(preview) == [
        TURNED,
        "new",
        "new",
        "dob: This day is not in the calendar. Dates are written month/day/year, or year-month-day.",
        "new",
    ]
    assert told(look(clinic, file(text.replace("25/12/1950 0:00", '="25/12/1950"'))))[0] == TURNED
    assert told(look(clinic, file(text.replace("25/12", "12/25"))))[0] == "new"


def test_who_pays_for_who_is_new_is_never_guessed(clinic: Clinic, file: File) -> None:
    clinic.registering.add(name="Ana Lopez", mrn="1001", payer="cash", discipline="PT", born=BORN)
    path = file("MRN,Name,DOB,Insurance\n1001,Ana Lopez,,\n7,Ben King,1970-01-05,\n8,Al Roe,1970-01-05,cash\n")
    wish = Wish(kind=Kind.PATIENTS, path=path)
    preview = clinic.importing.look_job(wish)(nothing)
    assert fates(preview) == ["same", "refused", "new"]
    assert told(preview)[1] == ("Insurance: names no payer, write it or choose the payer of new patients")
    assert preview.unpaid == 1
    expected = clinic.importing.look_job(Wish(kind=Kind.SCHEDULE, path=file("MRN,Name\n1001,\n7,Ben King\n")))(nothing)
    assert fates(expected) == ["new", "refused"]
    assert told(expected)[1].startswith("row: names no payer")
    with pytest.raises(Refused, match="Choose a payer from the list"):
        clinic.importing.look_job(Wish(kind=Kind.PATIENTS, path=path, payer="nobody"))


def test_windows_1252_is_a_choice(clinic: Clinic, file: File) -> None:
    path = file("name,dob\nJosé,1980-01-01\n".encode("cp1252"))
    assert look(clinic, path).recoded
    assert [row.who for row in look(clinic, path, encoding=CP1252).plan.rows] == ["José"]


def test_columns_of_other_names_are_chosen(clinic: Clinic, file: File) -> None:
    path = file("Nom,Geb\nAl,1980-01-01\n")
    assert look(clinic, path).trouble.startswith("Choose the column with the name")
    assert fates(look(clinic, path, columns={"name": 0, "born": 1})) == ["new"]
    assert look(clinic, path, columns={"name": 0, "born": 0}).trouble.startswith("One column is chosen twice")


def test_a_file_that_is_not_there(clinic: Clinic, tmp_path: Path) -> None:
    assert look(clinic, tmp_path / "none.csv").trouble.startswith("The file cannot be read: No such file")


def test_doubles_in_the_register(clinic: Clinic, file: File) -> None:
    ana = clinic.registering.add(name="Ana Lopez", mrn="1", payer="medicare", discipline="PT", born=BORN)
    other = clinic.registering.add(name="Ana Lopes", mrn="2", payer="cash", discipline="PT", born=BORN)
    clinic.registering.merge(other, ana)
    path = file("mrn,name,dob,payer\n2,Ana L.,,tricare\n3,Ana Lopez,1980-02-03,\n1,Joe Doe,1990-01-01,\n")
    preview = look(clinic, path)
    assert fates(preview) == ["same", "refused", "refused"], "an entry that was merged is changed by no file"
    assert "under another number" in preview.plan.rows[1].text
    assert "another name and date of birth" in preview.plan.rows[2].text


def test_one_who_may_not_and_a_log_that_moved_on(clinic: Clinic, file: File) -> None:
    preview = look(clinic, file(HEAD + "1,Roe,Al,1980-01-01,,\n"))
    clinic.registering.add(name="Al Roe", mrn="1", payer="medicare", discipline="PT", born=date(1980, 1, 1))
    before = written(clinic)
    with pytest.raises(Refused, match="has changed meanwhile"):
        take(clinic, preview)
    assert written(clinic) == before


def test_a_cancelled_or_failing_import_writes_nothing(clinic: Clinic, file: File) -> None:
    rows = "".join(f"{n},Roe,Al{n},1980-01-01,,\n" for n in range(200))
    preview = look(clinic, file(HEAD + rows))
    before = written(clinic)

    def enough(done: float) -> None:
        if done > 0.8:
            raise Cancelled

    with pytest.raises(Cancelled):
        clinic.importing.take_job(preview)(enough)
    assert written(clinic) == before
    take(clinic, preview)
    assert len(written(clinic)) == len(before) + 200


# --- the schedule

PLAN = "Date,Time,MRN,Patient,DOB,Therapist\n"


def test_a_schedule_is_taken_once_changed_and_undone(clinic: Clinic, file: File) -> None:
    clinic.registering.add(name="Ana Lopez", mrn="1001", payer="medicare", discipline="PT", born=BORN)
    path = file(
        PLAN
        + "3/2/2026,10:30 AM,1001,,,Ann Example\n"
        + "2026-03-02,14:00,,Ben King,1/5/1970,\n"
        + "2026-03-02,15:00,5005,,,\n"
        + "2026-03-02,25:00,1001,,,\n"
        + "2026-03-02,10:30,1001,,,\n"
        + "2026-03-02,16:00,1001,,,Nobody Known\n"
        + "2036-03-02,16:00,1001,,,\n"
    )
    before = written(clinic)
    preview = look(clinic, path, Kind.SCHEDULE)
    assert fates(preview) == ["new", "new", *["refused"] * 5]
    texts = [row.text for row in preview.plan.rows]
    assert texts[1] == "2026-03-02 14:00, with the patient, who is new"
    assert texts[2].startswith("MRN: is not in the register, import the patients first")
    assert texts[3].startswith("Time: ")
    assert texts[4] == "row: is of the same appointment as line 2, leave one of them"
    assert texts[5].startswith("Therapist: is nobody who works here")
    assert texts[6].startswith("Date: is more than two years from today")
    take(clinic, preview)
    ben, first, second = written(clinic)[len(before) :]
    assert isinstance(ben, PatientAdded)
    assert (ben.name, ben.born) == ("Ben King", date(1970, 1, 5))
    assert isinstance(first, Scheduled)
    assert (first.date, first.minute, first.clinician is None) == (date(2026, 3, 2), 630, False)
    assert isinstance(second, Scheduled)
    assert (second.patient, second.minute) == (ben.patient, 840)
    assert [row.time for row in clinic.schedule.waiting()] == ["10:30", "14:00"]
    assert look(clinic, path, Kind.SCHEDULE).takes == 0, "the same file again adds nothing"
    moved = look(clinic, file(PLAN + "2026-03-02,11:15,1001,,,\n2026-03-02,,,Ben King,1/5/1970,\n"), Kind.SCHEDULE)
    assert fates(moved) == ["changed", "same"]
    take(clinic, moved)
    assert [row.time for row in clinic.schedule.waiting()] == ["11:15", "14:00"]
    clinic.undo()
    assert [row.time for row in clinic.schedule.waiting()] == ["10:30", "14:00"]
    clinic.undo()
    assert clinic.schedule.waiting() == ()
    assert clinic.patients("king"), "who came with it stays in the register"
    clinic.redo()
    assert [row.time for row in clinic.schedule.waiting()] == ["10:30", "14:00"]


def test_who_came_is_not_expected_anew(clinic: Clinic, file: File) -> None:
    clinic.registering.add(name="Ana Lopez", mrn="1001", payer="medicare", discipline="PT", born=BORN)
    path = file("When,Time,MRN\n")
    path = file("appt date,mrn\n03/02/2026 10:30 AM,1001\n")
    named = '"Mar 2, 2026 10:30 AM"'
    for said in ("3/2/26 10:30", "2026-03-02T10:30:00", named, "20260302 10:30am", "02-Mar-26 10:30"):
        preview = look(clinic, file(f"appt date,mrn\n{said},1001\n"), Kind.SCHEDULE)
        assert told(preview) == ["new"]
        assert preview.plan.rows[0].text == "2026-03-02 10:30", said
    path = file("appt date,mrn\n03/02/2026 10:30 AM,1001\n")
    take(clinic, look(clinic, path, Kind.SCHEDULE))
    clinic.begin_appointment(clinic.schedule.waiting()[0].id)
    assert fates(look(clinic, path, Kind.SCHEDULE)) == ["same"]
    later = look(clinic, file("appt date,mrn\n03/02/2026 11:30 AM,1001\n"), Kind.SCHEDULE)
    assert later.takes == 0, "who has come is not moved"


# --- what was exported, taken back

WORD = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=20)
ROWS = st.lists(
    st.tuples(WORD, st.one_of(st.just(""), WORD), st.one_of(st.none(), st.dates(date(1900, 1, 1), date(2020, 1, 1)))),
    max_size=6,
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ROWS)
def test_what_was_written_from_the_register_changes_nothing(rows: list[tuple[str, str, date | None]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        clinic = staffed(Path(folder) / "data", HandClock())
        try:
            for name, mrn, born in rows:
                try:
                    clinic.registering.add(name=name, mrn=mrn, payer="cash", discipline="OT", born=born)
                except Refused:
                    continue
            known = clinic._log.patients(limit=-1)  # pyright: ignore[reportPrivateUsage]
            path = Path(folder) / "patients.csv"
            table = [
                (each.mrn, each.name, each.born.isoformat() if each.born else "", each.payer, each.discipline.value)
                for each in known
            ]
            text = csv_text([("mrn", "name", "born", "payer", "discipline"), *(tuple(map(safe, row)) for row in table)])
            path.write_text(text, encoding="utf-8", newline="")
            assert look(clinic, path).takes == 0
        finally:
            clinic.close()
