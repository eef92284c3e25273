"""What is done to the rules at a desk: CMS's own files and the clinic's payers are taken, withdrawn, reviewed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from ptcoder.clinic import rules
from ptcoder.clinic.desk import Desk
from ptcoder.clinic.duties import Deed
from ptcoder.clinic.fee_offers import FeesOffer, FeeTableRow, fee_tables, offer_fees
from ptcoder.clinic.payer_sheets import PayersSheet, payers_sheet, unverified
from ptcoder.clinic.recovery import day_of
from ptcoder.clinic.refused import Refused, read_id, read_words
from ptcoder.clinic.rules import Rulings
from ptcoder.clinic.sheets import FloorSheet
from ptcoder.clinic.staff import NOBODY
from ptcoder.rulebook import BadRules, PayerFile, RuleBook, WrittenPayer
from ptcoder.visit import Event, FeesWritten, Logged, PayerReviewed, RulesWithdrawn, Stamp, Visit, fold

if TYPE_CHECKING:
    from ptcoder.rulebook.cms.offering import Offer

MOST = 1 << 20
"""Bytes of a payer's file, or of its fees."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PayerOffer:
    """A payer's file that was read and not yet taken. ``against`` names what ``changes`` holds it against; empty:
    there was nothing.
    """

    payer: PayerFile
    written: WrittenPayer
    against: str
    changes: tuple[str, ...]
    unverified: tuple[str, ...]


