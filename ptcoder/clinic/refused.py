"""The way an intent says no, and how what comes from outside is read."""

from __future__ import annotations

from uuid import UUID


class Refused(Exception):
    """What was asked cannot be done; the text tells the user why, and what to do."""


def read_id(text: str, otherwise: str) -> UUID:
    """The id in a text; Refused with ``otherwise`` where there is none."""
    try:
        return UUID(text)
    except (ValueError, AttributeError, TypeError) as error:
        raise Refused(otherwise) from error


def read_words(text: str) -> str:
    """A line of words as it may be kept: blanks set right, and nothing in it that cannot be written."""
    return " ".join(text.encode("utf-8", "replace").decode().replace("\0", " ").split())
