"""What a paper may mean otherwise than its rows say: of one service, a part by a therapist and one by an assistant."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from uuid import UUID

from ptcoder.visit import MINUTE, Interval


def shared(rows: Sequence[Interval], named: Callable[[UUID | None], str]) -> Iterator[str]:
    """How the rows of one code count, some by a therapist and some by an assistant, where they may not have been meant
    so: minutes without times are added up, and minutes in both count as given together, which are the therapist's.
    """
    for code in dict.fromkeys(each.code for each in rows):
        mine = [each for each in rows if each.code == code and each.role.is_therapist]
        theirs = [each for each in rows if each.code == code and each.role.is_assistant]
        therapist, assistant = _names(mine, named), _names(theirs, named)
        both = sum(_shared(one, other) for one in mine for other in theirs)
        if both:
            yield (
                f"{code}: {both} min stand in rows of both and count once, as given by {therapist} together with "
                f"{assistant}. Where {assistant} gave them alone, take them out of the row of {therapist}."
            )
        ours, more = sum(map(_minutes, mine)), sum(map(_minutes, theirs))
        if ours and more and any(each.start is None for each in (*mine, *theirs)):
            yield (
                f"{code}: {ours} min by {therapist} and {more} min by {assistant} are added up to {ours + more}. "
                f"Where the {more} are among the {ours}, take them out of the row of {therapist}."
            )


def _shared(one: Interval, other: Interval) -> int:
    """Whole minutes that stand in both."""
    if one.start is None or one.stop is None or other.start is None or other.stop is None:
        return 0
    return max(0, min(one.stop, other.stop) - max(one.start, other.start)) // MINUTE


def _minutes(row: Interval) -> int:
    if row.length is not None:
        return int(row.length) // MINUTE
    return 0 if row.start is None or row.stop is None else (row.stop - row.start) // MINUTE


def _names(rows: Sequence[Interval], named: Callable[[UUID | None], str]) -> str:
    said = (named(UUID(each.clinician)) for each in rows if each.clinician)
    return " and ".join(dict.fromkeys(said))
