"""What is left to do about a bill: denials and items as last said, ended and opened again."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from ptcoder.visit import Denied, Noted, Settled, Voided, WorkListed, claim_work
from tests.visit.made_up import DAY, VISIT, chain, opened, record_id

ITEM, OTHER = UUID(int=0x21), UUID(int=0x22)
DENIED = Denied(visit=VISIT, denial=ITEM, version=1, code="97110", reason="CO-97", note="", on=DAY)
LISTED = WorkListed(visit=VISIT, item=OTHER, kind="refund", text="billed twice", on=DAY)
SETTLED = Settled(visit=VISIT, item=ITEM, how="appealed", note="by fax", on=DAY)


def test_what_is_said_last_holds() -> None:
    later = replace(DENIED, reason="CO-50")
    first, second = claim_work(chain(opened(), DENIED, LISTED, Noted(visit=VISIT, text="n"), later))
    assert (first.item, first.said, first.ended) == (ITEM, later, None)
    assert first.stamp.id == record_id(5)
    assert (second.item, second.said) == (OTHER, LISTED)


def test_it_ends_and_is_opened_again() -> None:
    (first,) = claim_work(chain(DENIED, SETTLED))
    assert first.ended is not None
    assert (first.ended.said, first.ended.stamp.id) == (SETTLED, record_id(2))
    (corrected,) = claim_work(chain(DENIED, SETTLED, replace(DENIED, note="more")))
    assert corrected.ended == first.ended, "a correction of what was said does not open it"
    (again,) = claim_work(chain(DENIED, SETTLED, replace(SETTLED, holds=False)))
    assert again.ended is None


def test_what_is_not_known_or_was_taken_back_counts_for_nothing() -> None:
    assert claim_work(chain(SETTLED)) == ()
    back = Voided(visit=VISIT, event=record_id(1), reason="undo")
    assert claim_work(chain(DENIED, back)) == ()
