"""`ptcoder rules withdraw`: what a clinic has taken into its log, and what of it shall not hold any longer."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from ptcoder import files
from ptcoder.clinic.rules import Taken
from ptcoder.rules_cli.common import NOT_TAKEN, Day, Stop, agreed, by_whom, clinic_of, log_folder, sign_in

SHORT = 8
"""Letters of an id that are shown."""


@click.command()
@click.argument("which", default="")
@click.option("--from", "since", metavar="DATE", type=Day(), help="The first day on which it holds no more; today.")
@click.option("--reason", default="", metavar="TEXT", help="Why; it is kept with it.")
@click.option("--yes", is_flag=True, help="Withdraw it without asking.")
@by_whom
@log_folder
def withdraw(which: str, since: date | None, reason: str, yes: bool, who: str, log: Path | None) -> int:
    """End what was taken into the clinic's log: imported files, payers and fees. Without WHICH they are listed.

    WHICH is an id as it is listed, or its beginning. Nothing is deleted; days before, and signed bills, stay as they
    are.
    """
    where = log or files.data_folder()
    with clinic_of(log) as clinic:
        taken = clinic.rulings.taken
        if not which:
            for each in taken:
                click.echo(_line(each))
            if not taken:
                click.echo(f"Nothing was taken into the log in {where}.")
            return 0
        found = [each for each in taken if each.id.startswith(which.lower())]
        if len(found) != 1:
            state = "is the beginning of several" if found else "is none of those taken"
            raise Stop(f"{which}: {state}; `ptcoder rules withdraw` lists them with their ids")
        day = since or clinic.floor().today
        click.echo(_line(found[0]))
        click.echo(f"  It does not hold for visits from {day} on; signed bills stay as they were signed.")
        if not agreed(yes, "Withdraw it?"):
            return NOT_TAKEN
        sign_in(clinic, who)
        clinic.withdraw_rules([found[0].id], since=day, reason=reason)
    click.echo(f"Taken into the log in {where}.")
    return 0


def _line(taken: Taken) -> str:
    ended = f", withdrawn: holds to {taken.ended}" if taken.ended else ""
    if taken.is_void:
        ended = ", withdrawn from its first day on"
    return f"{taken.id[:SHORT]}  {taken.event.edition}{ended}"
