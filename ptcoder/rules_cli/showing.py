"""`ptcoder rules show | check | sheet`: what the rule book says, and whether it is up to date."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import click

from ptcoder.rulebook import BadRules
from ptcoder.rules_cli.common import WIDE, Stop, book_meant, book_options, on_day, read_book
from ptcoder.visit import Discipline


@click.command()
@on_day
@click.option("--code", default="", metavar="CODE", help="Only what speaks of this code.")
@click.option("--payer", default="", metavar="ID", help="Only this payer's rules.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@book_options
def show(
    day: date, code: str, payer: str, form: str, folder: Path | None, payers: tuple[Path, ...], log: Path | None
) -> int:
    """Show every value in force on a day, with its source and the day on which it was last checked."""
    from ptcoder.export.in_force import aligned, rules_in_force

    book = read_book(folder, payers, log)
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


@click.command()
@on_day
@book_options
def check(day: date, folder: Path | None, payers: tuple[Path, ...], log: Path | None) -> int:
    """Check the rules: sources present, dates in order, tables behind their quarter. Exits with 1 if any is."""
    from ptcoder.export.in_force import behind, rules_in_force

    try:
        book = book_meant(folder, payers, log)
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


@click.command()
@click.option("-o", "--output", metavar="FILE", type=Path, help="A .html or .txt file; plain text here if not given.")
@click.option("--discipline", type=click.Choice(list(Discipline)), default=Discipline.PT, show_default=True)
@on_day
@book_options
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

    edition = read_book(folder, payers, log).on(day)
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
