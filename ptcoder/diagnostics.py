"""What the program keeps of itself for whoever has to mend it: a diary that rotates, and a report of each crash.

Neither can hold what is known of a patient. They are made of words that stand in this source, of numbers, of versions
and of the names of modules, functions and kinds of errors. What an error says, a value or a path is never written:
any of them may hold a name. Nothing is sent; who wants help hands the text on.
"""

from __future__ import annotations

import errno
import faulthandler
import platform
import re
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, TextIO, cast

from ptcoder import __version__

if TYPE_CHECKING:
    from logging.handlers import RotatingFileHandler
    from types import TracebackType

FOLDER = "diagnostics"
DIARY = "diary.txt"
NATIVE = "native.txt"
DIARY_BYTES, DIARY_FILES = 128 * 1024, 4
REPORTS_KEPT = 20
LAST_LINES = 30
MOST_OF_A_RUN = 10
HEAD = "Nothing in this text is about a patient: no name, no value and no message of an error is ever written here."
_STAMP = "%Y-%m-%dT%H%M%S%fZ"
_NATIVE_FILE = re.compile(r'File "(?:[^"]*[/\\])?([^"/\\]+)"')


class Told(Enum):
    """All that the diary can say; numbers may follow."""

    STARTED = "The program started"
    OPENED = "The log was opened"
    TROUBLE = "The log could not be read or written"
    CRASHED = "Something in the program failed"
    NATIVE_CRASH = "The program before was ended by the system"
    ENDED = "The program ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class CrashReport:
    """A report that was kept: when it was made (UTC), and where it lies."""

    at: datetime
    path: Path

    @property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")


class Diagnostics:
    """The diary and the reports of one data folder. The folder's lock is held by whoever makes this.

    A disk that takes nothing ends nobody's work: what cannot be written is left out.
    """

    def __init__(self, data: Path) -> None:
        self.folder = data / FOLDER
        with suppress(OSError):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._began = time.monotonic()
        self._made: set[str] = set()
        self._native: TextIO | None = None
        self._handler: RotatingFileHandler | None = None

    # --- the diary

    def begin(self) -> CrashReport | None:
        """From now on a crash of the native code under Python leaves its trace too; the report of one that ended the
        program before, if one did."""
        found = self._report_native()
        path = self.folder / NATIVE
        if not faulthandler.is_enabled():  # else a developer has it elsewhere
            with suppress(OSError):
                self._native = path.open("w", encoding="utf-8")
                faulthandler.enable(self._native)
        self.tell(Told.STARTED)
        return found

    def end(self) -> None:
        """The program ends as it should."""
        self.tell(Told.ENDED, seconds=round(time.monotonic() - self._began))
        if self._handler is not None:
            self._handler.close()
            self._handler = None
        if self._native is not None:
            faulthandler.disable()
            self._native.close()
            self._native = None
            with suppress(OSError):
                (self.folder / NATIVE).unlink()

    def tell(self, what: Told, **numbers: int) -> None:
        """A line in the diary. It can hold nothing but these words and numbers, and names that stand in the source."""
        import logging

        said = "".join(f" {name}={number:d}" for name, number in numbers.items())
        record = logging.LogRecord("ptcoder", logging.INFO, "", 0, f"{what.value}.{said}", None, None)
        self._diary().handle(record)

    def last(self) -> str:
        """The diary's last lines, the newest at the end; empty where there are none."""
        try:
            lines = (self.folder / DIARY).read_text(encoding="utf-8").splitlines()
        except OSError:
            return ""
        return "\n".join(lines[-LAST_LINES:])

    def _diary(self) -> RotatingFileHandler:
        if self._handler is None:
            import logging
            from logging.handlers import RotatingFileHandler

            class Quiet(RotatingFileHandler):
                def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's own name
                    """A full disk ends no visit, and standard error may be somebody's log."""

            self._handler = Quiet(
                self.folder / DIARY, maxBytes=DIARY_BYTES, backupCount=DIARY_FILES - 1, encoding="utf-8", delay=True
            )
            form = logging.Formatter("%(asctime)s %(message)s", "%Y-%m-%dT%H:%M:%SZ")
            form.converter = time.gmtime
            self._handler.setFormatter(form)
        return self._handler

    # --- the reports

    def report(self, error: BaseException) -> CrashReport | None:
        """Keeps what is known of an error that nobody caught; None if it was told before in this run, if there have
        been too many, or if it cannot be written."""
        self.tell(Told.CRASHED)
        known = "\n".join(_chain(error))
        if known in self._made or len(self._made) >= MOST_OF_A_RUN:
            return None
        self._made.add(known)
        return self._keep(described(error, seconds=round(time.monotonic() - self._began)), datetime.now(UTC))

    def reports(self) -> list[CrashReport]:
        """Those that are kept, the newest first."""
        found = [CrashReport(at=at, path=path) for path in self.folder.glob("crash-*.txt") if (at := _stamp(path))]
        return sorted(found, key=lambda each: each.at, reverse=True)

    def _keep(self, text: str, at: datetime) -> CrashReport | None:
        report = CrashReport(at=at, path=self.folder / f"crash-{at.strftime(_STAMP)}.txt")
        before = self.last()
        whole = f"{text}\nBefore it\n{before}\n" if before else text
        try:
            report.path.write_text(whole, encoding="utf-8")
        except OSError:
            return None
        for each in self.reports()[REPORTS_KEPT:]:
            each.path.unlink(missing_ok=True)
        return report

    def _report_native(self) -> CrashReport | None:
        path = self.folder / NATIVE
        try:
            found = path.read_text(encoding="utf-8", errors="replace").strip()
            at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
            path.unlink()
        except OSError:
            return None
        if not found:
            return None
        self.tell(Told.NATIVE_CRASH)
        return self._keep(f"{_head(at)}\n{_NATIVE_FILE.sub(_short, found)}\n", at)


