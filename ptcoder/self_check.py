"""`ptcoder self-check`: shows that an installation works, a line for each part, and keeps nothing.

A made-up visit goes from the first press to the file that is billed, in an encrypted log in a folder of its own. What
is printed is the same on every computer, so that a package can be held against what its makers saw.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import click

from ptcoder import __version__, files
from ptcoder.visit import MINUTE, SECOND, Moment

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from ptcoder.clinic import Clinic

NOT_SOUND = 1
DAY = date(2026, 3, 2)
MORNING = int(datetime(2026, 3, 2, 14, 0, tzinfo=UTC).timestamp()) * SECOND
PATIENT = "Quinn Sample"


class NotSound(Exception):
    """A part that doesn't do what it is there for."""


class _Hand:
    """A clock that stands still until somebody turns it."""

    def __init__(self) -> None:
        self.passed = 0

    def look(self) -> Moment:
        return Moment(at_us=MORNING + self.passed, off_min=-300, boot=b"\1" * 16, mono_us=SECOND + self.passed)


@click.command("self-check")
def self_check() -> int:
    """Show that this installation works: rules, coding, the encrypted log, every export, a backup, the window.

    Exits with 0 when all of it does, 1 when not. Nothing is read from the clinic's own log, and nothing stays.
    """
    with tempfile.TemporaryDirectory(prefix="ptcoder-check-") as folder:
        for name, part in PARTS.items():
            try:
                for line in part(Path(folder)):
                    click.echo(f"{name}: {line}")
            except (NotSound, OSError, ImportError) as error:
                click.echo(f"{name}: FAILED: {error}")
                return NOT_SOUND
    return 0


def _program(_: Path) -> Iterator[str]:
    yield f"ptcoder {__version__}"


def _rules(_: Path) -> Iterator[str]:
    from ptcoder.rulebook import RuleBook

    edition = RuleBook.load().on(DAY)
    yield f"{len(edition.services)} services and {len(edition.payers)} payers on {DAY}"


def _coding(folder: Path) -> Iterator[str]:
    """Each sample file, as its own process would code it."""
    start = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "ptcoder"]
    for sample in sorted(files.resource("samples").rglob("*.csv")):
        if sample.name.endswith(".lines.csv"):
            continue
        lines, findings = folder / "lines.csv", folder / "findings.csv"
        command = [*start, "code", str(sample), "-o", str(lines), "--findings", str(findings)]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)
        told = [f"{_rows(path)} {path.stem}, {_digest(path)}" for path in (lines, findings) if path.is_file()]
        yield f"{sample.name}: exit {done.returncode}" + "".join(f"; {each}" for each in told)
        for path in (lines, findings):
            path.unlink(missing_ok=True)


def _log(folder: Path) -> Iterator[str]:
    """A visit from the first press to the export, and what lies on the disk meanwhile."""
    from ptcoder.clinic import Clinic
    from ptcoder.clinic.people_sheets import Particulars
    from ptcoder.store import PassingKeys

    clock = _Hand()
    home = folder / "log"
    clinic = Clinic.open(home, clock=clock, keys=PassingKeys())
    try:
        clinic.staff.add(Particulars(name="Robin Check", role="PT"))
        clinic.add_patient(name=PATIENT, mrn="CHECK-1", payer="medicare", discipline="PT")
        for code, minutes in (("97110", 20), ("97140", 15)):
            clinic.press(code)
            clock.passed += minutes * MINUTE
        (card,) = clinic.stop_all().cards
        clinic.stop_visit(card.visit)
        sheet = clinic.visit(card.visit)
        yield f"{sheet.total_minutes} minutes, " + ", ".join(f"{line.text} x {line.units}" for line in sheet.lines)
        for finding in sheet.findings:
            if finding.severity == "warning":
                clinic.acknowledge(card.visit, finding.id, "made up")
        clinic.sign(card.visit)
        report = clinic.export_day(DAY, folder / "charges.csv")
        yield f"signed and exported: {report.lines} lines, {report.units} units"
        yield from _exports(clinic, UUID(card.visit), folder)
        written = [path.read_bytes() for path in home.rglob("*") if path.is_file()]
        if any(word.encode() in data for data in written for word in (PATIENT, "Robin Check")):
            raise NotSound("the log can be read without its key")
        yield "nothing of it can be read without its key"
        made = clinic.keeping.backup_job().run(lambda _done: None)
        yield f"backed up: {made.contents.records} records, opened and found whole"
    finally:
        clinic.close()