class RuleIntents(Desk):
    """The intents that have to do with the rules. Each writes one transaction; none of them can be undone, only
    withdrawn from a day on, and signed bills stay as they were signed.
    """

    @property
    def book(self) -> RuleBook:
        """The rules by which this clinic's visits are coded."""
        return self._floor.book

    @property
    def rulings(self) -> Rulings:
        """What this clinic has said of the rules."""
        return self._rulings

    def take_up_rules(self) -> bool:
        """Applies what another program has written into the log about the rules; whether there was anything."""
        if self._is_closed:
            return False
        outside = self._log.outside()
        if outside == self._outside:
            return False
        self._outside = outside
        found = self._log.rules()
        if len(found) == self._rulings.records:
            return False
        self._apply(rules.read(self._shipped, found))
        return True

    # --- CMS's own files

    def import_rules(
        self,
        paths: Sequence[Path],
        *,
        since: date | None = None,
        year: int | None = None,
        member: str = "",
        locality: str = "",
        skip_damaged: bool = False,
    ) -> Offer:
        """Reads the files of one of CMS's tables, and tells what taking them would change; writes nothing.

        Refused names every fault, each on a line of its own.
        """
        from ptcoder.rulebook.cms.importing import Wanted
        from ptcoder.rulebook.cms.offering import offer

        wanted = Wanted(
            taken_on=self._today(), since=since, year=year, member=member, locality=locality, skip_damaged=skip_damaged
        )
        try:
            return offer(self._floor.book, paths, wanted)
        except BadRules as error:
            raise Refused(str(error)) from error

    def take_rules(self, offer: Offer) -> FloorSheet:
        """Takes what was read: it holds from its first day on, and signed bills name it."""
        return self._say(rules.imported_event(offer.imported))

    # --- payers

    def payers_sheet(self, day: date | None = None) -> PayersSheet:
        """All payers side by side, as they are on a day; today if none is named."""
        return payers_sheet(self._floor, self._rulings, day or self._today(), self._name_of)

    def read_payer(self, path: Path, since: date | None = None) -> PayerOffer:
        """Reads a payer's file, and tells what taking it would change for visits from ``since`` (today) on.

        Refused names every fault, each on a line of its own.
        """
        return self._offer(*_read_text(path, "a payer's file"), since)

    def confirm_payer(self, payer: str, since: date | None = None, who: str = "") -> PayerOffer:
        """A template as it would be once it is confirmed; ``who`` stands for it, the one who treats if not named."""
        found = self.book.payer_files(since or self._today()).get(payer)
        if found is None:
            raise Refused(f"{payer} is not a payer we know.")
        if found.is_on:
            raise Refused(f"{payer} is no template that waits for a clinic: it is on.")
        who = read_words(who) or self.staff.name
        told = json.dumps(who, ensure_ascii=False).replace("\x7f", " ")
        text = f'base = "{payer}"\nconfirmed = true\nreviewed = {{ on = {self._today()}, who = {told} }}\n'
        return self._offer(f"{payer} confirmed", text, since)

    def take_payer(self, offer: PayerOffer) -> FloorSheet:
        """Takes a payer that was read: it holds for visits from its first day on, and signed bills name it."""
        return self._say(rules.payer_event(offer.payer.id, offer.written))

    def read_fees(self, path: Path, payer: str, since: date | None = None) -> FeesOffer:
        """Reads a payer's fee table, and tells what taking it would change for visits from ``since`` (today) on.

        Refused where it can't be read as a whole; rows that are wrong stand in the offer.
        """
        file, text = _read_text(path, "a fee table")
        return offer_fees(self.book, file, text, payer, since or self._today())

    def take_fees(self, offer: FeesOffer) -> FloorSheet:
        """Takes a fee table that was read, without its wrong rows: it holds for visits from its first day on, until
        the payer's next one.
        """
        if not offer.rows:
            raise Refused("No row of this table can be taken. Mend the file, then choose it again.")
        return self._say(rules.fees_event(offer.written), deed=Deed.PAYERS)

    def fee_tables(self, payer: str) -> tuple[FeeTableRow, ...]:
        """The fee tables that were taken for a payer, the latest first, with what became of them."""
        return fee_tables(self._rulings, payer, self._name_of)

    def review_payer(self, payer: str) -> FloorSheet:
        """Somebody has held a payer's rules against the contract today, and they agree."""
        if payer not in self.book.payer_files(self._today()):
            raise Refused(f"{payer} is not a payer we know.")
        self.staff.must(Deed.PAYERS)
        if self.staff.who is None:  # a review is somebody's word
            raise Refused(NOBODY)
        return self._say(PayerReviewed(payer=payer, on=self._today()), deed=Deed.PAYERS)

    def withdraw_rules(self, taken: Sequence[str], *, since: date | None = None, reason: str = "") -> FloorSheet:
        """What was taken doesn't hold for visits from ``since`` (today) on. It stays in the log.

        Refused where a visit would be left without its payer.
        """
        day, reason = since or self._today(), read_words(reason)
        known = {each.event.taken: each for each in self._rulings.taken}
        keys = [read_id(each, "This was not taken here.") for each in taken]
        for key in keys:
            if key not in known:
                raise Refused("This was not taken here.")
            ended = known[key].ended
            if ended is not None and ended < day:
                raise Refused(f"It was withdrawn already: it holds to {ended}.")
        if not keys:
            raise Refused("There is nothing here to withdraw.")
        only_fees = all(isinstance(known[key].event, FeesWritten) for key in keys)
        events = [RulesWithdrawn(taken=key, since=day, reason=reason) for key in keys]
        return self._say(*events, deed=Deed.PAYERS if only_fees else Deed.RULES)

    def _offer(self, file: str, text: str, since: date | None) -> PayerOffer:
        written = WrittenPayer(file=file, since=since or self._today(), content=text)
        try:
            payer = self.book.check_payer(written)
        except BadRules as error:
            raise Refused(str(error)) from error
        from ptcoder.export.payer_changes import changes

        day, files = written.since, self.book.payer_files(written.since)
        before = files.get(payer.id) or files.get(payer.base)
        after = payer.on(day)
        return PayerOffer(
            payer=payer,
            written=written,
            against=f"{before.id} ({before.label})" if before else "",
            changes=tuple(changes(before.on(day), after)) if before else (),
            unverified=tuple(unverified(after)),
        )

    # --- the log

    def _today(self) -> date:
        return day_of(self._clock.look())

    def _name_of(self, who: UUID | None) -> str:
        return self.staff.people.name(who) or "not known"

    def _say(self, *events: Event, deed: Deed = Deed.RULES) -> FloorSheet:
        self.staff.must(deed)
        moment, who = self._clock.look(), self._who()
        stamp = Stamp(station=b"", n=0, id=uuid4(), lamport=0, moment=moment, who=who)
        would_be = rules.read(
            self._shipped, [*self._log.rules(), *(Logged(stamp=stamp, event=each) for each in events)]
        )
        withdrawn = [event.since for event in events if isinstance(event, RulesWithdrawn)]
        if withdrawn:
            self._check_payers_stay(would_be.book, min(withdrawn))
        self._journal.append(events, moment, who, at_once=True)
        self._apply(would_be)
        return self.floor()

    def _check_payers_stay(self, book: RuleBook, since: date) -> None:
        """Refuses rules that no longer know the payer of a visit: it could not be shown, signed or exported."""
        lost = [visit for visit in self._since(since) if visit.payer not in book.on(visit.date).payers]
        if lost:
            named = ", ".join(dict.fromkeys(visit.payer for visit in lost))
            raise Refused(
                f"{len(lost)} visit{'s' * (len(lost) != 1)} of these days with the payer {named}: it would not be "
                "known. Withdraw it from a later day on."
            )

    def _since(self, day: date) -> Iterator[Visit]:
        """The visits from a day on: those at hand, and what the log has of the days before this one."""
        yield from (visit for visit in self._floor.visits.values() if visit.date >= day)
        for ago in range((self._today() - day).days):
            for key in self._log.visits_on(day + timedelta(days=ago)):
                visit = fold(self._log.visit(key)) if key not in self._floor.records else None
                if visit is not None:
                    yield visit

    def _apply(self, rulings: Rulings) -> None:
        self._rulings = rulings
        self._register.book = rulings.book
        self._floor.change(rulings.book)
        self._after_swap()


def _read_text(path: Path, what: str) -> tuple[str, str]:
    """A file's name and its text. Refused where it is no text in UTF-8, or too large to be ``what``."""
    file = path.name.encode("utf-8", "replace").decode()
    try:
        with path.open("rb") as opened:
            data = opened.read(MOST + 1)
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except OSError as error:
        raise Refused(f"{path}: cannot be read ({error.strerror}); name {what}") from error
    except UnicodeDecodeError as error:
        raise Refused(f"{file}: byte {error.start + 1}: is not UTF-8, a text file in UTF-8 would be right") from error
    if len(data) > MOST:
        raise Refused(f"{file}: is larger than {what} can be; name {what}")
    return file, text
