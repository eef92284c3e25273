"""What was read from CMS's own files, in the clinic's log: its visits are coded by it, and its bills name it."""

from __future__ import annotations

from uuid import uuid4

from ptcoder.rulebook import BadRules
from ptcoder.rulebook.cms.kept import pack, unpack
from ptcoder.rulebook.cms.records import Imported
from ptcoder.store import Log
from ptcoder.visit import RulesImported


def event(imported: Imported) -> RulesImported:
    """How an import stands in the log."""
    return RulesImported(
        taken=uuid4(),
        kind=imported.kind.value,
        file=imported.file,
        sha256=imported.sha256,
        since=imported.since,
        content=pack(imported),
        edition=imported.name,
    )


def taken(log: Log) -> tuple[list[Imported], int]:
    """The imports of a log in its order, and how many of them cannot be read by this program."""
    found: list[Imported] = []
    unread = 0
    for each in log.rules():
        try:
            found.append(unpack(each.content, each.file))
        except BadRules:
            unread += 1
    return found, unread
