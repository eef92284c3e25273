"""What goes out, byte for byte. A difference here is a difference for everybody who reads these files.

PDFs are held by their words, in ``tests/pages`` by what is drawn.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import ptcoder
from ptcoder.export import EXPORTS, charges, record
from ptcoder.export.papers import KINDS
from tests.export.outgoing import CODING, OUTGOING, PROFILES, REPORTS, VISIT, jsonl

GOLDEN = Path(__file__).with_name("golden")
TOOLS = {"WholeFile", "WholeFolder", "write_whole", "csv_text", "for_csv", "write_text", "write_bytes"}
"""What every file that leaves is written with, and what one could be written with."""
LEAVE = {
    "audit_cli.py": ("audit.csv", "audit-worksheet.txt"),
    "clinic/auditing.py": ("audit.csv", "audit-worksheet.txt"),
    "clinic/batches.py": ("profile-generic.csv", "manifest.json"),
    "clinic/office.py": ("accesses.csv",),
    "clinic/papers.py": ("superbill.txt",),
    "clinic/releasing.py": ("record-history.csv", "record-events.jsonl", "manifest.json"),
    "clinic/reporting.py": ("report-code.csv",),
    "code_cli.py": ("charges.csv", "findings.csv", "visits.jsonl"),
    "export/papers.py": ("flow-sheet.csv",),
    "reports_cli.py": ("report-code.csv",),
    "ui/audit_errands.py": ("audit.csv",),
    # no export of its own: what the others write with, and what holds nothing of a visit
    "clinic/written.py": (),
    "diagnostics.py": (),
    "export/__init__.py": (),
    "export/cells.py": (),
    "export/folder.py": (),
    "export/whole.py": (),
    "reports/tables.py": (),
    "rulebook/cms/kept.py": (),
    "rules_cli/showing.py": (),
    "ui/crash_dialog.py": (),
}
"""The modules that write what leaves, and golden files of what each of them writes."""


@pytest.mark.parametrize("name", OUTGOING)
def test_byte_for_byte(name: str) -> None:
    assert OUTGOING[name]().encode() == (GOLDEN / name).read_bytes()


def test_every_golden_file_is_made_by_something() -> None:
    assert {path.name for path in GOLDEN.iterdir()} == set(OUTGOING)


def test_every_kind_of_export_has_its_golden_file() -> None:
    wanted = {f"{name}.csv" for name in EXPORTS}
    wanted |= {f"profile-{name}.csv" for name in PROFILES}
    wanted |= {f"record-{name}" for name in record.TABLES}
    wanted |= {f"report-{kind}.csv" for kind in REPORTS}
    for kind in KINDS.values():
        words = {"pdf": "txt"}  # of a PDF the words it is drawn from
        wanted |= {f"{kind.name}.{words.get(suffix, suffix)}" for suffix in kind.suffixes} | {f"{kind.name}-empty.txt"}
    assert wanted <= set(OUTGOING)


def test_no_module_writes_what_leaves_without_a_golden_file() -> None:
    """A newcomer's export stands in ``LEAVE`` with what it writes, or this fails."""
    home = Path(ptcoder.__file__).parent
    files = {path.relative_to(home).as_posix(): path for path in home.rglob("*.py")}
    found = {name for name, path in files.items() if TOOLS & {*_named(path)} and not name.startswith("store/")}
    assert found == set(LEAVE), "the store's files are the log's own"
    assert {name for names in LEAVE.values() for name in names} <= set(OUTGOING)


def _named(path: Path) -> Iterator[str]:
    """What a module brings in, defines or calls."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield from (each.name for each in node.names)
            if node.module == "ptcoder.clinic.written":
                yield "write_whole"
        elif isinstance(node, ast.ClassDef | ast.FunctionDef):
            yield node.name
        elif isinstance(node, ast.Attribute):
            yield node.attr


def test_no_cell_of_any_of_them_is_run_by_a_spreadsheet() -> None:
    for name, make in OUTGOING.items():
        if name.endswith(".csv") and not name.startswith("profile-"):
            for line in make().splitlines():
                assert not any(cell.lstrip('"').startswith(("=", "@", "+", "-")) for cell in line.split(","))


def test_money_has_two_decimals() -> None:
    assert json.loads(jsonl.text(CODING))["allowed_estimate"] == "72.50"


def test_every_export_says_what_it_is() -> None:
    assert EXPORTS["charges"] is charges
    assert charges.row(VISIT, 1, CODING.lines[0])[0] == "'=v1"
    for name, export in EXPORTS.items():
        assert name == export.NAME
        assert len(set(export.COLUMNS)) == len(export.COLUMNS)
