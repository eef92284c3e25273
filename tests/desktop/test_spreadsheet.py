"""The charge files, opened by LibreOffice itself."""

from __future__ import annotations

import subprocess
import xml.etree.ElementTree as Tree
from pathlib import Path

import pytest

from tests.export.test_profiles import written


@pytest.mark.parametrize(
    ("name", "separator", "patients"),
    [("generic", 44, ["7", "'=1+1", "Müller-4"]), ("example-spreadsheet", 59, ["007", "=1+1", "Müller-4"])],
)
def test_libreoffice_runs_no_formula_and_changes_nothing_made_for_it(
    tmp_path: Path, name: str, separator: int, patients: list[str]
) -> None:
    """``generic`` is for programs: LibreOffice takes 007 for 7; what is for spreadsheets stays as it is in one.

    Read as text files are opened: UTF-8, numbers and dates found by LibreOffice itself, formulas run."""
    (tmp_path / "charges.csv").write_bytes(written(name))
    command = ["soffice", f"-env:UserInstallation={(tmp_path / 'home').as_uri()}", "--headless"]
    command += [f"--infilter=CSV:{separator},34,UTF8,1,,1033,false,true,false,false,false,-1,true"]
    command += ["--convert-to", "fods", "--outdir", str(tmp_path), str(tmp_path / "charges.csv")]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    sheet = next(tmp_path.glob("*.fods"))
    rows = _cells(sheet)
    head, *rest = rows
    at = head.index("patient") if "patient" in head else head.index("Patient")
    assert [row[at] for row in rest] == [patients[0]] * 3 + patients[1:]
    why = head.index("why") if "why" in head else head.index("Why")
    assert [row[why].splitlines()[0] for row in rest[1:3]] == [
        "9 min;",
        "'+ bundled" if name == "generic" else "+ bundled",
    ]


def _cells(sheet: Path) -> list[list[str]]:
    table = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
    text = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
    rows: list[list[str]] = []
    for row in Tree.parse(sheet).iter(f"{table}table-row"):
        cells: list[str] = []
        for cell in row.iter(f"{table}table-cell"):
            said = "\n".join("".join(each.itertext()) for each in cell.iter(f"{text}p"))
            cells += [said] * int(cell.get(f"{table}number-columns-repeated", "1"))
        if any(cells):
            rows.append(cells)
    return rows
