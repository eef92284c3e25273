"""From stretches of care to exact time per service: whose minute is it, and does it count once.

One patient, one day, one payer at a time (``Day``). Lengths stay exact; they are floored once, at the end, by whoever
turns them into minutes.

Sources: Medicare Claims Processing Manual, Pub. 100-04, ch. 5 s20.2 (one clinician cannot give one minute twice; add up
the episodes of a service); NCCI policy manual ch. 11 (no two services in the same 15 minutes except supervised ones).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from ptcoder.coding.day import NO_SPAN, Day, Key, Overlap, Part, Piece, Segment, Treated
from ptcoder.coding.records import Elsewhere
from ptcoder.coding.terms import ATTENDED, GROUP, UNATTENDED, VOID, Terms, Trait, mode_of, terms_of
from ptcoder.rulebook import Edition, Payer
from ptcoder.visit import MINUTE, Discipline, Interval, Length, Role, Visit

PEOPLE = {
    Role.PT: (Discipline.PT, False),
    Role.PTA: (Discipline.PT, True),
    Role.OT: (Discipline.OT, False),
    Role.OTA: (Discipline.OT, True),
    Role.SLP: (Discipline.SLP, False),
    Role.STUDENT: (None, False),
}
"""Of which discipline a role is (a student of any), and whether it is an assistant's."""

EXCLUDED = "excluded"
THERAPISTS = frozenset(role for role in Role if role.is_therapist)
STUDENT = Role.STUDENT
FIRST = -(1 << 62)
"""Before every point in time."""


def gather(
    visits: Sequence[Visit],
    edition: Edition,
    payer: Payer,
    elsewhere: Sequence[Elsewhere],
    without: Sequence[tuple[int, int]] = (),
) -> Day:
    """Sort the day's stretches by service and give every minute to one of them.

    Attended time within the spans of ``without`` counts for nothing: so one learns what would be billed without it.
    """
    terms = terms_of(edition, payer)
    pieces, treated, traits = _pieces(visits, terms)
    if elsewhere:
        traits |= Trait.ELSEWHERE
    if len(visits) > 1:
        traits |= Trait.SEVERAL_VISITS
    for visit in visits:
        if visit.modifiers:
            traits |= Trait.MODIFIERS
    segments: list[Segment] = []
    overlaps: list[Overlap] = []
    if without or traits & (Trait.BESIDE | Trait.STUDENT):
        segments, overlaps = _attribute(pieces, payer)
        _divide(segments, treated, without)
        if overlaps:
            traits |= Trait.OVERLAP
    else:
        for piece in pieces:
            start, stop = piece.span
            if stop > start and (piece.mode is ATTENDED or piece.mode is GROUP):
                treated[piece.key].parts.append(Part(stop - start, piece.assistant, piece.visit))
    if traits & (Trait.UNCLOCKED | Trait.STUDENT):
        _take_unclocked(pieces, treated, payer)
    in_order = list(treated.values())
    if traits & Trait.FURTHER:
        for each in in_order:
            if each.service.further is not None:
                _yield_further(each, treated, terms)
        in_order = sorted(treated.values(), key=_order)
        for each in in_order:
            traits |= _traits(each)
    if traits & Trait.NOTICE and payer.abn:
        for each in in_order:
            if each.abn and EXCLUDED in each.abn:
                _exclude(each)
    for each in in_order:
        if not each.parts:
            each.minutes = 0 if each.timed else whole_minutes(covered(filter(_is_documented, each.pieces)))
            continue
        for part in each.parts:
            if part.assistant:
                each.assistant += part.length
            else:
                each.therapist += part.length
        each.minutes = whole_minutes(each.therapist + each.assistant)
    return Day(visits, edition, payer, terms, elsewhere, pieces, treated, in_order, segments, overlaps, traits)


def _is_documented(piece: Piece) -> bool:
    """Whether a stretch without a part in any counting has its minutes all the same: nobody else has them."""
    return piece.mode is UNATTENDED or piece.alone


def _divide(segments: Iterable[Segment], treated: dict[Key, Treated], without: Sequence[tuple[int, int]]) -> None:
    """Each segment's time, except for what lies in the spans of ``without``, to the service of its piece."""
    for segment in segments:
        piece = segment.piece
        length = segment.stop - segment.start
        if without:
            length -= sum(max(0, min(segment.stop, stop) - max(segment.start, start)) for start, stop in without)
        if length > 0:
            treated[piece.key].parts.append(Part(length, segment.assistant, piece.visit))


