"""`ptcoder rules fees show | add`: a payer's own fees, from a table of code and fee."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from ptcoder import files
from ptcoder.rules_cli.common import (
    NOT_TAKEN,
    Day,
    Stop,
    agreed,
    by_whom,
    clinic_of,
    log_folder,
    on_day,
    read_book,
    sign_in,
)


@click.group(name="fees")
def fees() -> None:
    """Show the fees of a payer, or take its fee table into the clinic's log."""


@fees.command(name="show")
@click.argument("payer", default="")
@on_day
@log_folder
def show(payer: str, day: date, log: Path | None) -> int:
    """List the fees of PAYER on a day, or how many each payer has."""
    payers = read_book(None, (), log).on(day).payers
    if not payer:
        having = [each for each in payers.values() if each.fees]
        for each in having:
            click.echo(f"{each.id}  {len(each.fees)} fees")
        if not having:
            click.echo("No payer has fees of its own: ptcoder rules fees add FILE --payer PAYER")
        return 0
    if payer not in payers:
        raise Stop(f"{payer}: is not known on {day}, one of {', '.join(payers)} would be right")
    for code, fee in sorted(payers[payer].fees.items()):
        click.echo(f"{code}  {fee.value:>9}  [{fee.source}]")
    if not payers[payer].fees:
        click.echo(f"{payer} has no fees of its own on {day}.")
    return 0


@fees.command(name="add")
@click.argument("path", metavar="FILE", type=Path)
@click.option(
    "--payer", required=True, metavar="PAYER", help="Whose fees they are, as `ptcoder rules payers` lists it."
)
@click.option("--from", "since", metavar="DATE", type=Day(), help="The first day of service it is for; today.")
@click.option("--without-wrong", "without", is_flag=True, help="Leave rows out that are wrong, and take the others.")
@click.option("--yes", is_flag=True, help="Take it without asking.")
@by_whom
@log_folder
def add(path: Path, payer: str, since: date | None, without: bool, yes: bool, who: str, log: Path | None) -> int:
    """Take a table of codes and fees (dollars a unit) into the clinic's log, as a CSV FILE.

    The columns are told by their names in common spellings (code, CPT; fee, price, charge), below a title if there is
    one; a row with another modifier than GP, GO or GN is passed over. The table takes the place of all fees of this
    payer for visits from that day on. What it changes is shown first, and each row that is wrong by its line. Exits
    with 0 when taken, 1 when not, 2 when the file is at fault.
    """
    with clinic_of(log) as clinic:
        sign_in(clinic, who)
        made = clinic.read_fees(path, payer, since)
        click.echo(f"{made.label}: {len(made.rows)} fees for visits from {made.written.since} on")
        click.echo(f"  {made.read_as}")
        for line in made.lines():
            click.echo(f"  {line}")
        for each in made.wrong:
            click.echo(f"{made.written.file}: line {each.line}: {each.text}", err=True)
        if made.wrong and not without:
            raise Stop("Nothing was taken. Mend these rows, or take the others with --without-wrong.")
        if not agreed(yes):
            return NOT_TAKEN
        clinic.take_fees(made)
    click.echo(f"Taken into the log in {log or files.data_folder()}.")
    return 0
