"""`ptcoder key`: what guards the log, its recovery code, its passphrase and its key; and opening it on a new machine.

Nothing secret is ever an argument: it is typed where it is not shown, or comes on standard input, a line for each.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from ptcoder import files

if TYPE_CHECKING:
    from ptcoder.store import Guard, KeyLocked, Keys, Log, SealedKeys

log_folder = click.option("--log", "folder", metavar="FOLDER", type=Path, help="The folder of another log.")

PLAIN = "The key of this log lies readable in its key file (PTCODER_KEY_FILE is set); nothing guards it."
TRIES = 3

T = TypeVar("T")


class Stop(click.ClickException):
    """Ends the command in words."""

    exit_code = 2


@contextmanager
def opened(folder: Path, keys: Keys) -> Generator[Log]:
    """The log of a folder, with the passphrase asked where one is set. Raises Stop where it does not open."""
    from ptcoder.store import KeyLocked, Log, LogError, SealedKeys

    try:
        try:
            log = Log.open(folder, keys)
        except KeyLocked as locked:
            if not isinstance(keys, SealedKeys):
                raise
            _unlock(folder, keys, locked)
            log = Log.open(folder, keys)
    except LogError as error:
        raise Stop(str(error)) from error
    with log:
        yield log


@click.group()
def key() -> None:
    """Show and change what guards the log: its key, its recovery code, its passphrase."""


@key.command()
@log_folder
def status(folder: Path | None) -> None:
    """Tell where the key is kept; opens nothing."""
    from ptcoder.store import Code, LogError, SealedKeys, usual_keys
    from ptcoder.store.guarding import status as status_of
    from ptcoder.store.keys import plain_key, read_key_file

    file, keys = _file(_existing(folder)), usual_keys()
    try:
        if plain_key(read_key_file(file)) is not None:
            click.echo("key: readable in the key file" + ("" if keys_are_plain(keys) else "; sealed at the next start"))
            return
        found = status_of(keys if isinstance(keys, SealedKeys) else SealedKeys(None), file)
    except LogError as error:
        raise Stop(str(error)) from error
    except OSError as error:
        raise Stop(f"{file}: {error.strerror}") from error
    store = "in this computer's credential store" if found.store else "nowhere on this computer"
    click.echo(f"key: {'behind a passphrase' if found.passphrase else store}")
    made = {Code.NONE: "none was made", Code.SHOWN: "made, not checked yet", Code.VERIFIED: "made and checked"}
    click.echo(f"recovery code: {made[found.code]}")


@key.command(name="show-recovery")
@log_folder
def show_recovery(folder: Path | None) -> None:
    """Make a new recovery code and show it once; the one before opens nothing any more."""
    from ptcoder.store import Code

    with _guarded(_existing(folder)) as (log, guard):
        if guard.status().code is not Code.NONE:
            _agreed("A new code takes the place of the one that was made before. Go on?")
        code = _in_words(guard.new_code)
        _tell(log, ["code"])
        _show(guard, code)


@key.command()
@log_folder
def change(folder: Path | None) -> None:
    """Encrypt the log with another key; it must be open nowhere else. Shows a new recovery code."""
    with _guarded(_existing(folder)) as (log, guard):
        passphrase = _ask("Passphrase") if guard.status().passphrase else None
        code = _in_words(lambda: log.change_key(passphrase))
        _tell(log, guard.take_news())
        click.echo("The log has another key.")
        _show(guard, code)


@key.group()
def passphrase() -> None:
    """Ask a passphrase at each start, or ask none."""


@passphrase.command(name="set")
@log_folder
def set_passphrase(folder: Path | None) -> None:
    """Set a passphrase, or another one; the key leaves the credential store."""
    with _guarded(_existing(folder)) as (log, guard):
        typed = _ask_twice()
        _in_words(lambda: guard.set_passphrase(typed))
        _tell(log, ["passphrase"])
    click.echo("The passphrase is asked at the next start.")


@passphrase.command(name="remove")
@log_folder
def remove_passphrase(folder: Path | None) -> None:
    """Ask none any more; the key goes into the credential store."""
    with _guarded(_existing(folder)) as (log, guard):
        _in_words(guard.remove_passphrase)
        _tell(log, ["no passphrase"])
    click.echo("The key lies in this computer's credential store.")


@key.command()
@log_folder
def recover(folder: Path | None) -> None:
    """Open the log with its recovery code: on a new computer, or after its credential store was lost."""
    from ptcoder.store import SealedKeys, WrongCode, usual_keys

    where = _existing(folder)
    keys = usual_keys()
    if not isinstance(keys, SealedKeys):
        raise Stop(PLAIN)
    _try(lambda: keys.unlock_with_code(_file(where), _ask("Recovery code")), WrongCode)
    with opened(where, keys) as log:
        _tell(log, _guard_of(log).take_news())
        status = _guard_of(log).status()
        if not (status.store or status.passphrase):
            click.echo("This computer has no credential store, so a passphrase guards the log from now on.")
            typed = _ask_twice()
            _in_words(lambda: _guard_of(log).set_passphrase(typed))
            _tell(log, ["passphrase"])
    click.echo("The log opens on this computer from now on.")


# --- how


def keys_are_plain(keys: Keys) -> bool:
    from ptcoder.store import PlainKeys

    return isinstance(keys, PlainKeys)


def _unlock(folder: Path, keys: SealedKeys, locked: KeyLocked) -> None:
    from ptcoder.store import Way, WrongPassphrase
    from ptcoder.store.place import DATABASE

    if locked.ways[0] is Way.NEW_PASSPHRASE:
        click.echo(str(locked), err=True)
        typed = _ask_twice()
        keys.set_first_passphrase(_file(folder), folder / DATABASE, typed)
    elif locked.ways[0] is Way.PASSPHRASE:
        _try(lambda: keys.unlock_with_passphrase(_file(folder), _ask("Passphrase")), WrongPassphrase)
    else:
        raise Stop(f"{locked} `ptcoder key recover` opens it with the recovery code.")


@contextmanager
def _guarded(folder: Path) -> Generator[tuple[Log, Guard]]:
    """The log for itself: what guards it is read and written anew as a whole."""
    from ptcoder.store import LogError, usual_keys
    from ptcoder.store.lock import held

    try:
        with held(folder, "key"), opened(folder, usual_keys()) as log:
            guard = _guard_of(log)
            _tell(log, guard.take_news())
            yield log, guard
    except LogError as error:
        raise Stop(str(error)) from error


def _guard_of(log: Log) -> Guard:
    if log.guard is None:
        raise Stop(PLAIN)
    return log.guard


def _existing(folder: Path | None) -> Path:
    where = folder or files.data_folder()
    if not _file(where).exists():
        raise Stop(f"There is no key of a log in {where}")
    return where


def _file(folder: Path) -> Path:
    from ptcoder.store.place import KEY

    return folder / KEY


def _tell(log: Log, news: list[str]) -> None:
    """What was done stands in the log; who did it is not known here."""
    from ptcoder.clinic import SystemClock
    from ptcoder.clinic.key import tell

    _in_words(lambda: tell(log, SystemClock().look(), news))


def _show(guard: Guard, code: str) -> None:
    from ptcoder.store.recovery_code import meant

    click.echo(f"\nRecovery code:  {code}\n")
    click.echo("Write it down and keep it where the clinic keeps its keys. It is not shown again.")
    typed = _ask("Type it back from the paper (nothing: later)")
    if meant(typed) == meant(code):
        guard.confirm_code()
        click.echo("That is right.")
    else:
        click.echo("Not checked yet; the window will remind of it.", err=True)


def _ask(text: str) -> str:
    """A line that is not shown where it is typed."""
    if sys.stdin.isatty():
        return click.prompt(text, hide_input=True, default="", show_default=False, err=True)
    return sys.stdin.readline().rstrip("\r\n")


def _ask_twice() -> str:
    first = _ask("New passphrase")
    if first != _ask("The same again"):
        raise Stop("The two are not alike.")
    return first


def _agreed(question: str) -> None:
    click.echo(question + " [y/N] ", nl=False, err=True)
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        raise Stop("Nothing was changed.")


def _try(attempt: Callable[[], None], wrong: type[Exception]) -> None:
    """Lets a person try again, where a person sits there."""
    from ptcoder.store import LogError

    for left in range(TRIES - 1, -1, -1):
        try:
            attempt()
        except wrong as error:
            if not (left and sys.stdin.isatty()):
                raise Stop(str(error)) from error
            click.echo(str(error), err=True)
        except LogError as error:
            raise Stop(str(error)) from error
        else:
            return


def _in_words(do: Callable[[], T]) -> T:
    from ptcoder.store import LogError

    try:
        return do()
    except LogError as error:
        raise Stop(str(error)) from error
