"""What differs between the bill that a record gives and the one that was billed, code by code, and why.

Where the bill is as a mistake that is often made would have it, that is the cause; else what the record says of the
code is, such as minutes that were not counted; else only what differs is told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ptcoder.audit.causes import BEHIND_UNITS, Cause
from ptcoder.audit.moved import DISTINCT, moved, of_modifiers
from ptcoder.audit.pricing import ASSISTANTS
from ptcoder.audit.records import Item, Key, Recorded, Right, total
from ptcoder.audit.supposed import mistakes, other_methods
from ptcoder.rulebook import Category, Kind, Service

RULE_OF = {
    **dict.fromkeys(("GP", "GO", "GN"), "modifiers"),
    **dict.fromkeys(ASSISTANTS, "assistants"),
    **dict.fromkeys(DISTINCT, "distinct"),
    **dict.fromkeys(("GA", "GX", "GY", "GZ"), "abn"),
    **dict.fromkeys(("93", "95"), "telehealth"),
    "KX": "threshold",
}
"""The general rule that a modifier is of."""
ONCE = {Kind.SUPERVISED: "supervised", Kind.GROUP: "group", Kind.EVAL: "evaluation"}


class Step(NamedTuple):
    """From one bill to the next: what is added to the units of each line, and why."""

    cause: Cause
    code: str
    changes: Mapping[Key, int]
    text: str
    source: str


class Steps:
    """Of one record and what it gives."""

    def __init__(self, recorded: Recorded, right: Right) -> None:
        self.recorded = recorded
        self.right = right
        self._services = recorded.edition.services
        self._supposed: tuple[tuple[Cause, Mapping[Key, int]], ...] | None = None

    def between(self, right: Mapping[Key, int], billed: Mapping[Key, int], raw: Sequence[Item]) -> Iterator[Step]:
        """The steps that lead from one bill to another; ``raw`` are the other's lines as they stand on it."""
        codes = list(dict.fromkeys(key[0] for key in (*right, *billed)))
        mine, theirs = ({code: _of(code, bill) for code in codes} for bill in (right, billed))
        differing = [code for code in codes if mine[code] != theirs[code]]
        swapped = self._swapped(
            [code for code in differing if not mine[code]], [code for code in differing if not theirs[code]]
        )
        for code in differing:
            mistake = next((cause for cause, bill in self._by_mistake() if _of(code, bill) == theirs[code]), None)
            if mistake is not None:
                yield self._mistaken(mistake, code, mine[code], theirs[code])
            elif code in swapped:
                yield self._swap(code, swapped[code], theirs[code], mine[swapped[code]])
            elif code in swapped.values():
                continue
            elif not mine[code]:
                yield self._surplus(code, theirs[code])
            elif not theirs[code]:
                yield self._lacking(code, mine[code])
            else:
                yield from self._both(code, mine[code], theirs[code], raw)

    def _both(
        self, code: str, right: Mapping[Key, int], billed: Mapping[Key, int], raw: Sequence[Item]
    ) -> Iterator[Step]:
        """A code that is on both bills."""
        shifted = moved(right, billed)
        if shifted != right:
            cause, text, rule = of_modifiers(code, right, shifted)
            yield Step(
                cause=cause, code=code, changes=_change(right, shifted), text=text, source=self._modifier_source(rule)
            )
        if shifted == billed:
            return
        count, counted = sum(billed.values()), sum(right.values())
        if count == counted:
            text = f"{code}: the {counted} units are parted otherwise between therapist and assistant."
            cause, source = Cause.ASSISTANT_SHARE, self.recorded.edition.rules["assistants"]
        else:
            cause, text, source = self._of_units(code, counted, count, raw)
        yield Step(cause=cause, code=code, changes=_change(shifted, billed), text=text, source=source)

    def _of_units(self, code: str, right: int, billed: int, raw: Sequence[Item]) -> tuple[Cause, str, str]:
        service = self._services[code]
        begins = f"{code}: {billed} billed, the record gives {right}."
        twice = [each for each, times in Counter(raw).items() if each.code == code and times > 1]
        if twice and billed == right + sum(each.units for each in twice):
            return Cause.DOUBLE_BILLED, f"{begins} One line stands there twice.", self._rules("record")
        if service.kind is Kind.SUPERVISED and billed > right:
            text = f"{begins} It is a supervised modality: one untimed unit a day, whatever the minutes."
            return Cause.UNATTENDED_AS_TIMED, text, self._rules("supervised")
        for finding in self.right.findings:
            if finding.id in BEHIND_UNITS and code in finding.codes and billed > right:
                return BEHIND_UNITS[finding.id], f"{begins} {finding.text}", finding.source
        also = next((words for words, bill in other_methods(self.recorded) if _units(code, bill) == billed), "")
        hint = f" Counted {also} it would be {billed}." if also else ""
        return Cause.WRONG_UNITS, f"{begins} {self._why(code)}{hint}", self._counted_by(service)

    def _swapped(self, surplus: Sequence[str], lacking: Sequence[str]) -> dict[str, str]:
        """Codes that were billed in the place of others."""
        found: dict[str, str] = {}
        for code in surplus:
            fits = [each for each in lacking if each not in found.values() and self._stands_for(code, each)]
            if not fits and len(surplus) == len(lacking) == 1 and code in self._services:
                fits = list(lacking)
            if fits:
                found[code] = fits[0]
        return found

    def _stands_for(self, billed: str, right: str) -> bool:
        swap = self.recorded.payer.substitutions.get(billed)
        if swap is not None and swap.value == right:
            return True
        if billed not in self._services:
            return False
        one, other = self._services[billed], self._services[right]
        return _is_attended_modality(one, other) or (one.kind is other.kind is Kind.EVAL)

    def _swap(self, code: str, other: str, billed: Mapping[Key, int], right: Mapping[Key, int]) -> Step:
        swap = self.recorded.payer.substitutions.get(code)
        begins = f"{code} was billed, the record gives {other}"
        if swap is not None and swap.value == other:
            cause, text, source = Cause.OTHER_CODE, f"{begins}: this payer takes it instead.", swap.source
        elif not self._services[code].valid_on(self.recorded.day):
            text = f"{begins}; {code} is not valid on {self.recorded.day}."
            cause, source = Cause.CODE_NOT_VALID, self._services[code].source
        elif _is_attended_modality(self._services[code], self._services[other]):
            text = f"{begins}: nobody was recorded as attending, so no minutes of it count."
            cause, source = Cause.UNATTENDED_AS_TIMED, self._rules("supervised")
        else:
            cause, text, source = Cause.OTHER_CODE, f"{begins}. {self._why(other)}", self._rules("record")
        return Step(cause=cause, code=code, changes=_change(right, billed), text=text, source=source)

    def _surplus(self, code: str, billed: Mapping[Key, int]) -> Step:
        payer, service = self.recorded.payer, self._services.get(code)
        refusal = payer.bundled.get(code) or payer.not_covered.get(code)
        lines = [each for each in self.right.lines if each.code == code]
        if service is None:
            text = f"{code} is no code that these rules know, and nothing in the record is of it."
            cause, source = Cause.CODE_NOT_VALID, self._rules("record")
        elif not service.valid_on(self.recorded.day):
            text = f"{code} is not valid on {self.recorded.day}, and not in the record of it."
            cause, source = Cause.CODE_NOT_VALID, service.source
        elif lines and refusal is not None:
            text = f"{code} was given, and {payer.label} does not pay it apart: {refusal.value}."
            cause, source = Cause.NOT_PAYABLE, refusal.source
        elif lines:
            cause, text, source = self._of_units(code, 0, sum(billed.values()), ())
        else:
            cause, text = Cause.NOT_RECORDED, f"{code} was billed, and nothing in the record is of it."
            source = self._rules("record")
        return Step(cause=cause, code=code, changes=_change({}, billed), text=text, source=source)

    def _lacking(self, code: str, right: Mapping[Key, int]) -> Step:
        text = f"{code} is in the record and was not billed. {self._why(code)}"
        source = self._counted_by(self._services[code])
        return Step(cause=Cause.NOT_BILLED, code=code, changes=_change(right, {}), text=text, source=source)

    def _by_mistake(self) -> tuple[tuple[Cause, Mapping[Key, int]], ...]:
        if self._supposed is None:
            self._supposed = tuple((cause, total(bill)) for cause, bill in mistakes(self.recorded))
        return self._supposed

    def _mistaken(self, cause: Cause, code: str, right: Mapping[Key, int], billed: Mapping[Key, int]) -> Step:
        threshold, before = self.recorded.edition.threshold, self.recorded.year_before
        if cause is Cause.STALE_THRESHOLD and threshold is not None and before is not None:
            year, source = self.recorded.day.year, threshold.source
            text = (
                f"{code}: KX is as the threshold of {year - 1} (${before.amount:,.2f}) would have it; "
                f"that of {year} is ${threshold.amount:,.2f}."
            )
        else:
            source = self._counted_by(self._services[code])
            text = (
                f"{code}: {sum(billed.values())} billed, the record gives {sum(right.values())}. The visits of one day "
                "count together; each was counted alone."
            )
        return Step(cause=cause, code=code, changes=_change(right, billed), text=text, source=source)

    def _rules(self, name: str) -> str:
        return self.recorded.edition.rules[name]

    def _why(self, code: str) -> str:
        return next((each.why for each in self.right.lines if each.code == code), "")

    def _counted_by(self, service: Service) -> str:
        if service.kind in ONCE:
            return self._rules(ONCE[service.kind])
        return self.recorded.payer.sources["method"] if service.kind.is_timed else self._rules("record")

    def _modifier_source(self, modifier: str) -> str:
        return self._rules(RULE_OF.get(modifier, "modifiers"))


def _of(code: str, bill: Mapping[Key, int]) -> dict[Key, int]:
    return {key: units for key, units in bill.items() if key[0] == code}


def _units(code: str, bill: Mapping[Key, int]) -> int:
    return sum(_of(code, bill).values())


def _change(before: Mapping[Key, int], after: Mapping[Key, int]) -> dict[Key, int]:
    """What is to be added to each line; every line of either that differs."""
    keys = dict.fromkeys((*after, *before))
    return {key: after.get(key, 0) - before.get(key, 0) for key in keys if after.get(key, 0) != before.get(key, 0)}


def _is_attended_modality(billed: Service, right: Service) -> bool:
    """Whether a timed, attended code stands where only an unattended modality was given."""
    return right.kind is Kind.SUPERVISED and billed.category is Category.ATTENDED and billed.kind.is_timed
