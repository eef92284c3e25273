"""What a paper may mean otherwise than its rows say: of one service, a part by a therapist and one by an assistant."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from uuid import UUID

from ptcoder.visit import MINUTE, Interval


def shared(rows: Sequence[Interval], named: Callable[[UUID | None], str]) -> Iterator[str]:
    """How two rows of one code count, one by a therapist and one by an assistant, where they may not have been meant
    so: minutes without times are added up, and minutes in both count as given together, which are the therapist's.
    """
    for mine in rows:
        for theirs in rows:
            if mine.code == theirs.code and mine.role.is_therapist and theirs.role.is_assistant:
                yield from _told(mine, theirs, *(_name(each, named) for each in (mine, theirs)))


def _told(mine: Interval, theirs: Interval, therapist: str, assistant: str) -> Iterator[str]:
    if mine.start is not None and mine.stop is not None and theirs.start is not None and theirs.stop is not None:
        both = (min(mine.stop, theirs.stop) - max(mine.start, theirs.start)) // MINUTE
        if both > 0:
            yield (
                f"{mine.code}: {both} min stand in both rows and count once, as given by {therapist} together with "
                f"{assistant}. Where {assistant} gave them alone, take them out of the row of {therapist}."
            )
        return
    ours, more = _minutes(mine), _minutes(theirs)
    if ours and more:
        yield (
            f"{mine.code}: {ours} min by {therapist} and {more} min by {assistant} are added up to {ours + more}. "
            f"Where the {more} are among the {ours}, take them out of the row of {therapist}."
        )


def _minutes(row: Interval) -> int:
    if row.length is not None:
        return int(row.length) // MINUTE
    return 0 if row.start is None or row.stop is None else (row.stop - row.start) // MINUTE


def _name(row: Interval, named: Callable[[UUID | None], str]) -> str:
    return named(UUID(row.clinician) if row.clinician else None)
