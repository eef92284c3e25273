"""Every fault by its exact text."""

from __future__ import annotations

import pytest

from ptcoder.rows.faults import SHOWN

HEADER = "visit,date,payer,code,start,end"
GOOD = {"visit": "v", "date": "2026-03-02", "payer": "medicare", "code": "97110", "start": "10:00", "end": "10:15"}
BY_MINUTES = {"start": "", "end": "", "minutes": "15"}


def one_row(**cells: str) -> str:
    row = {**GOOD, **cells}
    quoted = ('"' + cell.replace('"', '""') + '"' for cell in row.values())
    return ",".join(row) + "\n" + ",".join(quoted) + "\n"


ISO = "write HH:MM, HH:MM:SS or an ISO date-time with its offset from UTC"


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ({"visit": " "}, "visit: is empty, say which visit the row is of"),
        ({"date": ""}, "date: is empty on every row of the visit, write YYYY-MM-DD"),
        ({"date": "3/2/2026"}, 'date: "3/2/2026" is not a date, write YYYY-MM-DD, as in 2026-03-02'),
        ({"date": "20260302"}, 'date: "20260302" is not a date, write YYYY-MM-DD, as in 2026-03-02'),
        ({"date": "2026-02-29"}, 'date: "2026-02-29" is not in the calendar, write a day that exists as YYYY-MM-DD'),
        ({"date": "1926-03-02"}, 'date: "1926-03-02" is out of range, write a day from 2000 to 2100'),
        ({"date": "2101-01-01"}, 'date: "2101-01-01" is out of range, write a day from 2000 to 2100'),
        (
            {"payer": ""},
            'payer: is empty on every row of the visit, write a payer\'s id: "ptcoder rules payers" lists them',
        ),
        ({"payer": "medicaer"}, 'payer: "medicaer" is not a payer we know, did you mean medicare?'),
        (
            {"payer": "UHC"},
            (
                'payer: "UHC" is a template until a clinic confirms it, give --payers a file with base = "uhc" and '
                "confirmed = true"
            ),
        ),
        ({"payer": "xyz"}, 'payer: "xyz" is not a payer we know, "ptcoder rules payers" lists them'),
        ({"code": ""}, "code: is empty, write a CPT or HCPCS code, as in 97110"),
        ({"code": "9714O"}, 'code: "9714O" is not a code we know, did you mean 97164 or 97140?'),
        ({"code": "exercise"}, 'code: "exercise" is not a code we know, write a CPT or HCPCS code, as in 97110'),
        ({"start": "9:00"}, f'start: "9:00" is not a time, {ISO}'),
        ({"end": "24:00"}, f'end: "24:00" is not a time, {ISO}'),
        ({"end": "10:60"}, f'end: "10:60" is not a time, {ISO}'),
        ({"end": "10:15 pm"}, f'end: "10:15 pm" is not a time, {ISO}'),
        ({"end": "١٠:١٥"}, f'end: "١٠:١٥" is not a time, {ISO}'),
        (
            {"start": "2026-03-02T10:00:00"},
            'start: "2026-03-02T10:00:00" has no offset from UTC, add it, as in 2026-03-02T10:00:00-05:00',
        ),
        (
            {"start": "2026-02-30T10:00:00Z"},
            'start: "2026-02-30T10:00:00Z" does not exist, write an ISO date-time, as in 2026-03-02T10:00:00-05:00',
        ),
        ({"start": "2026-03-02T10:00-05:60"}, f'start: "2026-03-02T10:00-05:60" is not a time, {ISO}'),
        (
            {"end": "2026-03-02T10:15:00Z"},
            "end: is written in another way than start, write both as HH:MM, or both with date and offset",
        ),
        ({"end": ""}, "end: is empty where start is given, give both or minutes"),
        ({"start": ""}, "start: is empty where end is given, give both or minutes"),
        (
            {"end": "10:00"},
            (
                'end: "10:00" is not after start "10:00", over midnight write ISO date-times with offset, '
                "as in 2026-03-02T23:30:00-05:00"
            ),
        ),
        (
            {"start": "2026-03-02T10:00Z", "end": "2026-03-02T10:00Z"},
            'end: "2026-03-02T10:00Z" is not after start "2026-03-02T10:00Z", write a later time',
        ),
        (
            {"start": "2026-03-01T10:00Z", "end": "2026-03-02T10:00Z"},
            (
                'start: "2026-03-01T10:00Z" is not on the visit\'s date 2026-03-02 or the day after, '
                "write the date it was on"
            ),
        ),
        (
            {"start": "2026-03-02T10:00Z", "end": "2026-03-03T10:00:01Z"},
            'end: "2026-03-03T10:00:01Z" is more than 24 hours after start, write an earlier time',
        ),
        ({"minutes": "15"}, "minutes: stand beside clock times, give start and end or minutes, not both"),
        (
            {"start": "", "end": ""},
            "minutes: are needed for 97110 (it is counted by time), give them or start and end",
        ),
        ({**BY_MINUTES, "minutes": "-5"}, 'minutes: "-5" is negative, write the minutes as 0 or more'),
        (
            {**BY_MINUTES, "minutes": "NaN"},
            'minutes: "NaN" is not a finite number, write minutes, as in 15 or 7.5',
        ),
        (
            {**BY_MINUTES, "minutes": "-inf"},
            'minutes: "-inf" is not a finite number, write minutes, as in 15 or 7.5',
        ),
        ({**BY_MINUTES, "minutes": "7,5"}, 'minutes: "7,5" is not a number of minutes, write it as in 15 or 7.5'),
        ({**BY_MINUTES, "minutes": "1e1"}, 'minutes: "1e1" is not a number of minutes, write it as in 15 or 7.5'),
        ({**BY_MINUTES, "minutes": "+15"}, 'minutes: "+15" is not a number of minutes, write it as in 15 or 7.5'),
        ({**BY_MINUTES, "minutes": "1440.5"}, 'minutes: "1440.5" is more than a day, write at most 1440'),
        ({"discipline": "ATC"}, 'discipline: "ATC" is not one of the words of this column, write PT, OT or SLP'),
        ({"role": "PTS"}, 'role: "PTS" is not one of the words of this column, did you mean PT or PTA?'),
        (
            {"role": "aide"},
            'role: "aide" is not one of the words of this column, write PT, PTA, OT, OTA, SLP or STUDENT',
        ),
        (
            {"attendance": "one-on-one"},
            'attendance: "one-on-one" is not one of the words of this column, did you mean one_on_one?',
        ),
        ({"group_size": "0"}, 'group_size: "0" is not a number of patients, write a whole number, 1 or more'),
        ({"group_size": "2.0"}, 'group_size: "2.0" is not a number of patients, write a whole number, 1 or more'),
        ({"units": "0"}, 'units: "0" is not a number of units, write a whole number, 1 or more'),
        ({"units": "-1"}, 'units: "-1" is not a number of units, write a whole number, 1 or more'),
        (
            {"allowed_to_date": "$1,200"},
            'allowed_to_date: "$1,200" is not an amount, write a plain number with at most two decimals, as in 1234.50',
        ),
        (
            {"allowed_to_date": "12.345"},
            'allowed_to_date: "12.345" is not an amount, write a plain number with at most two decimals, as in 1234.50',
        ),
        ({"attest": "distict"}, 'attest: "distict" is not something to attest, did you mean distinct?'),
        ({"attest": "kx;59"}, 'attest: "59" is not something to attest, write kx or distinct'),
        ({"prefer": "yes"}, 'prefer: "yes" is neither 1 nor empty, write 1 where this code wins a tie'),
        (
            {"abn": "GA"},
            'abn: "GA" is not one of the words of this column, write required, voluntary, none or excluded',
        ),
        (
            {"abn": "none;excluded"},
            'abn: "none;excluded" contradicts itself, only voluntary and excluded stand together',
        ),
        (
            {"modifiers": "WC;ABC"},
            'modifiers: "ABC" is not a modifier, write two letters or digits, as in 97 or WC; parted by ;',
        ),
        ({"modifiers": "wc;kx"}, "modifiers: KX is not chosen here, write kx under attest"),
        ({"modifiers": "GP"}, "modifiers: GP is not chosen here, it follows from the payer and the discipline"),
        ({"telehealth": "phone"}, 'telehealth: "phone" is not one of the words of this column, write video or audio'),
        (
            {"date": "=\x1b[31m" + 60 * "x"},
            'date: "= [31m' + 34 * "x" + '..." is not a date, write YYYY-MM-DD, as in 2026-03-02',
        ),
    ],
)
def test_one_wrong_cell(cells, fault, faults_of):
    assert faults_of(one_row(**cells)) == [f"f.csv:2: {fault}"]


