"""`ptcoder patients import`, `ptcoder schedule import`: lists of other programs, without a window."""

from __future__ import annotations

from pathlib import Path

import click

from ptcoder.clinic.duties import Deed
from ptcoder.clinic.import_columns import KNOWN, LABELS, guess
from ptcoder.clinic.import_plan import Fate
from ptcoder.clinic.importing import Importing, Kind, Preview, Wish, summary
from ptcoder.rows.sheet import CP1252, UTF_8, BadSheet, read_file, read_sheet
from ptcoder.rules_cli.common import NOT_TAKEN, Stop, agreed, by_whom, clinic_of, log_folder, sign_in
from ptcoder.terminal import bar
from ptcoder.visit import Discipline

TOLD = 100


def _command(kind: Kind, told: str) -> click.Command:
    @click.command(name="import", help=told)
    @click.argument("path", metavar="FILE", type=Path)
    @click.option("--check", is_flag=True, help="Say what would come of it, and take nothing.")
    @click.option("--payer", default="", help="The payer of new patients where FILE names none; it is never guessed.")
    @click.option("--discipline", type=click.Choice(list(Discipline)), default=Discipline.PT, show_default=True)
    @click.option(
        "--column",
        "chosen",
        metavar="FIELD=NAME",
        multiple=True,
        help=f"Which column is which, if it has another name: {', '.join(kind.fields)}. FIELD= passes one over.",
    )
    @click.option("--windows-1252", "old", is_flag=True, help="The text is no UTF-8, but what older programs write.")
    @click.option("--yes", is_flag=True, help="Take it without asking.")
    @by_whom
    @log_folder
    def command(
        path: Path,
        check: bool,
        payer: str,
        discipline: str,
        chosen: tuple[str, ...],
        old: bool,
        yes: bool,
        who: str,
        log: Path | None,
    ) -> int:
        encoding = CP1252 if old else UTF_8
        columns = _columns(kind, path, encoding, chosen) if chosen else None
        wish = Wish(kind=kind, path=path, payer=payer, discipline=str(discipline), encoding=encoding, columns=columns)
        with clinic_of(log) as clinic:
            sign_in(clinic, who, deed=Deed.REGISTER)
            preview = _looked(clinic.importing, wish)
            if check or not preview.takes:
                return NOT_TAKEN if preview.plan.count(Fate.REFUSED) else 0
            if not agreed(yes):
                return NOT_TAKEN
            job = clinic.importing.take_job(preview)
            with bar("taking") as tell:
                came = job(tell)
            click.echo(clinic.importing.taken(came))
        return NOT_TAKEN if preview.plan.count(Fate.REFUSED) else 0

    return command


def _looked(importing: Importing, wish: Wish) -> Preview:
    """Says what would come of a file; Stop where it cannot be read. Names nobody: a terminal keeps what it shows."""
    job = importing.look_job(wish)
    with bar("reading") as tell:
        preview = job(tell)
    if preview.trouble:
        hint = " --windows-1252 may read it." if preview.recoded else ""
        named = " --column name=... chooses one." if preview.names else ""
        raise Stop(f"{wish.path}: {preview.trouble}{hint}{named}")
    refused = [row for row in preview.plan.rows if row.fate is Fate.REFUSED]
    for row in refused[:TOLD]:
        click.echo(f"{wish.path}:{row.line}: {row.text}", err=True)
    if len(refused) > TOLD:
        click.echo(f"... and {len(refused) - TOLD:,} more", err=True)
    if preview.unpaid:
        rows = f"{preview.unpaid:,} {'row names' if preview.unpaid == 1 else 'rows name'}"
        told = f"{rows} no payer: --payer says who pays for new patients; ptcoder rules payers lists the payers"
        click.echo(told, err=True)
    click.echo(summary(preview, taken=False))
    return preview


def _columns(kind: Kind, path: Path, encoding: str, chosen: tuple[str, ...]) -> dict[str, int]:
    """The columns by their names, with those that were chosen."""
    try:
        names = read_sheet(read_file(path, encoding), KNOWN).names
    except BadSheet as bad:
        raise Stop(f"{path}: {bad}") from bad
    columns = guess(names, kind.fields)
    for each in chosen:
        field, _, name = each.partition("=")
        if field not in kind.fields:
            known = ", ".join(f"{field} ({LABELS[field]})" for field in kind.fields)
            raise Stop(f"--column {each}: {field} is none of {known}")
        columns.pop(field, None)
        if name and names.count(name) != 1:
            raise Stop(f"--column {each}: the file has {names.count(name)} columns called {name}: {', '.join(names)}")
        if name:
            columns[field] = names.index(name)
    return columns


@click.group()
def patients() -> None:
    """Take patients out of a list of another program."""


@click.group()
def schedule() -> None:
    """Take appointments out of a list of another program."""


_EXITS = (
    "The columns are told by their names in common spellings. Dates are 1980-02-03, 2/3/1980, 2-3-1980, the month "
    "first, 19800203, Feb 3, 1980 or 3-Feb-1980; a year of two digits is taken where only one century can be meant. "
    "What would be new, changed, the same or refused is shown first; rows that are refused leave the others be. The "
    "same FILE twice adds nothing. Exits with 0 when all is well, 1 when not taken or a row was refused, 2 when FILE "
    "cannot be read."
)
patients.add_command(_command(Kind.PATIENTS, f"Take the patients of a CSV FILE into the register.\n\n{_EXITS}"))
schedule.add_command(
    _command(
        Kind.SCHEDULE,
        "Take the appointments of a CSV FILE; who is new comes with the name and a record number or date of birth.\n\n"
        + _EXITS,
    )
)
GROUPS: dict[str, click.Command] = {"patients": patients, "schedule": schedule}
