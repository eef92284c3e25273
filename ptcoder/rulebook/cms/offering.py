"""An import before it is taken: what was read, what it would change, and what to know before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ptcoder.rulebook.book import RuleBook
from ptcoder.rulebook.cms.damage import refused
from ptcoder.rulebook.cms.differences import Difference, differences, remarks
from ptcoder.rulebook.cms.importing import Wanted, read_files
from ptcoder.rulebook.cms.records import Imported


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """An import that was read and not yet taken."""

    imported: Imported
    differences: tuple[Difference, ...]
    remarks: tuple[str, ...]


def offer(book: RuleBook, paths: Sequence[Path], wanted: Wanted) -> Offer:
    """Reads the files of one of CMS's tables, and holds it against the rules it would be laid over.

    Raises BadRules with every fault found.
    """
    files: list[tuple[str, bytes]] = []
    for path in paths:
        try:
            files.append((path.name.encode("utf-8", "replace").decode(), path.read_bytes()))
        except OSError as error:
            raise refused(str(path), f"cannot be read ({error.strerror})", "a file") from error
    imported = read_files(files, book.on(wanted.taken_on).services, wanted)
    before, after = book.on(imported.since), book.with_imports([imported]).on(imported.since)
    return Offer(imported=imported, differences=differences(before, after), remarks=remarks(imported, before))
