"""`ptcoder rules payers | payer add | payer confirm | payer reviewed`: whom there is to bill, and by which rules."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING

import click

from ptcoder import files
from ptcoder.rulebook import BadRules, PayerFile, RuleBook
from ptcoder.rules_cli.common import (
    NOT_TAKEN,
    WIDE,
    Day,
    Stop,
    agreed,
    by_whom,
    clinic_of,
    log_folder,
    on_day,
    read_rulings,
    sign_in,
)

if TYPE_CHECKING:
    from ptcoder.clinic.rule_intents import PayerOffer

from_day = click.option(
    "--from", "since", metavar="DATE", type=Day(), help="The first day of service it is for; today if not given."
)
without_asking = click.option("--yes", is_flag=True, help="Take it without asking.")


@click.command(name="payers")
@click.argument("payer", default="")
@on_day
@click.option("--rules", "folder", metavar="FOLDER", type=Path, help="Another folder of rules.")
@click.option("--payers", "added", metavar="FILE", type=Path, multiple=True, help="A further payer's file.")
@click.option("--clinic", is_flag=True, help="As this clinic has them, with what its log holds.")
@log_folder
def list_payers(
    payer: str, day: date, folder: Path | None, added: tuple[Path, ...], clinic: bool, log: Path | None
) -> int:
    """List the payers, and the templates that are off; or everything about one PAYER.

    Without --clinic these are the payers that `ptcoder code` knows.
    """
    if (clinic or log) and folder is not None:
        raise Stop("--rules and --clinic: a folder of rules or the clinic's log, not both")
    reviews: Mapping[str, date] = {}
    try:
        if clinic or log is not None:
            book, reviews = read_rulings(added, log or files.data_folder())
        else:
            book = RuleBook.load(folder, added)
    except BadRules as error:
        raise Stop(str(error)) from error
    found = book.payer_files(day)
    if payer:
        if payer not in found:
            raise Stop(f"{payer}: is not known, one of {', '.join(found)} would be right")
        _show(found[payer], day, reviews)
        return 0
    width = max(map(len, found))
    for each in sorted(found.values(), key=lambda each: not each.is_on):
        click.echo(f"{each.id:{width}}  {each.label}{_marked(each, reviews)}")
    return 0


def _marked(file: PayerFile, reviews: Mapping[str, date]) -> str:
    """What tells a payer from one that is as shipped."""
    said = [f"template, {'confirmed' if file.is_on else 'off until the clinic confirms it'}"] if file.template else []
    said += ["this clinic's own"] if file.edition and not file.template else []
    last = _reviewed(file, reviews)
    said += [f"last reviewed {last}"] if last else []
    said += [f"checked {file.checked_on}"] if file.template else []
    return f"  ({', '.join(said)})" if said else ""


def _reviewed(file: PayerFile, reviews: Mapping[str, date]) -> date | None:
    days = [reviews.get(file.id), file.reviewed.on if file.reviewed else None]
    return max((day for day in days if day is not None), default=None)


def _show(file: PayerFile, day: date, reviews: Mapping[str, date]) -> None:
    from ptcoder.export.in_force import aligned, rules_of_payer

    state = "on" if file.is_on else "a template, off until the clinic confirms it"
    if file.template and file.is_on:
        state = "a template that the clinic has confirmed"
    last, who = _reviewed(file, reviews), ""
    if file.reviewed is not None and file.reviewed.on == last:
        who = f", {file.reviewed.who}"
    click.echo(f"{file.id}: {file.label}\n  It is {state}, on {day}.")
    if file.base:
        click.echo(f"  It builds on {'the shipped ' if file.base == file.id else ''}{file.base}.")
    for each in filter(None, file.edition.split("; ")):
        click.echo(fill(f"From the clinic's log: {each}.", WIDE, initial_indent="  ", subsequent_indent="    "))
    click.echo(f"  Last reviewed here: {last or 'never'}{who}. Rules last checked by us: {file.checked_on}.")
    click.echo("\n".join(aligned(list(rules_of_payer(file.on(day))), WIDE)))


@click.group(name="payer")
def payer() -> None:
    """Add a payer to the clinic's log, confirm a template, or say that its rules were reviewed."""


@payer.command(name="add")
@click.argument("path", metavar="FILE", type=Path)
@from_day
@without_asking
@by_whom
@log_folder
def add(path: Path, since: date | None, yes: bool, who: str, log: Path | None) -> int:
    """Take a payer's FILE into the clinic's log: a new payer, or what is otherwise with one that we ship.

    What it changes is shown first. Exits with 0 when taken, 1 when not, 2 when the file is at fault.
    """
    with clinic_of(log) as clinic:
        sign_in(clinic, who)
        made = clinic.read_payer(path, since)
        _tell(made)
        if not agreed(yes):
            return NOT_TAKEN
        clinic.take_payer(made)
    return _taken(log)


@payer.command(name="confirm")
@click.argument("name")
@from_day
@click.option("--withdraw", is_flag=True, help="Take back what this clinic said of it, from that day on.")
@click.option(
    "--who", default="", metavar="NAME", help="Who has held it against the contract; an owner, where people have PINs."
)
@without_asking
@log_folder
def confirm(name: str, since: date | None, withdraw: bool, who: str, yes: bool, log: Path | None) -> int:
    """Switch a template on, once it was held against the clinic's own contract."""
    with clinic_of(log) as clinic:
        sign_in(clinic, who, strict=False)
        if withdraw:
            day = since or clinic.floor().today
            column = next((each for each in clinic.payers_sheet(day).columns if each.id == name), None)
            if column is None or not column.taken:
                raise Stop(f"{name}: this clinic has said nothing of it that holds on {day}")
            click.echo(f"{name}: what this clinic said of it does not hold for visits from {day} on.")
            if not agreed(yes, "Withdraw it?"):
                return NOT_TAKEN
            clinic.withdraw_rules(column.taken, since=day)
        else:
            made = clinic.confirm_payer(name, since, who)
            _tell(made)
            if not agreed(yes, f"Is {name} as in your contract?"):
                return NOT_TAKEN
            clinic.take_payer(made)
    return _taken(log)


@payer.command(name="reviewed")
@click.argument("name")
@by_whom
@log_folder
def reviewed(name: str, who: str, log: Path | None) -> int:
    """Say that a payer's rules were held against the contract today, and agree."""
    with clinic_of(log) as clinic:
        sign_in(clinic, who)
        clinic.review_payer(name)
    return _taken(log)


def _taken(log: Path | None) -> int:
    click.echo(f"Taken into the log in {log or files.data_folder()}.")
    return 0


def _tell(made: PayerOffer) -> None:
    """What would be taken, and what it changes."""

    def say(text: str) -> None:
        click.echo(fill(text, WIDE, initial_indent="  ", subsequent_indent="    "))

    written, file = made.written, made.payer
    click.echo(f"{written.file}: payer {file.id}, {file.label}")
    say(f"holds for visits from {written.since}; sha256 {written.sha256}")
    say(f"Against {made.against}:" if made.against else "A payer of its own, built on no other.")
    for each in made.changes:
        say(each)
    if made.against and not made.changes:
        say("It changes no rule of its first day.")
    if made.unverified:
        say("Nothing published was found for these; the contract tells:")
    for each in made.unverified:
        say(f"? {each}")
    say(f"Visits before {written.since} stay as they are.")
