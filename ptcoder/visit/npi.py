"""National provider identifiers."""

from __future__ import annotations

_PREFIX = "80840"
"""What stands before an NPI when its check digit is worked out (CMS, NPI check digit calculation)."""


def is_npi(text: str) -> bool:
    """Whether the text is ten digits of which the last fits the others."""
    return len(text) == 10 and text.isascii() and text.isdigit() and _luhn(_PREFIX + text)


def _luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        number = int(digit) * (1 + place % 2)
        total += number - 9 if number > 9 else number
    return total % 10 == 0
