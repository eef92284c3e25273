"""Files in CMS's layouts, made up: titles, headers over several rows, quoted cells, remarks below the table."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO, StringIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

Rows = Sequence[Sequence[str]]
PAIR_TITLES = (
    ["CPT only copyright 2025 American Medical Association.  All rights reserved."],
    ["Column1/Column2 Edits"],
    [""],
)
PAIR_HEADER = (
    ["Column 1", "Column 2", "*=in existence", "Effective", "Deletion", "Modifier", "PTP Edit Rationale"],
    ["", "", "prior to 1996", "Date", "Date", "0=not allowed", ""],
    ["", "", "", "", "*=no data", "1=allowed", ""],
    ["", "", "", "", "", "9=not applicable", ""],
)
ONE_LINE_PAIR_HEADER = (
    [
        *("Column 1", "Column 2", "*=in existence prior to 1996", "Effective Date", "Deletion Date *=no data"),
        *("Modifier 0=not allowed 1=allowed 9=not applicable", "PTP Edit Rationale"),
    ],
)
REASON = 'Standards of medical / surgical "practice'


def edit(one: str, two: str, mark: str = "1", since: str = "20200101", until: str = "*", old: str = "") -> list[str]:
    return [one, two, old, since, until, mark, REASON]


OTHERS = (edit("0001A", "0591A", since="20201211"), edit("29827", "29826", old="*", since="19960101"))
"""Pairs of codes that are none of ours."""


def pairs(*edits: Sequence[str], header: Rows = PAIR_HEADER) -> Rows:
    return [*PAIR_TITLES, *header, *OTHERS, *edits]


def limits(values: Mapping[str, tuple[str, str]]) -> Rows:
    copyright_ = "CPT codes, descriptions and other data only\nare copyright 2025 American Medical Association.\n"
    return [
        [copyright_, "", "", ""],
        ["HCPCS/\nCPT Code", "Practitioner Services MUE Values", "MUE Adjudication Indicator", "MUE Rationale"],
        ["0001U", "1", "2 Date of Service Edit: Policy", "Code Descriptor / CPT Instruction"],
        *([code, units, mark, "Clinical: Data"] for code, (units, mark) in values.items()),
    ]


VALUE_STACK = (
    [
        *("", "", "", "STATUS", "MEDICARE", "WORK", "NON-FAC", "NA", "FACILITY", "NA", "MP", "NON-FACILITY"),
        *("FACILITY", "PCTC", "GLOB", "PRE", "INTRA", "POST", "MULT", "BILAT", "ASST", "CO-", "TEAM", "ENDO", "CONV"),
        *("DIAGNOSTIC", "CALCULATION", "FAMILY", "PAYMENT", "PAYMENT", "PAYMENT"),
    ],
    [
        *("HCPCS", "MOD", "DESCRIPTION", "CODE", "PAYMENT", "RVU", "PE RVU", "INDICATOR", "PE RVU", "INDICATOR"),
        *("RVU", "TOTAL", "TOTAL", "IND", "DAYS", "OP", "OP", "OP", "PROC", "SURG", "SURG", "SURG", "SURG", "BASE"),
        *("FACTOR", "PROCEDURES", "FLAG", "INDICATOR", "AMOUNT", "AMOUNT", "AMOUNT"),
    ],
)
VALUE_LINE = (
    [
        *("HCPCS", "MOD", "DESCRIPTION", "STATUS CODE", "NOT USED FOR MEDICARE PAYMENT", "WORK RVU"),
        *("NON-FAC PE RVU", "NON-FAC NA INDICATOR", "FACILITY PE RVU", "FACILITY NA INDICATOR", "MP RVU"),
        *("NON-FACILITY TOTAL", "FACILITY TOTAL", "PCTC IND", "GLOB DAYS", "PRE OP", "INTRA OP", "POST OP"),
        *("MULT PROC", "BILAT SURG", "ASST SURG", "CO-SURG", "TEAM SURG", "ENDO BASE", "CONV FACTOR"),
        *("PHYSICIAN SUPERVISION OF DIAGNOSTIC PROCEDURES", "CALCULATION FLAG"),
        *("DIAGNOSTIC IMAGING FAMILY INDICATOR", "NON-FACILITY PE USED FOR OPPS PAYMENT AMOUNT"),
        *("FACILITY PE USED FOR OPPS PAYMENT AMOUNT", "MP USED FOR OPPS PAYMENT AMOUNT"),
    ],
)
SECRET = "A description, the AMA's"


def value(
    code: str,
    work: str,
    practice: str,
    malpractice: str,
    *,
    status: str = "A",
    multiple: str = "5",
    factor: str = "33.9000",
    modifier: str = "",
) -> list[str]:
    return [
        *(code, modifier, SECRET, status, "", work, practice, "", practice, "", malpractice, "0.00", "0.00", "7"),
        *("XXX", "0.00", "0.00", "0.00", multiple, "0", "0", "0", "0", "", factor, "09", "0", "99", "0", "0", "0"),
    ]


def values(*rows: Sequence[str], year: int = 2027, header: Rows = VALUE_STACK) -> Rows:
    return [
        ["", "", f"{year} National Physician Fee Schedule Relative Value File January Release"],
        ["", "", "CPT codes and descriptions only are copyright American Medical Association."],
        ["", "", "RELEASED 01/02/2027"],
        [],
        *header,
        value("00100", "0.00", "0.00", "0.00", status="J", multiple="9", factor="0.0000"),
        value("77067", "0.74", "0.27", "0.01", modifier="26"),
        *rows,
    ]


def localities(*rows: Sequence[str], year: int = 2027) -> Rows:
    return [
        [f"ADDENDUM E. FINAL CY {year} GEOGRAPHIC PRACTICE COST INDICES (GPCIs) BY STATE AND MEDICARE LOCALITY"],
        [],
        [
            *("Medicare Administrative Contractor (MAC)", "State", "Locality Number", "Locality Name"),
            *(f"{year} PW GPCI (without 1.0 Floor)", f"{year} PW GPCI (with 1.0 Floor)"),
            *(f"{year} PE GPCI", f"{year} MP GPCI"),
        ],
        ["10112", "AL", "0", "ALABAMA", "0.978", "1", "0.869", "0.575"],
        ["2102", "AK", "1", "ALASKA*", "1.05", "1.5", "1.081", "0.592"],
        ["1212", "HI", "1", "HAWAII, GUAM", "0.99", "1", "1.149", "0.561"],
        *rows,
        ["MAC Assignments as of November 22, 2023"],
        ["*Work GPCI reflects a 1.5 floor in Alaska established by the MIPPA."],
    ]


# --- the same rows as different files


def tabbed(rows: Rows, end: str = "\r\n") -> bytes:
    return end.join(["\t".join(row) for row in rows] + [""]).encode("cp1252")


def commas(rows: Rows, mark: str = ",", encoding: str = "utf-8-sig", end: str = "\r\n") -> bytes:
    out = StringIO(newline="")
    csv.writer(out, delimiter=mark, lineterminator=end).writerows(rows)
    return out.getvalue().encode(encoding)


def _reference(row: int, column: int) -> str:
    letters = ""
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row}"


def _number(text: str) -> bool:
    return text.replace(".", "", 1).isdigit() and (not text.startswith("0") or text in ("0", "0.0") or "." in text)


def workbook(rows: Rows, *, shared: bool = True, prefix: str = "", sheets: Iterable[Rows] = ()) -> bytes:
    """A workbook as Excel writes it: texts shared or not, numbers as numbers, empty cells left out."""
    strings: dict[str, int] = {}

    def cell(row: int, column: int, text: str) -> str:
        name, tag = _reference(row, column), f"{prefix}c"
        if _number(text):
            return f'<{tag} r="{name}"><{prefix}v>{text}</{prefix}v></{tag}>'
        if shared:
            number = strings.setdefault(text, len(strings))
            return f'<{tag} r="{name}" t="s"><{prefix}v>{number}</{prefix}v></{tag}>'
        said = f"<{prefix}is><{prefix}t>{escape(text)}</{prefix}t></{prefix}is>"
        return f'<{tag} r="{name}" t="inlineStr">{said}</{tag}>'

    def sheet(rows: Rows) -> str:
        lines = [
            f'<{prefix}row r="{number}">'
            + "".join(cell(number, at, text) for at, text in enumerate(row, 1) if text)
            + f"</{prefix}row>"
            for number, row in enumerate(rows, 1)
            if row
        ]
        body = f"<{prefix}sheetData>{''.join(lines)}</{prefix}sheetData>"
        named = f"xmlns:{prefix[:-1]}" if prefix else "xmlns"
        space = f'{named}="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
        head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        return f"{head}<{prefix}worksheet {space}>{body}</{prefix}worksheet>"

    parts = {f"xl/worksheets/sheet{number}.xml": sheet(each) for number, each in enumerate((rows, *sheets), 1)}
    if shared:
        rich = '<rPh sb="0" eb="1"><t>spoken</t></rPh>'
        texts = "".join(f"<si><r><t>{escape(text)}</t></r>{rich}</si>" for text in strings)
        parts["xl/sharedStrings.xml"] = f"<sst>{texts}</sst>"
    return zipped({name: text.encode() for name, text in parts.items()} | {"xl/workbook.xml": b"<workbook/>"})


def zipped(members: Mapping[str, bytes]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()
