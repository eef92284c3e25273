"""What a signed bill may hold for the tables to keep it. A bill that holds anything else cannot be read, and says so
where it is asked for; it never stands in the way of the others.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, ArithmeticError, RecursionError)
"""What reading a damaged bill may raise."""
MOST = 10**6
"""More units, minutes or dollars no line has; the sums of all lines fit into a table by far."""


def count(said: Any) -> int:
    """Units or minutes. Raises one of ``UNREADABLE``."""
    found = int(said)
    if abs(found) > MOST:
        raise ValueError("more than any line has")
    return found


def fee(said: Any) -> str:
    """Dollars and cents of one unit. Raises one of ``UNREADABLE``."""
    found = Decimal(said)
    if not found.is_finite() or abs(found) > MOST:
        raise ValueError("no amount of money")
    return str(found)


def text(said: Any) -> str:
    """Text that can be written: half a surrogate pair, which JSON lets pass, cannot. Raises one of ``UNREADABLE``."""
    found = str(said)
    found.encode()
    return found
