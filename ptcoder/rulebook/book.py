"""The rule book: a folder of rule files, read once, that answers for any day."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from copy import copy
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from ptcoder.rulebook.dated import Timeline
from ptcoder.rulebook.edition import Edition
from ptcoder.rulebook.notes import FILE as NOTES
from ptcoder.rulebook.notes import Notes, read_notes
from ptcoder.rulebook.offered import Known, part, read_payers
from ptcoder.rulebook.own_fees import OwnFees, WrittenFees
from ptcoder.rulebook.payers import PayerFile, payers_timeline
from ptcoder.rulebook.questions import FILE, Questions, read_questions
from ptcoder.rulebook.reading import Faults
from ptcoder.rulebook.records import Fees, Pair, Table, Threshold
from ptcoder.rulebook.services import FILE as SERVICES
from ptcoder.rulebook.services import Services, read_services
from ptcoder.rulebook.tables import Pairs, read_fees, read_general, read_pairs, read_thresholds
from ptcoder.rulebook.written import WrittenPayer, WrittenPayers, check_written

if TYPE_CHECKING:
    from ptcoder.rulebook.cms.overlay import Overlay
    from ptcoder.rulebook.cms.records import Imported

DAYS_KEPT = 4096
IMPORTS = "imports"
"""The folder, inside a folder of rules, with what was read from CMS's own files."""


