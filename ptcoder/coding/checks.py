"""The checks: each a plain function from the day to its findings, listed in one tuple. Here those about time.

A finding never adds, trims or removes a line; what its case does to the minutes is done where minutes are counted.
A check yields (index of the visit it stands with, finding).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import lru_cache

from ptcoder.coding import facts, limits, people, wishes
from ptcoder.coding.day import Day, Key, Overlap, Piece, Treated
from ptcoder.coding.findings import Found, found, hours, same_person
from ptcoder.coding.minutes import gather, merged, whole_minutes
from ptcoder.coding.modifiers import Bill
from ptcoder.coding.records import ERROR, INFO, WARNING, Choice, Elsewhere
from ptcoder.coding.terms import ATTENDED, CONSTANT, GROUP, ONE_ON_ONE, UNATTENDED, VOID, Trait
from ptcoder.coding.units import count_units
from ptcoder.visit import MINUTE, SECOND, Attendance, Discipline, Interval, Length

Check = Callable[[Day, Bill], Iterable[Found]]
TWO_HOURS, FIVE_MINUTES = 120 * MINUTE, 5 * MINUTE
STIMULATION = ("97014", "G0283")
OVERLAPS = {
    "one-on-one-overlap": (
        "{names} share {lasted} ({when}) of one clinician: nobody gives two attended services at once. "
        "The minutes count once, for {which}."
    ),
    "co-treatment": (
        "{names} were given by two people at once ({when}, {lasted}): each minute counts once, for {which}. "
        "Divide the time between them."
    ),
    "group-overlap": (
        "{names} share {lasted} ({when}): group time is never one-on-one time. The minutes leave the one-on-one "
        "service."
    ),
}

LATER = "the one started later"
LATER_OR_LAST = "the one started later, of two started at once the one recorded later"

RULE_ELSEWHERE = {
    "clinician-double-booked": "double-booking",
    "one-on-one-overlap": "double-booking",
    "co-treatment": "overlap",
    "group-overlap": "group",
}


def run_checks(day: Day, bill: Bill, choices: Sequence[tuple[int, Choice]]) -> list[Found]:
    """Every finding of the day, in the order of the checks."""
    result = list(facts.ties(day, choices)) if choices else []
    for check in _checks(day.traits | bill.traits):
        result += check(day, bill)
    return result


@lru_cache(256)  # days come with few sets of traits, and most with the same
def _checks(traits: int) -> tuple[Check, ...]:
    return tuple(check for needed, check in CHECKS if needed & traits)


def attended_with_unattended(day: Day, bill: Bill) -> Iterator[Found]:
    """Attended time of this patient while a supervised modality was on: named, with the units without it."""
    for modality in day.in_order if day.segments else ():
        if not modality.term.traits & Trait.SUPERVISED:
            continue
        spans = list(merged(sorted(piece.span for piece in modality.pieces if piece.clocked)))
        shared: dict[Treated, list[tuple[int, int]]] = {}
        for segment in day.segments:
            for start, stop in spans:
                start, stop = max(start, segment.start), min(stop, segment.stop)
                if start < stop:
                    shared.setdefault(day.treated[segment.piece.key], []).append((start, stop))
        if not shared:
            continue
        visit = modality.visit
        said = "; ".join(
            f"{each.code} ran {', '.join(hours(day, visit, span) for span in merged(sorted(parts)))} "
            f"({_lasted(sum(stop - start for start, stop in parts))})"
            for each, parts in shared.items()
        )
        first = min(span for parts in shared.values() for span in parts)
        yield found(
            day,
            visit,
            "attended-with-unattended",
            WARNING,
            (*(each.code for each in shared), modality.code),
            f"{said} while {modality.code} was on. The minutes count only if the clinician was with the patient; "
            f"they are counted. Without them: {_units_without(day, shared, spans)}.",
            "supervised",
            pieces=[*modality.pieces, *(piece for each in shared for piece in each.pieces)],
            span=first,
        )


def _units_without(day: Day, shared: Collection[Treated], spans: Sequence[tuple[int, int]]) -> str:
    """Units of the timed services concerned if the attended time within ``spans`` counted for nothing."""
    other = gather(day.visits, day.edition, day.payer, day.elsewhere, without=spans)
    count_units(other)
    left = {key: each.units for key, each in other.treated.items()}
    said = [
        f"{each.code} \N{MULTIPLICATION SIGN} {left.get(each.key, 0)}"
        for each in day.in_order
        if each.timed and each.refusal is None and (each in shared or left.get(each.key, 0) != each.units)
    ]
    return ", ".join(said) or "the same untimed units"


def unattended_as_timed(day: Day, bill: Bill) -> Iterator[Found]:
    """A supervised modality recorded as attended, timed minutes as unattended, one-on-one care as group."""
    for each in day.in_order:
        if each.term.traits & Trait.SUPERVISED:
            attended = [piece for piece in each.pieces if _is_attended(piece.interval)]
            if attended:
                said = f"{each.code} is a supervised modality and was recorded as attended: it stays one untimed unit."
                yield found(day, attended[0].visit, "unattended-as-timed", ERROR, (each.code,),
                            said + " If it was attended stimulation, record 97032." * (each.code in STIMULATION),
                            "supervised", pieces=attended)  # fmt: skip
        elif not each.timed and each.service.attendance is ONE_ON_ONE:
            grouped = [piece for piece in each.pieces if _is_untimed_group(piece)]
            if grouped:
                yield found(day, grouped[0].visit, "group-as-one-on-one", ERROR, (each.code,),
                            f"{each.code} was recorded as group, but is one-on-one: its line stays. Group time is the "
                            f"group code's ({_group_code(each.discipline)}).", "group", pieces=grouped)  # fmt: skip
    void: dict[tuple[bool, Key], list[Piece]] = {}
    for piece in day.pieces:
        if piece.mode is VOID:
            void.setdefault((piece.interval.attendance is Attendance.GROUP, piece.key), []).append(piece)
    for (group, (discipline, code)), pieces in void.items():
        said = f"{_minutes(pieces)} min of {code} were recorded as "
        if group:
            yield found(day, pieces[0].visit, "group-as-one-on-one", ERROR, (code,),
                        f"{said}group: group time is the group code's ({_group_code(discipline)}), never the "
                        "one-on-one code's; they don't count.", "group", pieces=pieces)  # fmt: skip
        else:
            yield found(day, pieces[0].visit, "unattended-as-timed", ERROR, (code,),
                        f"{said}unattended: a timed service needs the clinician; they don't count.", "one-on-one",
                        pieces=pieces)  # fmt: skip


def _group_code(discipline: Discipline) -> str:
    return "92508" if discipline is Discipline.SLP else "97150"


def _is_untimed_group(piece: Piece) -> bool:
    return piece.mode is UNATTENDED and piece.interval.attendance is Attendance.GROUP


def _is_attended(interval: Interval) -> bool:
    return interval.attendance is ONE_ON_ONE or interval.attendance is CONSTANT


def overlapping(day: Day, bill: Bill) -> Iterator[Found]:
    """Attended services of one patient that share minutes: one person's, two people's, or a group's."""
    seen: dict[tuple[str, int, tuple[str, ...]], list[Overlap]] = {}
    for overlap in day.overlaps:
        kind = _kind(overlap)
        if kind:
            codes = tuple(dict.fromkeys((overlap.earlier.code, overlap.later.code)))
            seen.setdefault((kind, overlap.later.visit, codes), []).append(overlap)
    for (kind, visit, codes), overlaps in seen.items():
        spans = [(overlap.start, overlap.stop) for overlap in overlaps]
        shared = list(merged(sorted(spans)))
        when = ", ".join(hours(day, visit, span) for span in shared)
        lasted = _lasted(sum(stop - start for start, stop in shared))
        names = " and ".join(codes) if len(codes) > 1 else f"Two stretches of {''.join(codes)}"
        text, rule = OVERLAPS[kind], "group" if kind == "group-overlap" else "overlap"
        concerned = [piece for overlap in overlaps for piece in (overlap.earlier, overlap.later)]
        at_once = any(overlap.earlier.span[0] == overlap.later.span[0] for overlap in overlaps)
        said = text.format(names=names, lasted=lasted, when=when, which=LATER_OR_LAST if at_once else LATER)
        yield found(day, visit, kind, ERROR, codes, said, rule, pieces=concerned, span=min(spans))


