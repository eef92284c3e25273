"""`ptcoder rules show | check | sheet | import`: what the rule book says, whether it is up to date, CMS's own files.

Loaded only when one of these is asked for, so that coding a file starts as fast as without them.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ptcoder import files
from ptcoder.rulebook import BadRules, RuleBook
from ptcoder.visit import Discipline

if TYPE_CHECKING:
    from ptcoder.rulebook.cms.importing import Wanted
    from ptcoder.rulebook.cms.offering import Offer

NOT_TAKEN = 1
BAD_INPUT = 2
WIDE = 118
Command = TypeVar("Command", bound=Callable[..., Any])


class Stop(click.ClickException):
    """Why a command ends; the text goes to standard error as it is."""

    exit_code = BAD_INPUT

    def show(self, file: Any = None) -> None:
        click.echo(self.message, err=True)


class Day(click.ParamType[date]):
    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            return value if isinstance(value, date) else date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value} is no day; one such as 2026-04-01 would be right", param, ctx)


def _today() -> date:
    return datetime.now().astimezone().date()


on_day = click.option("--on", "day", metavar="DATE", type=Day(), default=_today, help="The day; today if not given.")
log_folder = click.option(
    "--log", metavar="FOLDER", type=Path, help="The clinic's data folder, if it is not in its usual place."
)


def _book_options(command: Command) -> Command:
    """Whose rules are meant: a folder's, or those of the clinic whose log lies here."""
    folder = click.option("--rules", "folder", metavar="FOLDER", type=Path, help="A folder of rules, not the clinic's.")
    payers = click.option("--payers", metavar="FILE", type=Path, multiple=True, help="A further payer's file.")
    return folder(payers(log_folder(command)))


# --- show


