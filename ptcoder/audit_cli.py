"""`ptcoder audit`: bills held against their records, without a window: a month's sample, or a file of claims."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from secrets import randbelow

import click

from ptcoder.audit import told
from ptcoder.audit.causes import Effect
from ptcoder.audit.claim_cells import DayOrder
from ptcoder.audit.claim_columns import BadHeader
from ptcoder.audit.claims import Claims, read_claims
from ptcoder.audit.matching import Case, Held, hold
from ptcoder.audit.records import Audited, Recorded, costs
from ptcoder.audit.worksheet import NAME, Worksheet, page
from ptcoder.clinic import rules
from ptcoder.clinic.audit_reading import year_before
from ptcoder.clinic.auditing import AuditSheet, audit, read_sampled, released, said_of, worksheet
from ptcoder.clinic.claim_audit import audit_claims, payer_names
from ptcoder.clinic.claim_audit import said_of as said_of_claims
from ptcoder.clinic.clock import SystemClock
from ptcoder.clinic.refused import Refused
from ptcoder.export import WholeFile, write_whole
from ptcoder.export.profiles import BadProfile, Profile, read_profile, shipped
from ptcoder.files import resource
from ptcoder.rows import BadRows, Changed, Source, check
from ptcoder.rows.sheet import CP1252, BadSheet, read_file
from ptcoder.rulebook import BadRules, RuleBook
from ptcoder.store import Draft, LogError
from ptcoder.store.settings import PAPER
from ptcoder.terminal import bar, log_folder, opened_log, stop

FOUND = 1


@click.command("audit")
@click.option("--month", metavar="YYYY-MM", type=click.DateTime(["%Y-%m"]), help="Whose visits are drawn from.")
@click.option("--sample", type=int, default=20, show_default=True, help="How many visits are drawn.")
@click.option("--seed", default="", help="Draws the same visits again; a new one is made up and shown if left.")
@click.option("--claims", metavar="FILE", type=Path, help="A billing system's claims as CSV, instead of a sample.")
@click.option("--visits", metavar="FILE", type=Path, help="Hold the claims against these visits, not against a log.")
@click.option("--profile", default="", metavar="NAME", help="Says which column is which: a shipped one, or a file.")
@click.option(
    "--dates", type=click.Choice([each.value for each in DayOrder]), help="How dates with slashes are written."
)
@click.option("-o", "--output", metavar="FILE", type=Path, help="Write every visit and difference there, as CSV.")
@click.option("--worksheet", "paper", metavar="FILE", type=Path, help="With --month: the reviewer's worksheet, a PDF.")
@click.option("--rules", "folder", metavar="FOLDER", type=Path, help="Another folder of rules, with --visits.")
@click.option("--payers", metavar="FILE", type=Path, multiple=True, help="A further payer's file, with --visits.")
@log_folder
def audit_command(
    month: datetime | None,
    sample: int,
    seed: str,
    claims: Path | None,
    visits: Path | None,
    profile: str,
    dates: str | None,
    output: Path | None,
    paper: Path | None,
    folder: Path | None,
    payers: tuple[Path, ...],
    log: Path | None,
) -> int:
    """Hold bills against what was recorded, by the rules of each visit's own day.

    With --month a sample of the log's visits against what was signed and exported; with --claims a file of claims
    against the log, or against --visits, a file as `ptcoder code` takes it. That an audit was made is said in the log.
    Exits with 0 when nothing differs, 1 when something does or a row could not be read, 2 when nothing could be done.
    """
    if (month is None) == (claims is None):
        return stop("Say what to audit: --month YYYY-MM for a sample of a month, or --claims FILE.")
    if visits is not None and claims is None:
        return stop("--visits goes with --claims FILE, which is held against them.")
    if paper is not None and month is None:
        return stop("--worksheet goes with --month YYYY-MM.")
    for path in (output, paper):
        if path is not None and not path.absolute().parent.is_dir():
            return stop(f"{path}: its folder does not exist; make it, or write elsewhere")
    try:
        if month is not None:
            return _month(month.date(), sample, seed, log, output, paper)
        assert claims is not None
        data, read = _read(claims, profile, dates)
        if visits is not None:
            held = _against_visits(read, visits, folder, payers)
        else:
            held = _against_log(read, hashlib.sha256(data).hexdigest(), log)
    except (LogError, Refused, BadSheet, BadRows, BadRules) as error:
        return stop(error)
    except BadHeader as error:
        return stop(f"{claims}: {error}")
    except Changed:
        return stop(f"{visits}: the file was changed while it was being read; audit it again")
    except OSError as error:
        return stop(f"{error.filename or output}: {error.strerror or error}")
    return _tell_claims(claims, read, held, output)


def _month(month: date, sample: int, seed: str, log: Path | None, output: Path | None, paper: Path | None) -> int:
    sampled = read_sampled(month, sample, seed or str(randbelow(10**6)))
    with opened_log(log) as opened:
        book, moment = rules.read(RuleBook.load(), opened.rules()).book, SystemClock().look()
        with bar("auditing") as tell:
            sheet = audit(opened.reader(), book, sampled, moment, tell)
        data = _drawn(worksheet(sheet, opened.settings(), moment.at_us), opened.settings()[PAPER]) if paper else b""
        events = [said_of(sheet), *([released(sheet, data, f"{NAME} pdf")] if paper else [])]
        opened.append([Draft(event=event, moment=moment, who=None) for event in events])
    _write(output, told.rows(sheet.rows, sheet.identified))
    if paper is not None:
        file = WholeFile(paper)
        try:
            file.file.buffer.write(data)
            file.keep()
        finally:
            file.drop()
    click.echo("\n".join([*told.lines(sheet.rows), "", *_of_sample(sheet)]).lstrip("\n"))
    return FOUND if sheet.wrong else 0


def _drawn(sheet: Worksheet, size: str) -> bytes:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtGui import QGuiApplication

    from ptcoder.pages import PAPERS, pdf

    application = QGuiApplication.instance() or QGuiApplication([])
    data = pdf(page(sheet), PAPERS[size])
    del application
    return data


def _of_sample(sheet: AuditSheet) -> list[str]:
    sampled = sheet.sampled
    drawn = f"{len(sheet.rows)} of {sheet.of} visits of {sampled.first:%B %Y}, seed {sampled.seed}"
    said = [f"{drawn}: {len(sheet.wrong)} with differences.", *_costs(sheet.rows)]
    return [*said, *([f"{sheet.unread} drawn visits are not known to these rules."] if sheet.unread else [])]


def _costs(rows: Sequence[Audited]) -> list[str]:
    found = [*told.cost_lines(costs(rows))]
    for effect, words in ((Effect.OVERPAID, "paid too much"), (Effect.UNDERPAID, "paid too little")):
        count = sum(any(each.effect is effect for each in row.differences) for row in rows)
        if count:
            found.append(f"{_counted(count, 'visit')} {words}.")
    return found


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'s' * (count != 1)}"


def _read(path: Path, profile: str, dates: str | None) -> tuple[bytes, Claims]:
    order = DayOrder(dates) if dates else None
    data = read_file(path)
    try:
        return data, read_claims(data, _profile(profile), order)
    except BadSheet as error:
        if not error.recoded:
            raise BadSheet(f"{path}: {error}") from error
    return data, read_claims(read_file(path, CP1252), _profile(profile), order)


def _profile(name: str) -> Profile | None:
    """A shipped profile by its name, or one in a file of its own."""
    if not name:
        return None
    texts = dict(shipped(resource("export", "profiles")))
    path = Path(name)
    if name not in texts and path.is_file():
        texts[path.stem] = path.read_text(encoding="utf-8")
        name = path.stem
    if name not in texts:
        raise Refused(f"There is no profile {name}. There are: {', '.join(texts)}; or name a file.")
    try:
        return read_profile(name, texts[name])
    except BadProfile as error:
        raise Refused(str(error)) from error


def _against_log(claims: Claims, sha256: str, log: Path | None) -> Held:
    with opened_log(log) as opened:
        book, moment = rules.read(RuleBook.load(), opened.rules()).book, SystemClock().look()
        with bar("auditing") as tell:
            held = audit_claims(opened.reader(), book, claims, moment, tell)
        opened.append([Draft(event=said_of_claims(claims, held, sha256), moment=moment, who=None)])
    return held


def _against_visits(claims: Claims, visits: Path, folder: Path | None, payers: tuple[Path, ...]) -> Held:
    if not claims.claims:
        raise Refused("No row of the claims could be read.")
    book = RuleBook.load(folder, payers)
    with Source.file(visits) as source:
        checked = check(source, book, unsorted=True)
        cases: list[Case] = []
        for together, elsewhere in checked.days():
            edition = book.on(together[0].date)
            recorded = Recorded(
                visits=together,
                audited=tuple(range(len(together))),
                edition=edition,
                payer=edition.payers[together[0].payer],
                elsewhere=elsewhere,
                year_before=year_before(book, together[0].date),
            )
            patient = together[0].patient or ""
            cases.append(Case(recorded=recorded, aliases=frozenset((patient,)) - {""}, patient=patient))
    with bar("auditing") as tell:
        return hold(claims.claims, cases, payer_names(book, max(each.day for each in claims.claims)), tell)


def _tell_claims(path: Path, claims: Claims, held: Held, output: Path | None) -> int:
    for fault in claims.faults:
        click.echo(f"{path}:{fault.line}: {fault.column}: {fault.text}", err=True)
    if claims.either:
        click.echo(
            f"{path}: dates such as {claims.either} were read with the month first; --dates dmy reads the day first",
            err=True,
        )
    today = datetime.now(UTC).astimezone().date()
    _write(output, told.rows(held.rows, today, claims.faults))
    said = [*told.lines(held.rows), ""]
    compared = f"{_counted(len(claims.claims), 'line')}, {_counted(len(held.rows), 'visit')}"
    said.append(f"{compared}: {len(held.wrong)} with differences.")
    said += _costs(held.rows)
    said += [
        f"No line of the file is of {payer}: its {_counted(count, 'visit')} were not looked for."
        for payer, count in held.unlooked.items()
    ]
    if claims.faults:
        said.append(f"{_counted(len(claims.faults), 'row')} could not be read, see above.")
    click.echo("\n".join(said).lstrip("\n"))
    return FOUND if held.wrong or claims.faults else 0


def _write(path: Path | None, rows: Iterable[Sequence[str]]) -> None:
    """Beside its target, renamed when whole."""
    if path is not None:
        write_whole(path, rows)