class RuleBook:
    """What the rules were, on any day. Made by ``load``; what it answers never changes afterwards."""

    def __init__(
        self,
        *,
        services: Services,
        payers: Known,
        questions: Timeline[Questions],
        notes: Notes,
        pairs: Pairs,
        thresholds: Timeline[Threshold | None],
        fees: Timeline[Fees | None],
        assistants: Timeline[str],
        rules: Mapping[str, str],
        checked: Mapping[str, date],
    ) -> None:
        self._services = services.timeline()
        self._known = payers
        self._payers = payers_timeline(payers.on)
        self._questions = questions
        self._notes = notes.forms
        self._pairs: Timeline[Mapping[tuple[str, str], Pair]] = pairs.timeline()
        self._thresholds = thresholds
        self._fees = fees
        self._assistants = assistants
        self._rules = rules
        self._checked = MappingProxyType(checked)
        looked = min(payer.checked_on for payer in payers.on)
        payer_table = Table(name="payers", first=None, through=None, checked_on=looked)
        self._tables = (services.table, payer_table, pairs.table, services.limits)
        self._checked_on = max(table.checked_on for table in self._tables)
        self._editions: dict[date, Edition] = {}
        self._derived: dict[date, dict[str, object]] = {}
        self._overlay: Overlay | None = None
        self._written: WrittenPayers | None = None
        self._own_fees: OwnFees | None = None

    @classmethod
    def load(
        cls, folder: Path | None = None, payers: Sequence[Path] = (), *, confirmed: Collection[str] = ()
    ) -> RuleBook:
        """Read and check a whole folder of rules, the shipped one unless another is given.

        Where the folder has ``imports``, what was read from CMS's own files, they are laid over its rules; over the
        shipped ones where it holds nothing else.
        Each further payer file takes the place of the payer with its id, or adds one; the last given wins. It may
        build on a payer read before it. ``confirmed``: ids of templates that the clinic has confirmed.
        Raises BadRules with every fault found; where the services are at fault, with theirs alone.
        """
        imports = folder if folder is not None and (folder / IMPORTS).is_dir() else None
        if folder is None or (imports is not None and not (folder / SERVICES).exists()):
            from ptcoder.files import resource

            folder = resource("rules")
        faults = Faults()
        if not any(folder.glob("*.toml")):
            right = f"a folder with {SERVICES} and the other rule files, or one that `ptcoder rules import --to` made,"
            faults.add(
                f"{folder}: folder", f"{'holds' if folder.is_dir() else 'is not there, so it holds'} no rules", right
            )
            faults.check()
        services = read_services(folder, faults)
        faults.check()
        notes = read_notes(part(folder, NOTES), services.versions, faults)
        found = read_payers(folder, payers, confirmed, services.versions, notes.fields, faults)
        questions = read_questions(part(folder, FILE), services.versions, faults)
        pairs = read_pairs(folder, faults)
        checked: dict[str, date] = {}
        thresholds, fees = read_thresholds(folder, faults, checked), read_fees(folder, faults, checked)
        assistants, rules = read_general(folder, faults, checked)
        faults.check()
        book = cls(
            services=services,
            payers=found,
            questions=questions,
            notes=notes,
            pairs=pairs,
            thresholds=thresholds,
            fees=fees,
            assistants=assistants,
            rules=rules,
            checked=checked,
        )
        if imports is None:
            return book
        from ptcoder.rulebook.cms.kept import read_imports

        return book.with_imports(read_imports(imports))

    @property
    def payers(self) -> tuple[str, ...]:
        """The ids of all payers that are on, on the last day: those of the folder by file name, then those added."""
        return tuple(file.id for file in self.payer_files(date.max).values() if file.is_on)

    @property
    def checked(self) -> Mapping[str, date]:
        """The last look at what has no table in an edition: ``thresholds``, ``fees``, ``general``."""
        return self._checked

    @property
    def templates(self) -> Mapping[str, PayerFile]:
        """The payers that are off, on the last day, by id, for looking: a clinic has to confirm them first."""
        return MappingProxyType({each.id: each for each in self.payer_files(date.max).values() if not each.is_on})

    def payer_files(self, day: date) -> Mapping[str, PayerFile]:
        """All payers of a day, on or off, by id."""
        return MappingProxyType(self._known.payers if self._written is None else self._written.files(day))

    @property
    def questions(self) -> Questions:
        """The latest questions; an edition has those of its day."""
        return self._questions.on(date.max)

    def on(self, day: date) -> Edition:
        """The rules of a day, whatever the day. Equal days share one edition; days between changes its parts."""
        edition = self._editions.get(day)
        if edition is None:
            if len(self._editions) >= DAYS_KEPT:
                self._editions.clear()
            edition = self._edition(day)
            if self._overlay is not None:
                edition = self._overlay.over(edition)
            self._editions[day] = edition
        return edition

    @property
    def imports(self) -> tuple[Imported, ...]:
        """What was read from CMS's own files and is laid over these rules, in the order in which it was taken."""
        return self._overlay.imports if self._overlay is not None else ()

    def with_imports(self, imports: Sequence[Imported]) -> RuleBook:
        """These rules with further imports laid over them. Days before an import's first stay as they are."""
        if not imports:
            return self
        from ptcoder.rulebook.cms.overlay import Overlay

        book = copy(self)
        book._editions, book._derived = {}, {}
        book._overlay = Overlay((*self.imports, *imports))
        return book

    def with_payers(self, written: Sequence[WrittenPayer]) -> RuleBook:
        """These rules with the payers that a clinic wrote into its log, all of them, in its order."""
        book = copy(self)
        book._editions = {}
        book._written = WrittenPayers(self._known, written)
        book._payers = book._written.payers
        return book

    def with_fees(self, written: Sequence[WrittenFees]) -> RuleBook:
        """These rules with the fee tables that a clinic wrote into its log, in its order; after ``with_payers``."""
        book = copy(self)
        book._editions = {}
        book._own_fees = OwnFees(written, self._services.on(date.max))
        book._payers = book._own_fees.over(self._payers)
        return book

    @property
    def unread_fees(self) -> tuple[WrittenFees, ...]:
        """Fee tables of a clinic that cannot be understood, and are passed over."""
        return self._own_fees.unread if self._own_fees is not None else ()

    @property
    def unread_payers(self) -> tuple[WrittenPayer, ...]:
        """What a clinic wrote that cannot be understood, and is passed over."""
        return self._written.unread if self._written is not None else ()

    def check_payer(self, written: WrittenPayer) -> PayerFile:
        """The payer that a clinic's file would be from its first day on. Raises BadRules with every fault of it."""
        return check_written(self._known, written, self.payer_files(written.since))

    def _edition(self, day: date) -> Edition:
        dated = (self._services, self._payers, self._pairs, self._thresholds, self._fees, self._assistants)
        start = max(timeline.start(day) for timeline in (*dated, self._questions, self._notes))
        period = "oldest rules" if start == date.min else f"rules of {start}"
        return Edition(
            day=day,
            name=f"{period}, checked {self._checked_on}",
            services=self._services.on(day),
            payers=self._payers.on(day),
            pairs=self._pairs.on(day),
            threshold=self._thresholds.on(day),
            fees=self._fees.on(day),
            assistants=self._assistants.on(day),
            questions=self._questions.on(day),
            notes=self._notes.on(day),
            tables=self._tables,
            rules=self._rules,
            derived=self._derived.setdefault(start, {}),
        )