def _exports(clinic: Clinic, visit: UUID, folder: Path) -> Iterator[str]:
    """Everything else that can leave."""
    from ptcoder.audit import told, worksheet
    from ptcoder.clinic.report_sheets import Looked
    from ptcoder.coding.reported import By
    from ptcoder.export.papers import KINDS
    from ptcoder.pages import PAPERS, pdf
    from ptcoder.ui.papers_making import drawn

    application = _application()  # what is drawn wants one
    for row in clinic.charges.profiles():
        text = clinic.charges.tried(clinic.charges.profile(row.name))
        yield f"profile {row.name}: {_lines(text)}"
    for kind in KINDS.values():
        for suffix in kind.suffixes:
            (ready,) = drawn(clinic.papers.wanted(kind.key, suffix, [visit]), "letter", lambda _done: None)
            clinic.papers.give(ready, folder / f"{kind.name}.{suffix}")
            yield f"{kind.name} {suffix}: {_pages(ready.data) if suffix == 'pdf' else _lines(ready.data.decode())}"
    whole = clinic.export_record(folder / "everything")
    yield f"everything: {sum(1 for each in whole.rglob('*') if each.is_file())} files"
    sheet = clinic.audits.job(DAY.replace(day=1), 1, "7")(lambda _done: None)
    clinic.audits.give(
        sheet, pdf(worksheet.page(clinic.audits.worksheet(sheet)), PAPERS["letter"]), "pdf", folder / "w"
    )
    yield f"audit: {len(sheet.rows)} visit, {len(sheet.wrong)} wrong; worksheet: {_pages((folder / 'w').read_bytes())}"
    yield f"audit csv: {len(list(told.rows(sheet.rows, sheet.identified)))} rows"
    looked = Looked(since=DAY, until=DAY)
    tables = [clinic.reports.report(by, looked).table for by in By]
    yield f"reports: {sum(len(each.rows) for each in tables)} rows in {len(tables)} tables"
    del application


def _window(_: Path) -> Iterator[str]:
    """The floor of the made-up clinic, painted where nobody sees it."""
    from PySide6.QtWidgets import QAbstractButton

    from ptcoder.clinic.demo import open_demo
    from ptcoder.ui.app import open_window
    from ptcoder.ui.look import Look
    from ptcoder.ui.preferences import Preferences
    from ptcoder.ui.theme import Theme

    app = _application()
    clinic = open_demo()
    try:
        clinic.begin_visit(clinic.patients("Lopez")[0].id)
        preferences = Preferences(None)
        window = open_window(app, Look(app, Theme.LIGHT, preferences.percent), clinic, preferences)
        window.resize(1280, 720)
        window.show()
        app.processEvents()
        picture = window.grab().toImage()
        buttons = [each.accessibleName() for each in window.findChildren(QAbstractButton) if each.isVisible()]
        codes = sum(1 for name in buttons if name[:5].isdigit())
        if picture.isNull() or not codes:
            raise NotSound("the window shows no code to press")
        yield f"{picture.width()} x {picture.height()}, with {codes} codes to press"
        window.close()
    finally:
        clinic.close()


def _application() -> QApplication:
    """Of Qt, for what is drawn and shown; it lives as long as whoever asked holds it."""
    if sys.platform.startswith("linux"):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtWidgets import QApplication

    application = QApplication.instance()
    return application if isinstance(application, QApplication) else QApplication(["ptcoder"])


def _lines(text: str) -> str:
    return f"{len(text.splitlines())} lines"


def _pages(data: bytes) -> str:
    count = len(re.findall(rb"/Type\s*/Page\b", data))
    if not data.startswith(b"%PDF-") or not count:
        raise NotSound("no page was drawn")
    return f"{count} page{'s' * (count > 1)}"


def _rows(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines()) - 1


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


PARTS: dict[str, Callable[[Path], Iterator[str]]] = {
    "program": _program,
    "rules": _rules,
    "coding": _coding,
    "log": _log,
    "window": _window,
}