def _take_unclocked(pieces: Sequence[Piece], treated: dict[Key, Treated], payer: Payer) -> None:
    """Lengths without clock times; and which students' unattended stretches stood alone."""
    for piece in pieces:
        if piece.mode is UNATTENDED:
            if piece.interval.role is STUDENT:
                _counts(piece, pieces, payer, _is_supervised(piece, pieces))
        elif not piece.clocked and piece.mode is not VOID:
            length = piece.interval.length
            if _counts(piece, pieces, payer) and length is not None:
                treated[piece.key].parts.append(Part(length, piece.assistant, piece.visit))


def _exclude(each: Treated) -> None:
    """A person said that the statute excludes it: it is billed all the same, for the denial that others ask for."""
    each.is_excluded = True
    if not each.term.bundled:
        each.refusal = None


def _order(each: Treated) -> tuple[int, bool]:
    return each.rank, each.derived_from is not None


def whole_minutes(length: Length) -> int:
    """Floored once: 7:59 is 7."""
    return int(length // MINUTE)


def total_time(intervals: Iterable[Interval]) -> Length:
    """The time during which anything was given: overlaps once, and the plain sum of what has no clock times."""
    total: Length = 0
    spans: list[tuple[int, int]] = []
    for each in intervals:
        if each.code is None or each.length is None:
            continue
        if each.start is None or each.stop is None:
            total += each.length
        else:
            spans.append((each.start, each.stop))
    spans.sort()
    until = FIRST
    for start, stop in spans:
        if start >= until:
            total += stop - start
            until = stop
        elif stop > until:
            total += stop - until
            until = stop
    return total


def merged(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Sorted spans without their overlaps."""
    current: tuple[int, int] | None = None
    for start, stop in spans:
        if current is None or start > current[1]:
            if current is not None:
                yield current
            current = (start, stop)
        elif stop > current[1]:
            current = (current[0], stop)
    if current is not None:
        yield current


def covered(pieces: Iterable[Piece]) -> Length:
    """Time of stretches whose minutes are only documented (supervised modalities and the like)."""
    return total_time([piece.interval for piece in pieces])


def _pieces(visits: Sequence[Visit], terms: Terms) -> tuple[list[Piece], dict[Key, Treated], int]:
    """The day's intervals in the order of treatment (earliest start, else row order), the services they are of, and
    the traits of both."""
    rows: list[tuple[int, int, int, str, Interval]] = []
    last = FIRST
    for index, visit in enumerate(visits):
        for interval in visit.intervals:
            code, start = interval.code, interval.start
            if code is not None and not interval.running:
                if start is not None:
                    last = start
                rows.append((last, len(rows), index, code, interval))
    rows.sort()
    substitutions, traits = terms.payer.substitutions, terms.traits
    pieces: list[Piece] = []
    treated: dict[Key, Treated] = {}
    until = FIRST  # as far as any stretch has reached
    for rank, (_, _, index, code, interval) in enumerate(rows):
        swap = substitutions.get(code) if substitutions else None
        discipline = interval.discipline
        key = (discipline, swap.value if swap else code)
        one = treated.get(key)
        if one is None:
            one = treated[key] = _open(key, index, rank, terms)
            traits |= _traits(one)
        if swap:
            one.replaces = code
            traits |= Trait.SUBSTITUTED
        mode = one.term.mode
        if interval.attendance is not None:
            mode = mode_of(interval.attendance, one.service)
            traits |= Trait.ODD_ATTENDANCE
        role = interval.role
        home, assistant = PEOPLE[role]
        if assistant:
            traits |= Trait.ASSISTED
        elif role is STUDENT:
            traits |= Trait.STUDENT
        if home is not discipline and home is not None:
            assistant = False
            traits |= Trait.STRANGER
        if assistant:
            one.assisted = True
        if interval.prefer:
            one.prefer = True
        if interval.abn:
            one.abn = one.abn or interval.abn
            traits |= Trait.NOTICE
        if interval.telehealth:
            one.telehealth = one.telehealth or interval.telehealth
            traits |= Trait.TELEHEALTH
        if interval.modifiers:
            one.modifiers = one.modifiers or interval.modifiers
            traits |= Trait.MODIFIERS
        start, stop = interval.start, interval.stop
        if start is not None and stop is not None:
            piece = Piece(interval, index, mode, key, assistant, True, (start, stop))
            if start < until:
                traits |= Trait.BESIDE
            if stop > until:
                until = stop
        else:
            piece = Piece(interval, index, mode, key, assistant, False, NO_SPAN)
            if interval.length is not None:
                traits |= Trait.UNCLOCKED
        one.pieces.append(piece)
        pieces.append(piece)
    return pieces, treated, traits


def _open(key: Key, visit: int, rank: int, terms: Terms) -> Treated:
    discipline, code = key
    term = terms[code]
    return Treated(key, code, discipline, term, term.service, visit, rank, term.timed, term.refusal, [], [])


def _traits(one: Treated) -> int:
    return one.term.traits if one.discipline in one.service.disciplines else one.term.traits | Trait.DATED


def _attribute(pieces: Sequence[Piece], payer: Payer) -> tuple[list[Segment], list[Overlap]]:
    """Every clocked attended minute to one service: the group's, else the one's that started later.

    A service given by therapist and assistant together is the therapist's. A student's minutes are the therapist's
    with a therapist beside, else nobody's where the payer doesn't count them.
    """
    clocked = [piece for piece in pieces if piece.clocked and (piece.mode is ATTENDED or piece.mode is GROUP)]
    overlaps = list(_overlaps(clocked))
    if not overlaps:
        return [
            Segment(*piece.span, piece, piece.assistant)
            for piece in clocked
            if piece.interval.role is not STUDENT or _counts(piece, pieces, payer)
        ], []
    segments: list[Segment] = []
    edges = sorted({edge for piece in clocked for edge in piece.span})
    active: list[Piece] = []
    upcoming = 0
    for start, stop in pairwise(edges):
        active = [piece for piece in active if piece.span[1] > start]
        while upcoming < len(clocked) and clocked[upcoming].span[0] <= start:
            active.append(clocked[upcoming])
            upcoming += 1
        supervised = any(piece.interval.role in THERAPISTS for piece in active)
        present = [piece for piece in active if _counts(piece, pieces, payer, supervised)]
        if present:
            segments.append(_given(start, stop, present))
    return segments, overlaps


def _given(start: int, stop: int, present: Sequence[Piece]) -> Segment:
    """``present`` stands in the order of starting, so that its last one started last."""
    candidates = [piece for piece in present if piece.mode is GROUP] or present
    winner = candidates[-1]
    together = [piece for piece in candidates if piece.key == winner.key]
    assistant = all(piece.assistant for piece in together)
    return Segment(start, stop, winner, assistant)


def _counts(piece: Piece, pieces: Iterable[Piece], payer: Payer, supervised: bool = False) -> bool:
    """Whether a stretch counts at all; marks a student's that nobody stood beside."""
    if piece.interval.role is not STUDENT or supervised or _may_be_supervised(piece, pieces):
        return True
    piece.alone = True
    return payer.students_counted


def _may_be_supervised(piece: Piece, pieces: Iterable[Piece]) -> bool:
    """A therapist's row of the visit may have stood beside a student's: one lacks clock times, nobody can tell."""
    return any(
        other.interval.role in THERAPISTS and other.visit == piece.visit and not (other.clocked and piece.clocked)
        for other in pieces
    )


def _is_supervised(piece: Piece, pieces: Iterable[Piece]) -> bool:
    """Whether a therapist's row shares time with a student's, whatever it holds."""
    return piece.clocked and any(
        other.interval.role in THERAPISTS
        and other.clocked
        and max(other.span[0], piece.span[0]) < min(other.span[1], piece.span[1])
        for other in pieces
    )


def _overlaps(clocked: Sequence[Piece]) -> Iterator[Overlap]:
    """Pairs of attended pieces, sorted by start, that share time."""
    active: list[Piece] = []
    for piece in clocked:
        start, stop = piece.span
        active = [other for other in active if other.span[1] > start]
        for other in active:
            until = min(other.span[1], stop)
            if until > start:
                yield Overlap(other, piece, start, until)
        active.append(piece)


def _yield_further(first: Treated, treated: dict[Key, Treated], terms: Terms) -> None:
    """A first code holds its first period; the rest of its time, and no more, is the further code's.

    Seconds beyond it that make no whole minute stay where they were recorded, unless the further code was, too. Time
    recorded under both is filled in order: the first period is the first code's, whichever button was pressed.
    """
    code = first.service.further
    assert code is not None
    period = first.service.unit_minutes * MINUTE
    further = treated.get((first.discipline, code))
    own = sum(part.length for part in first.parts)
    if own == period or (own < period + MINUTE and further is None):
        return
    if further is None:
        further = _open((first.discipline, code), first.visit, first.rank, terms)
        further.derived_from, further.pieces = first.code, first.pieces
        further.assisted = first.assisted
        further.prefer, further.abn, further.telehealth = first.prefer, first.abn, first.telehealth
        further.modifiers = first.modifiers
        treated[further.key] = further
    kept: list[Part] = []
    rest: list[Part] = []
    room: Length = period
    for part in (*first.parts, *further.parts):
        taken = min(room, part.length)
        if taken > 0:
            kept.append(Part(taken, part.assistant, part.visit))
        if part.length > taken:
            rest.append(Part(part.length - taken, part.assistant, part.visit))
        room -= taken
    first.parts, further.parts = kept, rest
    if own < period and room < period - own:
        first.filled = f"Time recorded as {code} fills its first period. "
        further.filled = f"Its time fills the first period of {first.code}, this is the rest. "