def _kind(overlap: Overlap) -> str:
    one, other = overlap.earlier, overlap.later
    if (one.mode is GROUP) != (other.mode is GROUP):
        return "group-overlap"
    if same_person(one.interval, other.interval):
        return "one-on-one-overlap"
    return "" if one.key == other.key else "co-treatment"


def elsewhere(day: Day, bill: Bill) -> Iterator[Found]:
    """Attended minutes that were somewhere else at the same time: the clinician's, or the patient's under another
    payer; and groups beside one-on-one."""
    seen: dict[tuple[str, str, bool, int, str], list[tuple[Piece, int, int]]] = {}
    for piece in day.pieces:
        if not piece.clocked or piece.mode not in (ATTENDED, GROUP):
            continue
        start, stop = piece.span
        for other in day.elsewhere:
            shared = max(start, other.start), min(stop, other.stop)
            if shared[0] < shared[1]:
                one = bool(other.clinician) and other.clinician == piece.interval.clinician
                same = other.patient is not None and other.patient == day.visits[piece.visit].patient
                for kind in _kinds_elsewhere(piece, other, one, same):
                    what = "attended time"
                    if kind == "group-overlap":
                        what = "group time" if other.group else "one-on-one time"
                    seen.setdefault((kind, what, one, piece.visit, other.visit), []).append((piece, *shared))
    for (kind, what, one, visit, other_visit), shares in seen.items():
        spans = list(merged(sorted((start, stop) for _, start, stop in shares)))
        when = ", ".join(hours(day, visit, span) for span in spans)
        lasted = _lasted(sum(stop - start for start, stop in spans))
        codes = tuple(dict.fromkeys(piece.code for piece, _, _ in shares))
        whose = "clinician" if one else "patient"
        yield found(day, visit, kind, ERROR, codes,
                    f"{' and '.join(codes)}: {lasted} ({when}) overlap with {what} of the same {whose} in visit "
                    f"{other_visit}. One minute is one patient's, or a group's for each; units stay as counted.",
                    RULE_ELSEWHERE[kind], pieces=[piece for piece, _, _ in shares], span=spans[0])  # fmt: skip


