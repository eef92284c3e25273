"""The log from a terminal: found, its key asked for, opened; and how far work is. What the commands share."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

import click

from ptcoder import files
from ptcoder.clinic.clock import SystemClock
from ptcoder.clinic.key import missing_words, tell_news
from ptcoder.store import KeyLocked, Keys, Log, LogError, PlainKeys, SealedKeys, Way, keys, restoring, usual_keys
from ptcoder.store.place import DATABASE, KEY

BAD_INPUT = 2
ASKED = {Way.PASSPHRASE: "Passphrase", Way.CODE: "Recovery code"}

log_folder = click.option(
    "--log", metavar="FOLDER", type=Path, help="The clinic's data folder, if it is not in its usual place."
)


def stop(text: object) -> int:
    """Says why a command ends, and the code that it exits with then."""
    click.echo(str(text), err=True)
    return BAD_INPUT


def folder_of(log: Path | None) -> Path:
    """The data folder that is meant, or the usual one; absolute."""
    return (log or files.data_folder()).absolute()


@contextmanager
def opened_log(folder: Path | None, *, warns: bool = True) -> Generator[Log]:
    """The log of a folder, None the usual one, its key asked for where somebody sits at the terminal; what opening it
    found goes to standard error, if it ``warns``. LogError where it cannot be opened.
    """
    where = folder_of(folder)
    restoring.finish(where)
    if not (where / DATABASE).exists():
        raise LogError(f"There is no log in {where}")
    source = Asking(keys_of(where))
    source.key(where / KEY, where / DATABASE)
    with Log.open(where, source.keys) as log:
        tell_news(log, SystemClock().look())
        if warns:
            for each in troubles(log):
                click.echo(each, err=True)
        yield log


def troubles(log: Log) -> list[str]:
    """What this opening found: told once, by whoever opens the log first."""
    return [each for each in (log.damage, missing_words(log)) if each]


def keys_of(folder: Path) -> Keys:
    """A key that lies readable in its file is left so; only the window seals it."""
    file = folder / KEY
    if file.exists() and keys.plain_key(keys.read_key_file(file)) is not None:
        return PlainKeys()
    return usual_keys()


class Asking:
    """Keys that ask on the terminal for what opens a log, where somebody sits at one."""

    def __init__(self, keys: Keys) -> None:
        self.keys = keys

    def key(self, file: Path, log: Path) -> bytes:
        while True:
            try:
                return self.keys.key(file, log)
            except KeyLocked as locked:
                ways = [way for way in locked.ways if way in ASKED]
                if not isinstance(self.keys, SealedKeys) or not ways or not sys.stdin.isatty():
                    raise
                click.echo(str(locked), err=True)
                self._ask(self.keys, file, ways[0])

    def _ask(self, keys: SealedKeys, file: Path, way: Way) -> None:
        said = click.prompt(ASKED[way], hide_input=way is Way.PASSPHRASE, err=True)
        try:
            (keys.unlock_with_passphrase if way is Way.PASSPHRASE else keys.unlock_with_code)(file, said)
        except LogError as error:
            click.echo(str(error), err=True)


@contextmanager
def bar(label: str) -> Generator[Callable[[float], None]]:
    """A progress bar on standard error where that is a terminal."""
    if not sys.stderr.isatty():
        yield lambda done: None
        return
    with click.progressbar(length=100, label=label, file=sys.stderr) as bar:
        yield lambda done: bar.update(round(done * 100) - bar.pos)