@click.command()
@on_day
@click.option("--code", default="", metavar="CODE", help="Only what speaks of this code.")
@click.option("--payer", default="", metavar="ID", help="Only this payer's rules.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@_book_options
def show(
    day: date, code: str, payer: str, form: str, folder: Path | None, payers: tuple[Path, ...], log: Path | None
) -> int:
    """Show every value in force on a day, with its source and the day on which it was last checked."""
    from ptcoder.export.in_force import aligned, rules_in_force

    book = _book(folder, payers, log)
    edition = book.on(day)
    if payer and payer not in edition.payers:
        raise Stop(f"--payer: {payer} is not known, one of {', '.join(edition.payers)} would be right")
    if code and code not in edition.services:
        raise Stop(f"--code: {code} is not known, a code such as 97110 would be right")
    found = rules_in_force(book, day, code, payer)
    if form == "json":
        for rule in found:
            click.echo(json.dumps({"day": str(day), **rule.as_json()}, ensure_ascii=False))
    else:
        click.echo("\n".join([f"{edition.name}, for {day}", *aligned(found, WIDE)]))
    return 0


# --- check


@click.command()
@on_day
@_book_options
def check(day: date, folder: Path | None, payers: tuple[Path, ...], log: Path | None) -> int:
    """Check the rules: sources present, dates in order, tables behind their quarter. Exits with 1 if any is."""
    from ptcoder.export.in_force import behind, rules_in_force

    try:
        book = _read(folder, payers, log)
    except BadRules as error:
        click.echo(f"{error}\n{len(error.faults)} faults in the rule files.")
        return 1
    late = behind(book, day)
    click.echo("".join(f"{each}\n" for each in late), nl=False)
    found = rules_in_force(book, day)
    unverified = sum(rule.is_unverified for rule in found)
    click.echo(f"{len(found)} values in force on {day}, each with its source; {unverified} of them unverified.")
    click.echo("Everything reaches this day." if not late else f"{len(late)} not known up to this day.")
    return 1 if late else 0


# --- sheet


@click.command()
@click.option("-o", "--output", metavar="FILE", type=Path, help="A .html or .txt file; plain text here if not given.")
@click.option("--discipline", type=click.Choice(list(Discipline)), default=Discipline.PT, show_default=True)
@on_day
@_book_options
def sheet(
    output: Path | None,
    discipline: Discipline,
    day: date,
    folder: Path | None,
    payers: tuple[Path, ...],
    log: Path | None,
) -> int:
    """Write one page to pin to the wall: usual codes, minutes of each unit, modifiers."""
    from ptcoder.export import WholeFile
    from ptcoder.export.cheat_sheet import as_html, as_text

    edition = _book(folder, payers, log).on(day)
    if output is None:
        click.echo(as_text(edition, discipline), nl=False)
        return 0
    text = (as_html if output.suffix.lower() in (".html", ".htm") else as_text)(edition, discipline)
    try:
        file = WholeFile(output)
        try:
            file.file.write(text)
            file.finish()
            file.keep()
        finally:
            file.drop()
    except OSError as error:
        raise Stop(f"{output}: cannot be written ({error.strerror})") from error
    return 0


# --- import


@click.command(name="import")
@click.argument("paths", metavar="FILE...", type=Path, nargs=-1, required=True)
@click.option("--from", "since", metavar="DATE", type=Day(), help="The first day on which it holds.")
@click.option("--year", type=click.IntRange(2000, 2999), help="The year of relative values or localities.")
@click.option("--member", default="", metavar="TEXT", help="What the name of the file in a zip file contains.")
@click.option("--locality", default="", metavar="TEXT", help="The clinic's own, by number or name, out of a GPCI file.")
@click.option("--skip-damaged", is_flag=True, help="Leave damaged rows out.")
@click.option("--yes", is_flag=True, help="Take it without asking.")
@log_folder
@click.option("--to", metavar="FOLDER", type=Path, help="A folder for `ptcoder code --rules`, not a clinic's log.")
def import_(
    paths: tuple[Path, ...],
    since: date | None,
    year: int | None,
    member: str,
    locality: str,
    skip_damaged: bool,
    yes: bool,
    log: Path | None,
    to: Path | None,
) -> int:
    """Take one of CMS's own files: NCCI pairs, MUE, PPRRVU or GPCI, as downloaded, zipped or not.

    The pairs come in several files; give all of them. What it changes is shown first. Exits with 0 when taken, 1 when
    not, 2 when the file is at fault.
    """
    from ptcoder.rulebook.cms.importing import Wanted

    if log is not None and to is not None:
        raise Stop("--log and --to: a clinic's log or a folder, not both")
    wanted = Wanted(
        taken_on=_today(), since=since, year=year, member=member, locality=locality, skip_damaged=skip_damaged
    )
    return _into_log(paths, wanted, yes, log) if to is None else _into_folder(paths, wanted, yes, to)


def _into_folder(paths: Sequence[Path], wanted: Wanted, yes: bool, folder: Path) -> int:
    from ptcoder.rulebook.book import IMPORTS, SERVICES
    from ptcoder.rulebook.cms.kept import write_import
    from ptcoder.rulebook.cms.offering import offer

    try:
        begun = (folder / IMPORTS).is_dir() or (folder / SERVICES).exists()
        made = offer(RuleBook.load(folder if begun else None), paths, wanted)
    except BadRules as error:
        raise Stop(str(error)) from error
    if not _agreed(made, yes):
        return NOT_TAKEN
    try:
        path = write_import(folder, made.imported)
    except OSError as error:
        raise Stop(f"{error.filename or folder}: cannot be written ({error.strerror})") from error
    click.echo(f"Taken: {path}. It is applied by: ptcoder code --rules {folder}")
    return 0


def _into_log(paths: Sequence[Path], wanted: Wanted, yes: bool, folder: Path | None) -> int:
    from ptcoder.clinic import Clinic, Refused
    from ptcoder.store import LogError

    where = folder or files.data_folder()
    try:
        clinic = Clinic.open(where)
        try:
            made = clinic.import_rules(
                paths,
                since=wanted.since,
                year=wanted.year,
                member=wanted.member,
                locality=wanted.locality,
                skip_damaged=wanted.skip_damaged,
            )
            if not _agreed(made, yes):
                return NOT_TAKEN
            clinic.take_rules(made)
        finally:
            clinic.close()
    except (BadRules, LogError, Refused) as error:
        raise Stop(str(error)) from error
    click.echo(f"Taken into the log in {where}. A window that is open applies it when it is started again.")
    return 0


def _agreed(made: Offer, yes: bool) -> bool:
    """Shows what would change, and whether the person wants it."""
    imported = made.imported
    click.echo(f"{imported.file}: {imported.kind}, {len(imported.content.rows)} rows for our codes")
    click.echo(f"  holds from {imported.since}, known through {imported.through}; sha256 {imported.sha256}")
    for each in made.differences:
        click.echo(f"  {each.text}")
    if not made.differences:
        click.echo("  It changes no value of its first day.")
    for remark in made.remarks:
        click.echo(fill(remark, WIDE, initial_indent="  ", subsequent_indent="  "))
    click.echo(f"  Visits before {imported.since} stay as they are.")
    if yes:
        return True
    if not sys.stdin.isatty():
        click.echo("Nothing was taken: say --yes to take it without being asked.", err=True)
        return False
    return click.confirm("Take it?")


# --- the rule book meant


def _book(folder: Path | None, payers: tuple[Path, ...], log: Path | None) -> RuleBook:
    try:
        return _read(folder, payers, log)
    except BadRules as error:
        raise Stop(str(error)) from error


def _read(folder: Path | None, payers: tuple[Path, ...], log: Path | None) -> RuleBook:
    """A folder's rules; or the shipped ones with what the clinic's log holds. Raises BadRules."""
    if folder is not None and log is not None:
        raise Stop("--rules and --log: a folder of rules or a clinic's log, not both")
    book = RuleBook.load(folder, payers)
    where = log or files.data_folder()
    if folder is not None or not (where / "log.db").exists():
        if log is not None:
            raise Stop(f"--log: there is no log in {log}")
        return book
    from ptcoder.clinic.rules import taken
    from ptcoder.store import Log, LogError

    try:
        with Log.open(where) as opened:
            found, unread = taken(opened)
    except LogError as error:
        raise Stop(str(error)) from error
    if unread:
        click.echo(f"{unread} of the imported tables cannot be read by this program and are not applied.", err=True)
    return book.with_imports(found)


COMMANDS = {"show": show, "check": check, "sheet": sheet, "import": import_}
