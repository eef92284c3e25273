"""Who was entered twice: which ids of patients mean the same one. The only place that answers it."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from ptcoder.visit.care_events import PatientMerged


class Doubles:
    """The last word on each patient holds: part of another, or not. All that hang together are one patient.

    Merges may be chained. Two stations that knew nothing of each other may also have made a ring of them; it is one
    patient all the same, whom the least id stands for.
    """

    def __init__(self, merges: Iterable[PatientMerged] = ()) -> None:
        self._into: dict[UUID, UUID] = {}
        self._all: dict[UUID, frozenset[UUID]] = {}
        for each in merges:
            self._set(each)
        self._settle()

    def take(self, merged: PatientMerged) -> frozenset[UUID]:
        """One word more, in folding order; whoever it may have moved from one to another."""
        before = self.all_of(merged.patient) | self.all_of(merged.into)
        self._set(merged)
        self._settle()
        return before | self.all_of(merged.patient)

    def merges(self) -> tuple[PatientMerged, ...]:
        """The merges that hold, each as it was said."""
        return tuple(PatientMerged(patient=one, into=other) for one, other in self._into.items())

    def root(self, patient: UUID) -> UUID:
        """Whom this id means: the one that the others were merged into."""
        passed: list[UUID] = []
        while patient in self._into:
            if patient in passed:
                return min(passed[passed.index(patient) :])
            passed.append(patient)
            patient = self._into[patient]
        return patient

    def all_of(self, patient: UUID) -> frozenset[UUID]:
        """Every id that means the same patient, this one among them."""
        return self._all.get(self.root(patient), frozenset((patient,)))

    def _set(self, merged: PatientMerged) -> None:
        if merged.holds and merged.into != merged.patient:
            self._into[merged.patient] = merged.into
        else:
            self._into.pop(merged.patient, None)

    def _settle(self) -> None:
        found: dict[UUID, set[UUID]] = {}
        for each in {*self._into, *self._into.values()}:
            found.setdefault(self.root(each), set()).add(each)
        self._all = {root: frozenset(each) for root, each in found.items()}
