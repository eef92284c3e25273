"""One bill held against its record: every difference by line, with its cause, its rule's source and what it costs.

Two bills are the same where each code has the same units under the same modifiers; in which order they stand, and on
how many lines, says nothing. The differences lead from the right bill to the one that was billed, one after the other,
so that their amounts add up to what the whole bill was paid too much or too little.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal

from ptcoder.audit.causes import OF_FINDING, SHARED_ELSEWHERE, Cause, Effect
from ptcoder.audit.pricing import Prices
from ptcoder.audit.records import Difference, Item, Key, Recorded, Right, items, said, total
from ptcoder.audit.steps import Step, Steps
from ptcoder.audit.supposed import without_shared
from ptcoder.coding import code_day
from ptcoder.coding.allowed import ZERO

Told = Collection[tuple[str, tuple[str, ...]]]
"""Ids and codes of the findings that a signed bill itself has."""


class Judge:
    """Of one record; ``right`` is what it gives, by the rules that ``edition`` names."""

    def __init__(self, recorded: Recorded) -> None:
        self.recorded = recorded
        self._codings = recorded.coded()
        self.right = Right.of(recorded, self._codings)
        self.edition = self._codings[recorded.audited[0]].edition
        self._items = items(self.right.lines)
        self._prices = Prices(recorded, self.right.beside)
        self._spelled = {each.key: each.modifiers for each in self._items}
        self._steps = Steps(recorded, self.right)

    def differences(self, billed: Sequence[Item], told: Told = ()) -> tuple[Difference, ...]:
        """What of a bill is not as the record gives it, then what speaks against the bill although its units are as
        counted, but for what ``told`` has already.
        """
        return (*self.between(self._items, billed), *self._doubts(told))

    def between(
        self, right: Sequence[Item], billed: Sequence[Item], *, always: Cause | None = None
    ) -> tuple[Difference, ...]:
        """The differences of two bills of this record; with ``always`` all of that cause."""
        before, after = total(right), total(billed)
        spelled = {**{each.key: each.modifiers for each in billed}, **self._spelled}
        found: list[Difference] = []
        bill = dict(before)
        for step in self._steps.between(before, after, billed):
            following = Counter(bill)
            following.update(step.changes)
            found.append(self._difference(step, always, bill, following, spelled))
            bill = dict(following)
        return tuple(found)

    def amounts(self, billed: Sequence[Item]) -> tuple[Decimal | None, Decimal | None]:
        """What the right bill and another would be allowed; None where a line of it has no price."""
        return self._prices.amount(total(self._items)), self._prices.amount(total(billed))

    # --- what each costs

    def _difference(
        self,
        step: Step,
        always: Cause | None,
        before: Mapping[Key, int],
        after: Mapping[Key, int],
        spelled: Mapping[Key, tuple[str, ...]],
    ) -> Difference:
        was, becomes = self._prices.amount(before), self._prices.amount(after)
        money = None if was is None or becomes is None else becomes - was
        keys = step.changes
        return Difference(
            cause=always or step.cause,
            code=step.code,
            billed=", ".join(said(key, after[key], spelled) for key in keys if after.get(key, 0) > 0),
            right=", ".join(said(key, before[key], spelled) for key in keys if before.get(key, 0) > 0),
            text=step.text,
            source=step.source,
            money=money,
            effect=_effect(money, step),
        )

    # --- what speaks against lines that are as counted

    def _doubts(self, told: Told) -> Iterator[Difference]:
        shares = any(each.id in SHARED_ELSEWHERE for each in self.right.findings)
        alone: Told = self._alone() if shares else ()
        for finding in self.right.findings:
            cause = OF_FINDING.get(finding.id)
            if finding.id in SHARED_ELSEWHERE and (finding.id, finding.codes) not in alone:
                cause = Cause.OVERLAPPING_PATIENTS
            if cause is None or (finding.id, finding.codes) in told:
                continue
            money = self._without_shared() if cause is Cause.OVERLAPPING_PATIENTS else None
            codes = " ".join(finding.codes)
            on = [each for each in self._items if each.code in finding.codes]
            yield Difference(
                cause=cause,
                code=finding.codes[0] if finding.codes else "",
                billed=", ".join(said(each.key, each.units, self._spelled) for each in on) or codes,
                right="",
                text=finding.text,
                source=finding.source,
                money=money,
                effect=Effect.OVERPAID if money is None or money > 0 else Effect.CORRECT,
            )

    def _alone(self) -> frozenset[tuple[str, tuple[str, ...]]]:
        """The findings that stay where nothing happened in other visits."""
        recorded = self.recorded
        codings = code_day(recorded.visits, recorded.edition, recorded.payer)
        return frozenset((each.id, each.codes) for at in recorded.audited for each in codings[at].findings)

    def _without_shared(self) -> Decimal | None:
        """What the shared minutes were paid, at most: they are one of the two visits'."""
        whole = self._prices.amount(total(self._items))
        left = self._prices.amount(total(without_shared(self.recorded)))
        return None if whole is None or left is None else max(ZERO, whole - left)


def _effect(money: Decimal | None, step: Step) -> Effect:
    if money:
        return Effect.OVERPAID if money > 0 else Effect.UNDERPAID
    units = sum(step.changes.values())
    if money is None and units:
        return Effect.OVERPAID if units > 0 else Effect.UNDERPAID
    return Effect.CORRECT