@pytest.mark.parametrize(
    ("header", "faults"),
    [
        ("visit,date,payer", ["code: is missing, every file needs this column"]),
        (
            "start,end",
            [f"{name}: is missing, every file needs this column" for name in ("visit", "date", "payer", "code")],
        ),
        (
            f"{HEADER},minuets",
            [("minuets: is not a column we know, did you mean minutes? "
             "(a column to be carried through begins with x_)")],
        ),
        (f"{HEADER},therapist", ["therapist: is not a column we know, a column to be carried through begins with x_"]),
        (f"{HEADER},start", ["start: is the name of 2 columns, each has a name of its own"]),
        (f"{HEADER},x_a,x_a", ["x_a: is the name of 2 columns, each has a name of its own"]),
        ("visit,,date,payer,code", ["column 2: has no name, name it or leave the column out"]),
    ],
)  # fmt: skip
def test_a_wrong_header(header, faults, faults_of):
    assert faults_of(header + "\n") == [f"f.csv:1: {fault}" for fault in faults]


CUT = "(the file is cut off here), get it whole"


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", "1: file: is empty, a line with the columns' names and at least one row are needed"),
        (b"\xef\xbb\xbf", "1: file: has no row, a line with the columns' names and at least one row are needed"),
        (b"\n\r\n", "1: file: has no row, a line with the columns' names and at least one row are needed"),
        (HEADER.encode(), "1: file: has no row behind the columns' names, is it cut off?"),
        (f"{HEADER}\n\n,,,\n".encode(), "1: file: has no row behind the columns' names, is it cut off?"),
        (f"\ufeff{HEADER}\n".encode("utf-16-le"), '1: file: is UTF-16 text, save it as "CSV UTF-8"'),
        (f"\ufeff{HEADER}\n".encode("utf-16-be"), '1: file: is UTF-16 text, save it as "CSV UTF-8"'),
        (b"visit,m\xfcller\n", '1: file: is not UTF-8 text (byte 0xFC), save it as "CSV UTF-8"'),
        (one_row().encode() + b"m\xfcller,\n", '3: file: is not UTF-8 text (byte 0xFC), save it as "CSV UTF-8"'),
        (
            one_row().encode() + b"a\0b\n",
            "3: file: holds a NUL byte (it is no text, or damaged), save it again as CSV",
        ),
        (
            one_row().encode() + b'w,"2026-03-02\nmore\n',
            (
                '3: row: a cell opens with " and never closes (or the file is cut off), '
                "close the cell or get the file whole"
            ),
        ),
        (
            one_row().encode() + b'"w"x,1\n',
            '3: row: a cell goes on behind its closing ", write a " inside a cell twice',
        ),
        (
            one_row().encode() + b'w,"' + 200_000 * b"x" + b'"\n',
            '3: row: a cell is too long or never closes, put its closing " where it belongs',
        ),
        (
            one_row().encode() + b"w" * (3 << 20),
            "3: file: holds a line of more than a million characters, is it a CSV file?",
        ),
        (
            one_row().encode() + b"w,2026-03-02,medicare,97110,10:15,10:30,,x\n",
            "3: row: has 8 cells for 6 columns, put a cell that holds the separator in quotes",
        ),
        (
            one_row().encode() + b"w,2026-03-02,medicare,97110",
            f"3: row: has 4 cells for 6 columns and no line end {CUT}",
        ),
        (one_row().encode() + b"w", f"3: row: has 1 cell for 6 columns and no line end {CUT}"),
    ],
)
def test_a_wrong_file(data, fault, faults_of):
    assert faults_of(data) == [f"f.csv:{fault}"]


