"""`ptcoder code`: codes the visits of a row file. Needs no window and no database, and loads neither."""

from __future__ import annotations

import io
import os
import signal
import sys
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TextIO

import click

if TYPE_CHECKING:
    from ptcoder.rows import Checked, Coded, Source
    from ptcoder.rulebook import RuleBook

Tick = Callable[[int], None]

STDIN = "<stdin>"
STDOUT, STDERR = "standard output", "standard error"
BAD_INPUT = 2
PIPE_CLOSED = 141
ENDINGS: tuple[signal.Signals, ...] = tuple(
    getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)
)
"""From outside, a closed terminal among them: what was begun is taken away before the end."""

rules_folder = click.option("--rules", "folder", metavar="FOLDER", type=Path, help="Another folder of rules.")
payer_files = click.option("--payers", metavar="FILE", type=Path, multiple=True, help="A further payer's file.")


@click.command()
@click.argument("visits", default="-")
@click.option("-o", "--output", "lines", metavar="LINES", help="Where the lines go; standard output if not given.")
@click.option("--findings", metavar="FILE", help="Where the findings go; standard error if not given.")
@click.option("--format", "form", type=click.Choice(["csv", "json"]), default="csv", show_default=True)
@rules_folder
@payer_files
@click.option("--unsorted", is_flag=True, help="The rows of a visit need not stand together.")
@click.option("--also", multiple=True, metavar="PAYER", help="What each visit would be under another payer, too.")
def code(
    visits: str,
    lines: str | None,
    findings: str | None,
    form: str,
    folder: Path | None,
    payers: tuple[Path, ...],
    unsorted: bool,
    also: tuple[str, ...],
) -> int:
    """Code the visits of a row file: one row per stretch of care, header first.

    VISITS is a CSV; `-` or nothing is standard input. Exits with 0 when coded, 1 when coded with at least one finding
    that is an error, 2 when the input is at fault; nothing is written then.
    """
    book = _load_rules(folder, payers)
    if isinstance(book, str):
        return refuse(book)
    from ptcoder.rows import BadRows, Changed

    unknown = [payer for payer in also if payer not in book.payers]
    if unknown:
        return refuse(f"--also {unknown[0]}: is not a payer we know; `ptcoder rules payers` lists them")
    closed = _closed(visits, lines)
    if closed:
        return refuse(closed)
    for ending in ENDINGS:
        if signal.getsignal(ending) is signal.SIG_DFL:  # under nohup a closed terminal ends nothing
            signal.signal(ending, _end)
    try:
        with _open_source(visits) as source:
            clash = _clash(visits, lines, findings)
            if clash:
                return refuse(clash)
            return _code(source, book, unsorted, tuple(dict.fromkeys(also)), lines, findings, form)
    except BadRows as error:
        return refuse(str(error))
    except Changed:
        return refuse(f"{visits}: the file was changed while it was being coded; nothing was kept, code it again")
    except BrokenPipeError:  # whoever read the output has seen enough
        _forget_output()
        return PIPE_CLOSED
    except OSError as error:
        _forget_output()
        return refuse(f"{error.filename or STDOUT}: {error.strerror or error}")


