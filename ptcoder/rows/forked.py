"""Work for several processors: copies of this process that each do every n-th part, and hand back what they made.

A copy sees everything as it was when the work began, so nothing has to be sent to it, and writes into a pipe of its
own, so that it waits when it is ahead and ends when nobody reads any more. Where the system cannot copy a process
(Windows) or does it badly (macOS), there is one processor.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import traceback
from collections.abc import Callable, Generator, Iterable
from typing import Any, BinaryIO, NoReturn, TypeVar

T = TypeVar("T")

MOST = 8
_LENGTH = 8


def processors() -> int:
    """How many processes are worth their while here."""
    if not sys.platform.startswith("linux"):
        return 1
    return min(MOST, len(os.sched_getaffinity(0)))


def in_order(work: Callable[[int], T], parts: int, processes: int) -> Generator[T]:
    """``work(0)``, ``work(1)``, ... done by so many copies of this process, handed out in order.

    Results are pickled. What ``work`` raises is raised here; a copy that dies raises ChildProcessError. Close the
    generator to end the copies before their time.
    """
    pipes: list[BinaryIO] = []
    copies: list[int] = []
    try:
        for first in range(min(processes, parts)):
            theirs, ours = os.pipe()
            copy = os.fork()
            if copy == 0:
                os.close(theirs)
                for pipe in pipes:
                    pipe.close()
                _work(work, range(first, parts, processes), ours)
            os.close(ours)
            copies.append(copy)
            pipes.append(os.fdopen(theirs, "rb"))
        for part in range(parts):
            yield _receive(pipes[part % processes])
    finally:
        for pipe in pipes:
            pipe.close()
        for copy in copies:
            os.kill(copy, signal.SIGKILL)  # it holds nothing but its end of the pipe
            os.waitpid(copy, 0)


def _work(work: Callable[[int], object], parts: Iterable[int], pipe: int) -> NoReturn:
    """The life of a copy. It leaves without tidying up: everything it has is also its original's."""
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the original hears it too, and ends its copies
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        with os.fdopen(pipe, "wb") as file:
            for part in parts:
                try:
                    made = pickle.dumps((work(part), None))
                except Exception as error:  # noqa: BLE001 - raised again where it can be dealt with
                    error.add_note(traceback.format_exc())
                    made = pickle.dumps((None, error))
                file.write(len(made).to_bytes(_LENGTH))
                file.write(made)
                file.flush()
    finally:
        os._exit(0)


def _receive(pipe: BinaryIO) -> Any:
    length = int.from_bytes(pipe.read(_LENGTH))
    data = pipe.read(length)
    if not length or len(data) < length:
        raise ChildProcessError(0, "a process that coded a part of the file ended too early; is there enough memory?")
    made, error = pickle.loads(data)
    if error is not None:
        raise error
    return made
