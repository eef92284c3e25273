"""What the commands about rules have in common: whose rules are meant, days, how a command ends."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ptcoder import files
from ptcoder.rulebook import BadRules, RuleBook
from ptcoder.visit import Duty

if TYPE_CHECKING:
    from ptcoder.clinic import Clinic

NOT_TAKEN = 1
BAD_INPUT = 2
WIDE = 118
SIGNED_IN_FOR = {
    "rules": "rules are changed by an owner",
    "reports": "reports are seen by a clinician, a biller or an owner,",
    "register": "a file is taken by somebody who may change patients and appointments,",
}
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


def today() -> date:
    return datetime.now().astimezone().date()


on_day = click.option("--on", "day", metavar="DATE", type=Day(), default=today, help="The day; today if not given.")
log_folder = click.option(
    "--log", metavar="FOLDER", type=Path, help="The clinic's data folder, if it is not in its usual place."
)


by_whom = click.option(
    "--who", default="", metavar="NAME", help="The owner who does it, where people have PINs; the PIN is asked for."
)


def book_options(command: Command) -> Command:
    """Whose rules are meant: a folder's, or those of the clinic whose log lies here."""
    folder = click.option("--rules", "folder", metavar="FOLDER", type=Path, help="A folder of rules, not the clinic's.")
    payers = click.option("--payers", metavar="FILE", type=Path, multiple=True, help="A further payer's file.")
    return folder(payers(log_folder(command)))


def read_book(folder: Path | None, payers: tuple[Path, ...], log: Path | None) -> RuleBook:
    try:
        return book_meant(folder, payers, log)
    except BadRules as error:
        raise Stop(str(error)) from error


def book_meant(folder: Path | None, payers: tuple[Path, ...], log: Path | None) -> RuleBook:
    """A folder's rules; or the shipped ones with what the clinic's log holds. Raises BadRules."""
    if folder is not None and log is not None:
        raise Stop("--rules and --log: a folder of rules or a clinic's log, not both")
    where = log or files.data_folder()
    if folder is not None or (log is None and not (where / "log.db").exists()):
        return RuleBook.load(folder, payers)
    return read_rulings(payers, where)[0]


def read_rulings(payers: tuple[Path, ...], where: Path) -> tuple[RuleBook, Mapping[str, date]]:
    """The rules of the clinic whose log lies in a folder, and when each payer was last reviewed there.

    Raises BadRules for a payer's file.
    """
    from ptcoder.clinic.rules import read
    from ptcoder.store import Log, LogError

    if not (where / "log.db").exists():
        raise Stop(f"--log: there is no log in {where}")
    try:
        with Log.open(where) as opened:
            found = read(RuleBook.load(None, payers), opened.rules())
    except LogError as error:
        raise Stop(str(error)) from error
    for each in found.unread:
        click.echo(each, err=True)
    return found.book, {payer: review.on for payer, review in found.reviews.items()}


@contextmanager
def clinic_of(folder: Path | None) -> Generator[Clinic]:
    """The clinic whose log is meant, for this command alone; what it refuses, and what its log cannot do, ends the
    command in words.
    """
    from ptcoder.clinic import Clinic, Refused
    from ptcoder.store import LogError
    from ptcoder.store.lock import held

    where = folder or files.data_folder()
    try:
        with held(where, "rules"):
            clinic = Clinic.open(where)
            try:
                yield clinic
            finally:
                clinic.close()
    except (BadRules, LogError, Refused) as error:
        raise Stop(str(error)) from error


def sign_in(clinic: Clinic, who: str = "", *, strict: bool = True, deed: str = "rules") -> None:
    """Where people have PINs, somebody who may do this says with it who does; elsewhere nobody is asked.

    ``strict`` False: ``who`` may also be somebody who may not; then the only one who may does it.
    """
    sheet = clinic.floor()
    if not sheet.locked:
        return
    from ptcoder.clinic.duties import Deed, may

    able = [each for each in sheet.people if may(map(Duty, each.duties), Deed(deed))]
    named = [each for each in able if each.name.casefold() == who.casefold()]
    if not named and (len(able) > 1 or (who and strict)):
        names = ", ".join(each.name for each in able)
        raise Stop(f"--who: {SIGNED_IN_FOR[deed]} with the PIN; one of {names} would be right")
    person = (named or able)[0]
    if person.has_pin and not sys.stdin.isatty():
        raise Stop(f"{person.name} has a PIN: do this in a terminal, where it can be asked for")
    pin = str(click.prompt(f"PIN of {person.name}", hide_input=True, err=True)) if person.has_pin else ""
    clinic.set_clinician(person.id, pin)


def agreed(yes: bool, question: str = "Take it?") -> bool:
    """Whether the person wants what was shown."""
    if yes:
        return True
    if not sys.stdin.isatty():
        click.echo("Nothing was taken: say --yes to take it without being asked.", err=True)
        return False
    return click.confirm(question)
