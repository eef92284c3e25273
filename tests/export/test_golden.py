"""What goes out, byte for byte. A difference here is a difference for everybody who reads these files."""

from __future__ import annotations

import json
from pathlib import Path

from ptcoder.export import EXPORTS, charges, findings, jsonl, write_whole

GOLDEN = Path(__file__).with_name("golden")


def test_charges(visit, coding, tmp_path):
    rows = [charges.row(visit, number, line) for number, line in enumerate(coding.lines, 1)]
    write_whole(tmp_path / "out", [charges.COLUMNS, *rows])
    assert (tmp_path / "out").read_bytes() == (GOLDEN / "charges.csv").read_bytes()


def test_findings(visit, coding, tmp_path):
    rows = [findings.row(visit.id, finding) for finding in coding.findings]
    write_whole(tmp_path / "out", [findings.COLUMNS, *rows])
    assert (tmp_path / "out").read_bytes() == (GOLDEN / "findings.csv").read_bytes()


def test_json(coding):
    carried = (("=1", "a"), ("", ""), ("c", "é"))
    lines = [jsonl.text(coding, ("x_one", "x_two"), carried), jsonl.text(coding._replace(allowed_estimate=None))]
    assert "".join(f"{line}\n" for line in lines).encode() == (GOLDEN / "visits.jsonl").read_bytes()
    assert json.loads(lines[0])["allowed_estimate"] == "72.50"


def test_every_export_says_what_it_is():
    assert EXPORTS["charges"] is charges
    for name, export in EXPORTS.items():
        assert name == export.NAME
        assert len(set(export.COLUMNS)) == len(export.COLUMNS)
