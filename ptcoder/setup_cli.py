"""`ptcoder setup --from FILE`: a clinic that somebody prepared in a file, without a window."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ptcoder import files
from ptcoder.rules_cli.common import Stop, log_folder, today

if TYPE_CHECKING:
    from ptcoder.clinic.setup_file import Prepared


@click.command()
@click.option("--from", "path", metavar="FILE", type=Path, required=True, help="What the clinic is like, as TOML.")
@click.option("--check", is_flag=True, help="Say whether FILE is right, and write nothing.")
@log_folder
def setup(path: Path, check: bool, log: Path | None) -> int:
    """Set a new log up by FILE: the clinic, its people, backup folder, payers and number keys.

    FILE is read whole first, and each fault is told by its line; then all of it is written, or nothing. No PIN stands
    in it: the window asks for the first PIN and shows the recovery code at its first start, and asks what FILE left
    open. Run it in the account that will use ptcoder: its log and its key belong to that account. The same FILE twice
    changes nothing. Exits with 0 when done or right, 2 when FILE is wrong or the log is set up otherwise.
    """
    from ptcoder.clinic.setup_file import read
    from ptcoder.rulebook import BadRules, RuleBook

    where = log or files.data_folder()
    try:
        text = path.read_bytes().decode("utf-8-sig")
        prepared = read(path.name, text, RuleBook.load().on(today()), where)
    except OSError as error:
        raise Stop(f"{path}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise Stop(f"{path}: byte {error.start + 1}: is not UTF-8; save it as UTF-8") from error
    except BadRules as error:
        raise Stop(str(error)) from error
    for each in prepared.told:
        click.echo(each, err=True)
    count = len(prepared.people)
    if check:
        click.echo(f"{path.name} is right: {count} {'person' if count == 1 else 'people'}. Nothing was written.")
        return 0
    written = _take(prepared, where)
    click.echo(f"Set up: the log lies in {where}" if written else "The log says all of this already.")
    return 0


def _take(prepared: Prepared, where: Path) -> int:
    from ptcoder.clinic import Clinic, Refused
    from ptcoder.key_cli import opened
    from ptcoder.store import LogError, usual_keys
    from ptcoder.store.lock import held

    keys = usual_keys()
    try:
        with held(where, "setup"):
            with opened(where, keys):  # which asks what it takes to open it
                pass
            clinic = Clinic.open(where, keys=keys)
            try:
                return clinic.setup.take(prepared)
            finally:
                clinic.close()
    except (LogError, Refused) as error:
        raise Stop(str(error)) from error
