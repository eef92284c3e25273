"""The samples are documentation: each file of rules gives the lines beside it, and the README names every visit."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from ptcoder.files import resource
from ptcoder.rows import Source, check
from ptcoder.rulebook import RuleBook

SAMPLES = Path(resource("samples"))
FILES = sorted(path for path in (SAMPLES / "rules").glob("*.csv") if not path.name.endswith(".lines.csv"))
COLUMNS = ("visit", "line", "units", "minutes", "findings")


def told(path: Path, book: RuleBook) -> list[tuple[str, ...]]:
    """The lines of a file, with the findings of a visit beside its first; the age of tables is left out."""
    rows: list[tuple[str, ...]] = []
    for each in check(Source.memory(path.name, path.read_bytes()), book).coded():
        ids = ";".join(dict.fromkeys(finding.id for finding in each.coding.findings if not finding.table))
        for line in each.coding.lines:
            rows.append((each.visit.id, line.text, str(line.units), str(line.minutes), ids))
            ids = ""
        if ids:
            rows.append((each.visit.id, "", "", "", ids))
    return rows


def test_every_section_of_the_rules_has_its_file() -> None:
    assert [path.name[0] for path in FILES] == ["1", "2", "3", "4", "5", "7", "8"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_lines_beside_a_sample_are_those_it_gives(path: Path, book: RuleBook) -> None:
    expected = list(csv.reader(io.StringIO(path.with_suffix(".lines.csv").read_text("utf-8"), newline="")))
    assert [COLUMNS, *told(path, book)] == [tuple(row) for row in expected]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_readme_says_what_every_visit_shows(path: Path) -> None:
    readme = (SAMPLES / "README.md").read_text("utf-8")
    visits: dict[str, tuple[str, str]] = {}
    for row in csv.DictReader(io.StringIO(path.read_text("utf-8"), newline="")):
        visits.setdefault(row["visit"], (row["x_rule"], row["x_why"]))
    assert f"## `rules/{path.name}`" in readme
    for visit, (rule, why) in visits.items():
        assert f"| {visit} | {rule} | {why} |" in readme