def _kinds_elsewhere(piece: Piece, other: Elsewhere, one: bool, same: bool) -> Iterator[str]:
    """Which findings two stretches of two visits make; ``one`` clinician, the ``same`` patient."""
    group = piece.mode is GROUP
    if group and other.group:
        return
    if one and not same:
        yield "clinician-double-booked"
    if group != other.group:
        if one or same:
            yield "group-overlap"
    elif same and one:
        yield "one-on-one-overlap"
    elif same and (piece.code != other.code or other.discipline not in (None, piece.interval.discipline)):
        yield "co-treatment"


def group_of_one(day: Day, bill: Bill) -> Iterator[Found]:
    """A group code with clock times, no size of two or more, and nobody else in it at that time."""
    for piece in day.pieces:
        if piece.mode is not GROUP or not piece.clocked or (piece.interval.group_size or 0) >= 2:
            continue
        start, stop = piece.span
        mine = piece.interval.clinician
        if any(
            other.group
            and other.code in (piece.code, piece.interval.code)
            and other.start < stop
            and start < other.stop
            and (other.patient is None or other.patient != day.visits[piece.visit].patient)
            and (mine is None or other.clinician is None or mine == other.clinician)
            for other in day.elsewhere
        ):
            continue
        yield found(day, piece.visit, "group-of-one", ERROR, (piece.code,),
                    f"{piece.code} {hours(day, piece.visit, piece.span)}: nobody else was in this group, "
                    "and no group size of 2 or more is recorded.", "group", pieces=[piece],
                    span=piece.span)  # fmt: skip