def test_every_fault_of_a_file_is_told_by_its_line(faults_of):
    text = (
        "visit,date,payer,code,start,end,colour\n"
        'a,2026-13-01,medicare,97110,10:00,"10:\n15",red\n'
        "\n"
        "b,2026-03-02,medicare,99999,10:20,10:10\n"
        "b,2026-03-02,medicare,97110,10:20,10:30,,,9\n"
    )
    assert [fault.split(",")[0] for fault in faults_of(text)] == [
        "f.csv:1: colour: is not a column we know",
        'f.csv:2: date: "2026-13-01" is not in the calendar',
        'f.csv:2: end: "10: 15" is not a time',
        'f.csv:5: code: "99999" is not a code we know',
        'f.csv:5: end: "10:10" is not after start "10:20"',
        "f.csv:6: row: has 9 cells for 7 columns",
    ]


def test_a_required_column_that_is_missing_hides_no_other_fault(faults_of):
    text = "visit,start,end\nv,10:00,9:00\nv,10:00,10:15\n"
    names = ("date", "payer", "code")
    assert (
        faults_of(text)
        == faults_of(text, unsorted=True)
        == [
            *(f"f.csv:1: {name}: is missing, every file needs this column" for name in names),
            'f.csv:2: end: "9:00" is not a time, ' + ISO,
        ]
    )
    assert faults_of("visit,start,end\nv,10:00,10:15\n") == faults_of("visit,start,end\n")