def _forget_output() -> None:
    """Let Python end without another try to write what could not be written."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _end(number: int, _frame: object) -> NoReturn:
    sys.exit(128 + number)


def refuse(text: str) -> int:
    """Says on standard error why nothing is done; the code to exit with."""
    with suppress(OSError):  # where even that cannot be written, the exit code tells it
        click.echo(text, err=True)
    return BAD_INPUT


def _load_rules(folder: Path | None, payers: tuple[Path, ...]) -> RuleBook | str:
    """The rule book, or why there is none."""
    from ptcoder.rulebook import BadRules, RuleBook

    try:
        return RuleBook.load(folder, payers)
    except BadRules as error:
        return str(error)


def _closed(visits: str, lines: str | None) -> str:
    """Which of the standard streams is needed and was closed by whoever started us, if one was."""
    streams: tuple[TextIO | None, TextIO | None] = sys.stdin, sys.stdout
    if visits == "-" and streams[0] is None:
        return f"{STDIN}: is closed; name the file to code"
    if lines in (None, "", "-") and streams[1] is None:
        return f"{STDOUT}: is closed; say with -o where the lines go"
    return ""


def _open_source(visits: str) -> Source:
    from ptcoder.rows import Source

    if visits == "-":
        return Source.memory(STDIN, sys.stdin.buffer.read())
    return Source.file(Path(visits))


def _clash(visits: str, lines: str | None, findings: str | None) -> str:
    """Why the outputs cannot be where they are wanted, if so."""
    where = [Path(each) for each in (lines, findings) if each and each != "-"]
    source = [Path(visits)] if visits != "-" else []
    for path in where:
        if path.is_dir():
            return f"{path}: is a folder; name a file to write"
        if not path.parent.is_dir():
            return f"{path}: its folder does not exist; make it, or write elsewhere"
        if any(path.exists() and path.is_file() and path.samefile(other) for other in source):
            return f"{path}: is the file that is being coded; write to another"
    if len(where) == 2 and where[0].resolve() == where[1].resolve() and not where[0].is_char_device():
        return f"{where[0]}: is wanted for the lines and for the findings; write them to two files"
    return ""


def _code(
    source: Source,
    book: RuleBook,
    unsorted: bool,
    also: tuple[str, ...],
    lines: str | None,
    findings: str | None,
    form: str,
) -> int:
    from ptcoder.export import WholeFile
    from ptcoder.rows import check

    with _bar("checking", source.size) as tick:
        checked = check(source, book, unsorted=unsorted, also=also, tick=tick)
    with ExitStack() as stack:
        files: list[WholeFile] = []

        def target(path: str | None, otherwise: TextIO, name: str) -> _Target:
            if not path or path == "-":
                return _Target(name, otherwise)
            with _uninterrupted():
                file = WholeFile(Path(path))
                stack.callback(file.drop)
            files.append(file)
            return _Target(path, file.file)

        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(encoding="utf-8", newline="")  # whatever the terminal or the system would write
        out, notes = target(lines, sys.stdout, STDOUT), target(findings, sys.stderr, STDERR)
        with _bar("coding", source.size if findings else 0) as tick:  # a bar would be torn by findings
            errors = _write(checked, form, out, notes, bool(findings), tick)
        for each in (out, notes):
            each.flush()
        for file in files:
            with _named(str(file.path)):
                file.finish()
        for file in files:
            with _named(str(file.path)):
                file.keep()
    return 1 if errors else 0


@contextmanager
def _named(name: str) -> Generator[None]:
    """Names what could not be written, where the system doesn't."""
    try:
        yield
    except OSError as error:
        error.filename = error.filename or name
        raise


class _Target:
    """Where lines or findings go; what cannot be written there is told by its name."""

    def __init__(self, name: str, stream: TextIO) -> None:
        self._name = name
        self._stream = stream

    def write(self, text: str) -> None:
        try:  # not _named: a context of its own for each visit takes longer than the writing
            self._stream.write(text)
        except OSError as error:
            error.filename = error.filename or self._name
            raise

    def flush(self) -> None:
        with _named(self._name):
            self._stream.flush()


def _write(checked: Checked, form: str, out: _Target, notes: _Target, begun: bool, tick: Tick | None) -> bool:
    """Write lines and findings as they come; whether any finding was an error. ``begun``: findings have a header
    even where there are none."""
    from ptcoder.coding import Severity
    from ptcoder.export import charges, csv_text, findings, jsonl, safe

    def told(coded: Coded) -> tuple[str, str, bool]:
        visit, coding, carried, also = coded
        found = csv_text(findings.row(visit.id, finding) for finding in coding.findings) if coding.findings else ""
        failed = any(finding.severity is Severity.ERROR for finding in coding.findings)
        if form == "json":
            return jsonl.text(coding, checked.carried, carried, also) + "\n", found, failed
        rows = charges.rows(visit, coding.lines)
        if checked.carried:
            rows = [(*row, *map(safe, cells)) for row, cells in zip(rows, carried, strict=True)]
        empty = ("",) * len(checked.carried)
        for payer, other in also.items():
            rows += [(*charges.what_if_row(visit, payer, at, line), *empty) for at, line in enumerate(other.lines, 1)]
        return csv_text(rows), found, failed

    errors = False
    if form == "csv":
        out.write(csv_text([(*charges.COLUMNS, *map(safe, checked.carried))]))
    if begun:
        notes.write(csv_text([findings.COLUMNS]))
    for lines, found, failed in checked.each(told, tick):
        out.write(lines)
        if found and not begun:
            notes.write(csv_text([findings.COLUMNS]))
            begun = True
        notes.write(found)
        errors = errors or failed
    return errors


@contextmanager
def _uninterrupted() -> Generator[None]:
    """Holds Ctrl-C and ENDINGS back until the block is done: what it makes is then known to whoever cleans up."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, *ENDINGS})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _bar(label: str, size: int) -> Generator[Tick | None]:
    """A progress bar on standard error where that is a terminal, and what tells it how many bytes were read."""
    if not size or not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=size, label=label, file=sys.stderr) as bar:
        yield bar.update
