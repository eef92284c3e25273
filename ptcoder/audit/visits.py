"""A signed visit held against its record: what was signed, what stands at the receiver, and what was edited since."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ptcoder.audit.causes import Cause, Effect
from ptcoder.audit.judging import Judge, Told
from ptcoder.audit.records import Audited, Difference, Item, Recorded, items
from ptcoder.coding.allowed import ZERO

OWN_SOURCE = "ptcoder: what leaves is what was signed; a visit that is signed again replaces what left before"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """What the log says of a visit's bill. ``lines`` are those in force with the findings that it ``told``, None where
    it was reopened, or cannot be read (``unreadable``). ``left`` are those that stand at the receiver, of version
    ``left_version``; None where nothing does. ``edited``: something was recorded or corrected after the signature.
    ``edition`` names the rules by which it was signed.
    """

    version: int
    lines: tuple[Item, ...] | None
    told: Told = ()
    unreadable: bool = False
    left: tuple[Item, ...] | None = None
    left_version: int = 0
    edited: bool = False
    edition: str = ""


def audit_visit(recorded: Recorded, signed: Signed, patient: str) -> Audited:
    """The visit at the first audited place of the record."""
    judge = Judge(recorded)
    right = items(judge.right.lines)
    visit = recorded.visits[recorded.audited[0]]
    billed = signed.left if signed.left is not None else signed.lines
    edition = judge.edition
    moved_on = bool(signed.edition) and signed.edition != edition
    return Audited(
        visits=(visit.id,),
        patient=patient,
        day=recorded.day,
        payer=recorded.payer.id,
        payer_label=recorded.payer.label,
        medicare=recorded.payer.abn,
        left=signed.left is not None,
        billed=billed or (),
        right=right,
        differences=tuple(_found(judge, right, signed)),
        standing=_standing(signed),
        note=f"Signed by the {signed.edition}; held against the {edition}." if moved_on else "",
    )


def _found(judge: Judge, right: tuple[Item, ...], signed: Signed) -> list[Difference]:
    if signed.unreadable:
        text = "The signed bill cannot be read: reopen the visit and sign it again."
        return [_plain(Cause.UNREADABLE, text)]
    if signed.lines is None:
        if signed.left is None:
            return []
        begins = f"Version {signed.left_version} left; the visit was reopened since, and not signed again."
        return _since(judge, right, signed.left, Cause.EDITED_AFTER_EXPORT, begins)
    found = list(judge.differences(signed.lines, signed.told))
    if signed.edited:
        is_out = signed.left is not None and signed.left_version == signed.version
        cause = Cause.EDITED_AFTER_EXPORT if is_out else Cause.EDITED_AFTER_SIGNING
        begins = f"The record was changed after version {signed.version} was signed{' and left' * is_out}."
        found = [replace(each, cause=cause, text=f"{begins} {each.text}") for each in found]
        found = found or [_plain(cause, begins)]
    if signed.left is not None and signed.left_version != signed.version:
        begins = f"Version {signed.left_version} left, version {signed.version} was signed since and has not left."
        found += _since(judge, signed.lines, signed.left, Cause.NOT_REPLACED, begins)
    return found


def _since(judge: Judge, now: tuple[Item, ...], then: tuple[Item, ...], cause: Cause, begins: str) -> list[Difference]:
    """What the receiver has otherwise, all of one cause; that there was a change is told even where no line differs."""
    found = judge.between(now, then, always=cause)
    return [replace(each, text=f"{begins} {each.text}") for each in found] or [_plain(cause, begins)]


def _plain(cause: Cause, text: str) -> Difference:
    return Difference(
        cause=cause, code="", billed="", right="", text=text, source=OWN_SOURCE, money=ZERO, effect=Effect.CORRECT
    )


def _standing(signed: Signed) -> str:
    if signed.lines is None and not signed.unreadable:
        return f"Reopened; version {signed.left_version} left" if signed.left is not None else "Reopened"
    left = f"; version {signed.left_version} left" if signed.left is not None else "; not exported"
    return f"Signed, version {signed.version}{left}"
