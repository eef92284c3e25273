"""The way an intent says no, and how what comes from outside is read."""

from __future__ import annotations

from itertools import chain
from uuid import UUID

_NOTHING = (0xAD, 0x180E, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF)
"""Marks of no width, and those that turn a line's direction about: a text of nothing else says nothing, and one that
looks like another is another. The joiners of some scripts are none of them."""
_UNSEEN: dict[int, str | None] = {
    **dict.fromkeys(chain(range(0x20), range(0x7F, 0xA0)), " "),
    **dict.fromkeys(_NOTHING),
}


class Refused(Exception):
    """What was asked cannot be done; the text tells the user why, and what to do."""


def read_id(text: str, otherwise: str) -> UUID:
    """The id in a text; Refused with ``otherwise`` where there is none."""
    try:
        return UUID(text)
    except (ValueError, AttributeError, TypeError) as error:
        raise Refused(otherwise) from error


def read_words(text: str) -> str:
    """A line of words as it may be kept: blanks set right, and nothing in it that cannot be written or seen."""
    return " ".join(text.encode("utf-8", "replace").decode().translate(_UNSEEN).split())