def described(error: BaseException, *, seconds: int | None = None) -> str:
    """What may be known of an error by whoever mends the program: kinds, numbers, and the way through the source."""
    ran = [f"It had run for {seconds} seconds."] if seconds is not None else []
    return "\n".join([_head(datetime.now(UTC)), *ran, "", *_chain(error), ""])


def _head(at: datetime) -> str:
    frozen = "installed program" if getattr(sys, "frozen", False) else "from its source"
    system = f"{platform.system()} {platform.release()} {platform.machine()}"
    versions = [f"Python {platform.python_version()}"]
    binding = sys.modules.get("PySide6")
    if binding is not None:
        versions.append(f"PySide6 {binding.__version__}")
    lines = (f"ptcoder {__version__} failed at {at:%Y-%m-%d %H:%M:%S} UTC.", HEAD, "")
    return "\n".join((*lines, f"{', '.join(versions)}, {system}, {frozen}."))


def _chain(error: BaseException) -> Iterator[str]:
    """An error and those that it came from, the first cause last, each with its way, the place of the error last."""
    seen: set[int] = set()
    each: BaseException | None = error
    said = ""
    while each is not None and id(each) not in seen:
        seen.add(id(each))
        yield f"{said}{_kind(each)}"
        yield from _way(each.__traceback__)
        if isinstance(each, BaseExceptionGroup):
            for inner in cast("BaseExceptionGroup[BaseException]", each).exceptions:
                yield from _chain(inner)
        said, each = "It came from ", each.__cause__ or (None if each.__suppress_context__ else each.__context__)


def _kind(error: BaseException) -> str:
    number = error.errno if isinstance(error, OSError) else None
    code = f" {errno.errorcode.get(number, number)}" if number is not None else ""
    return f"{type(error).__module__}.{type(error).__qualname__}{code}"


def _way(traceback: TracebackType | None) -> Iterator[str]:
    while traceback is not None:
        frame = traceback.tb_frame
        module = frame.f_globals.get("__name__", "?")
        yield f"    {module}, line {traceback.tb_lineno}, in {frame.f_code.co_qualname}"
        traceback = traceback.tb_next


def _short(match: re.Match[str]) -> str:
    """A path begins with the user's folder, which bears a name."""
    return f'File "{match[1]}"'


def _stamp(path: Path) -> datetime | None:
    with suppress(ValueError):
        return datetime.strptime(path.stem.removeprefix("crash-"), _STAMP).replace(tzinfo=UTC)
    return None