def test_a_hundred_faults_are_told_and_the_rest_counted(faults_of):
    rows = "".join(f"v{at},2026-03-02,medicare,97110,10:00,9:00\n" for at in range(5000))
    found = faults_of(HEADER + "\n" + rows)
    assert len(found) == SHOWN + 1
    assert found[0].startswith("f.csv:2: end:")
    assert found[SHOWN - 1].startswith("f.csv:101: end:")
    assert found[SHOWN] == "... and 4900 more"


@pytest.mark.parametrize(
    ("column", "first", "second", "fault"),
    [
        ("date", "2026-03-02", "2026-03-03", "date: differs from line 2, a visit has one date"),
        ("payer", "medicare", "cash", "payer: differs from line 2, a visit has one payer"),
        ("patient", "ann", "bob", "patient: differs from line 2, a visit has one patient"),
        ("attest", "kx", "distinct", "attest: differs from line 2, a visit has one attestation"),
        (
            "allowed_to_date",
            "100",
            "100.01",
            "allowed_to_date: differs from line 2, a visit has one amount for PT with SLP",
        ),
    ],
)
def test_what_belongs_to_the_visit_has_one_value(column, first, second, fault, faults_of):
    def rows(*cells: str) -> str:
        return f"{HEADER}{',patient,attest,allowed_to_date'}\n" + "".join(
            ",".join({**GOOD, "patient": "", "attest": "", "allowed_to_date": "", column: cell}.values()) + "\n"
            for cell in cells
        )

    assert faults_of(rows(first, second)) == [f"f.csv:3: {fault}"]
    assert faults_of(rows(first, "", second)) == [f"f.csv:4: {fault}"]
    assert faults_of(rows(first, first)) == []
    assert faults_of(rows("", first)) == []


def test_equal_values_may_be_written_in_two_ways(faults_of):
    text = f"""\
        {HEADER},attest,allowed_to_date,discipline
        v,2026-03-02,Medicare,97110,10:00,10:15,kx;distinct,100,PT
        v, 2026-03-02 ,medicare,g0283,10:15,10:30,distinct; KX,100.00,slp
        v,2026-03-02,MEDICARE,97110,10:30,10:45,,5,OT
        """
    assert faults_of(text) == []


def test_a_visit_that_comes_back_names_its_first_line(faults_of):
    text = f"""\
        {HEADER}
        a,2026-03-02,medicare,97110,10:00,10:15

        b,2026-03-02,medicare,97110,10:00,10:15
        a,2026-03-02,medicare,97110,10:15,10:30
        a,2026-03-02,medicare,97110,10:30,10:45
        b,2026-03-02,medicare,97110,10:15,10:30
        """
    back = "with other visits between, put its rows together or use --unsorted"
    assert faults_of(text) == [
        f"f.csv:5: visit: began on line 2 {back}",
        f"f.csv:7: visit: began on line 4 {back}",
    ]
    assert faults_of(text, unsorted=True) == []


def test_messages_hold_nothing_of_the_row_but_the_cell(faults_of):
    text = f"""\
        {HEADER},patient,x_note
        v7,2026-03-02,medicare,97110,10:00,9:59,Jane Roe,secret
        v7,2026-03-02,medicare,97110,10:00,10:05,John Doe,secret
        """
    told = "\n".join(faults_of(text))
    assert told.count("f.csv:") == 2
    assert not any(word in told for word in ("Jane", "John", "secret", "v7"))