def _lasted(length: Length) -> str:
    """``7 min``; ``12 s`` of less than a minute."""
    return f"{whole_minutes(length)} min" if length >= MINUTE else f"{int(length // SECOND)} s"


def _minutes(pieces: Sequence[Piece]) -> int:
    return whole_minutes(sum(piece.interval.length or 0 for piece in pieces))


def no_clock_times(day: Day, bill: Bill) -> Iterator[Found]:
    """Minutes without clock times: overlaps could not be checked."""
    for index in range(len(day.visits)):
        bare = [
            piece
            for piece in day.pieces
            if piece.visit == index and piece.interval.length is not None and not piece.clocked
        ]
        if bare:
            codes = tuple(dict.fromkeys(piece.code for piece in bare))
            yield found(day, index, "no-clock-times", INFO, codes,
                        "Minutes without clock times: whether services overlap could not be checked.", "record",
                        pieces=bare)  # fmt: skip


def odd_length(day: Day, bill: Bill) -> Iterator[Found]:
    """Over two hours, or three or more attended stretches of the very same multiple of five minutes."""
    for index in range(len(day.visits)):
        same: dict[object, list[Piece]] = {}
        for piece in day.pieces:
            length = piece.interval.length
            if piece.visit != index or not length:
                continue
            if length > TWO_HOURS:
                yield found(day, index, "odd-length", WARNING, (piece.code,),
                            f"{piece.code} ran for {_minutes([piece])} min without a break: "
                            "a forgotten stop?", "odd-length", pieces=[piece])  # fmt: skip
            if length % FIVE_MINUTES == 0 and (piece.mode is ATTENDED or piece.mode is GROUP):
                same.setdefault(length, []).append(piece)
        for pieces in same.values():
            if len(pieces) >= 3:
                yield found(day, index, "odd-length", WARNING,
                            tuple(dict.fromkeys(piece.code for piece in pieces)),
                            f"{len(pieces)} attended stretches of exactly {_minutes(pieces[:1])} min: reviewers read "
                            "equal round lengths as estimates, not as times.", "odd-length",
                            pieces=pieces)  # fmt: skip


CHECKS: tuple[tuple[int, Check], ...] = (
    (Trait.SUPERVISED, attended_with_unattended),
    (Trait.ODD_ATTENDANCE, unattended_as_timed),
    (Trait.OVERLAP, overlapping),
    (Trait.ELSEWHERE, elsewhere),
    (Trait.GROUP, group_of_one),
    (Trait.STUDENT, people.students),
    (Trait.ASSISTED, people.assistants),
    (Trait.ALWAYS, facts.minutes_without_unit),
    (Trait.SUBSTITUTED, facts.substitutions),
    (Trait.REFUSED, facts.refused),
    (Trait.DATED, facts.validity),
    (Trait.NOTICE | Trait.TELEHEALTH | Trait.MODIFIERS, facts.values_differ),
    (Trait.STRANGER, people.roles),
    (Trait.PAIRED, limits.pairs),
    (Trait.LIMITED, limits.over_limit),
    (Trait.EVALUATION, limits.evaluations),
    (Trait.ADDON, limits.addons),
    (Trait.ALWAYS, limits.thresholds),
    (Trait.CROWDED, limits.modifiers),
    (Trait.CAPPED, wishes.caps),
    (Trait.MODIFIERS, wishes.own_modifiers),
    (Trait.NOTICE, wishes.notice_with_kx),
    (Trait.NOTICE, wishes.denial_expected),
    (Trait.NOTICE, wishes.notice_not_used),
    (Trait.TELEHEALTH, wishes.telehealth),
    (Trait.LOCAL, wishes.local_limits),
    (Trait.REVIEWED, wishes.review_amount),
    (Trait.SEVERAL_VISITS, facts.same_day),
    (Trait.UNCLOCKED, no_clock_times),
    (Trait.ALWAYS, odd_length),
    (Trait.ALWAYS, facts.behind),
)
"""Every check with the traits of which a day needs one for it, in the order in which its findings are told."""
