"""Which visits share time with which: the only ones that need to be looked at together.

Everything lies in flat arrays, because a file may have a million rows: 28 bytes a stretch while it is read, and as
much again, with room to sort, when the stretches that share no time are let go.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field

MOST = 32
"""So many visits are looked at beside one stretch. More at once is one name for many people, not one person."""

SWEEP = 4096


@dataclass(slots=True)
class _Cluster:
    """Stretches of one key that hang together by sharing time; ``owners`` counts up to two."""

    until: int
    owner: int
    mixed: bool = False
    members: list[int] = field(default_factory=list[int])


class Stretches:
    """The attended stretches of a file. A key is a clinician, or a group code whoever leads it."""

    def __init__(self) -> None:
        self.key = array("q")
        self.start = array("q")
        self.stop = array("q")
        self.visit = array("I")

    def add(self, key: int, start: int, stop: int, visit: int) -> None:
        self.key.append(key)
        self.start.append(start)
        self.stop.append(stop)
        self.visit.append(visit)

    def contested(self, owners: array[int]) -> Contested:
        """Keep what shares time, under one key, with a visit of another owner. ``owners`` is looked up by visit."""
        found = Contested()
        open_clusters: dict[int, _Cluster] = {}
        for turn, at in enumerate(self._order()):
            key, start, stop, owner = self.key[at], self.start[at], self.stop[at], owners[self.visit[at]]
            cluster = open_clusters.get(key)
            if cluster is not None and start < cluster.until:
                cluster.members.append(at)
                cluster.mixed = cluster.mixed or owner != cluster.owner
                cluster.until = max(cluster.until, stop)
                continue
            if cluster is not None and cluster.mixed:
                found.take(self, cluster.members)
            open_clusters[key] = _Cluster(stop, owner, members=[at])
            if turn % SWEEP == 0:
                for key, cluster in list(open_clusters.items()):
                    if cluster.until <= start:
                        del open_clusters[key]
                        if cluster.mixed:
                            found.take(self, cluster.members)
        for cluster in open_clusters.values():
            if cluster.mixed:
                found.take(self, cluster.members)
        found.settle()
        return found

    def _order(self) -> array[int] | range:
        """By start. Most files are written in that order, or nearly."""
        everything = range(len(self.start))
        if all(self.start[at] <= self.start[at + 1] for at in everything[:-1]):
            return everything
        return array("I", sorted(everything, key=self.start.__getitem__))


class Contested:
    """Clusters of stretches that share time, each sorted by start."""

    def __init__(self) -> None:
        self._start = array("q")
        self._stop = array("q")
        self._until = array("q")  # the latest stop so far in the cluster
        self.visits = array("I")
        self._first = array("I")  # where the cluster begins
        self._last = array("I")  # and where it ends
        self._by_visit = array("I")

    def take(self, stretches: Stretches, members: list[int]) -> None:
        first = len(self._start)
        until = stretches.stop[members[0]]
        for at in members:
            until = max(until, stretches.stop[at])
            self._start.append(stretches.start[at])
            self._stop.append(stretches.stop[at])
            self._until.append(until)
            self.visits.append(stretches.visit[at])
            self._first.append(first)
            self._last.append(first + len(members))

    def settle(self) -> None:
        self._by_visit = array("I", sorted(range(len(self.visits)), key=self.visits.__getitem__))

    def beside(self, visit: int) -> set[int]:
        """The visits that share time with this one under the same key; its own among them or not."""
        found: set[int] = set()
        for at in self._of(visit):
            seen = 0
            for other in self._sharing(at):
                if self.visits[other] not in found and self.visits[other] != visit:
                    found.add(self.visits[other])
                    seen += 1
                    if seen == MOST:
                        break
        return found

    def _of(self, visit: int) -> Iterator[int]:
        where = bisect_left(self._by_visit, visit, key=self.visits.__getitem__)
        while where < len(self._by_visit) and self.visits[self._by_visit[where]] == visit:
            yield self._by_visit[where]
            where += 1

    def _sharing(self, at: int) -> Iterator[int]:
        start, stop, first = self._start[at], self._stop[at], self._first[at]
        other = bisect_left(self._start, stop, first, self._last[at]) - 1
        while other >= first and self._until[other] > start:
            if self._stop[other] > start:
                yield other
            other -= 1
