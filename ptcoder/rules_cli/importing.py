"""`ptcoder rules import`: CMS's own files, into the clinic's log or into a folder for coding."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING

import click

from ptcoder import files
from ptcoder.rulebook import BadRules, RuleBook
from ptcoder.rules_cli.common import NOT_TAKEN, WIDE, Day, Stop, agreed, by_whom, clinic_of, log_folder, sign_in, today

if TYPE_CHECKING:
    from ptcoder.rulebook.cms.importing import Wanted
    from ptcoder.rulebook.cms.offering import Offer


@click.command(name="import")
@click.argument("paths", metavar="FILE...", type=Path, nargs=-1, required=True)
@click.option("--from", "since", metavar="DATE", type=Day(), help="The first day on which it holds.")
@click.option("--year", type=click.IntRange(2000, 2999), help="The year of relative values or localities.")
@click.option("--member", default="", metavar="TEXT", help="What the name of the file in a zip file contains.")
@click.option("--locality", default="", metavar="TEXT", help="The clinic's own, by number or name, out of a GPCI file.")
@click.option("--skip-damaged", is_flag=True, help="Leave damaged rows out.")
@click.option("--yes", is_flag=True, help="Take it without asking.")
@by_whom
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
    who: str,
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
        taken_on=today(), since=since, year=year, member=member, locality=locality, skip_damaged=skip_damaged
    )
    return _into_log(paths, wanted, yes, log, who) if to is None else _into_folder(paths, wanted, yes, to)


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


def _into_log(paths: Sequence[Path], wanted: Wanted, yes: bool, folder: Path | None, who: str) -> int:
    with clinic_of(folder) as clinic:
        sign_in(clinic, who)
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
    click.echo(f"Taken into the log in {folder or files.data_folder()}.")
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
    return agreed(yes)
