"""The recovery code as a person writes it down and types it: 30 characters in six groups of five.

26 characters are drawn at random (130 bits), four follow from them by a Reed-Solomon code over 32 symbols: two codes
differ in at least five places. So up to four wrong characters are always noticed, and up to two are also found, which
holds for every mistyped character and every two that changed places. What was typed is never mended silently: whoever
holds the paper looks at the group that is named.
"""

from __future__ import annotations

import secrets
import unicodedata
from itertools import combinations

from ptcoder.store.errors import WrongCode

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O and U."""

LENGTH = 30
GROUP = 5
GROUPS = LENGTH // GROUP

_RANDOM = 26
_CHECKS = LENGTH - _RANDOM
_MEANT = str.maketrans("OIL", "011")
_BETWEEN = "-\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{FIGURE DASH}\N{EN DASH}\N{EM DASH}\N{MINUS SIGN}._,"

_FIELD = 0b100101  # x^5 + x^2 + 1, whose root makes every one of the 31 symbols that are not zero
_ORDER = 31


def new() -> str:
    """A new code, grouped."""
    symbols = [secrets.randbelow(len(SIGNS)) for _ in range(_RANDOM)]
    return grouped("".join(SIGNS[each] for each in (*symbols, *_checks(symbols))))


def grouped(code: str) -> str:
    """The code in its groups, parted by dashes."""
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def read(text: str) -> str:
    """The 30 characters that were meant: upper or lower case, with any dashes and spaces, O for 0, I and L for 1.

    Raises WrongCode, which names the groups that cannot be right.
    """
    code = meant(text)
    strange = [at for at, sign in enumerate(code) if sign not in SIGNS]
    if strange:
        groups = {at // GROUP for at in strange}
        raise WrongCode(f"{_name(groups)} {_one(groups, 'holds', 'hold')} a sign that no recovery code has.")
    if len(code) != LENGTH:
        raise WrongCode(_length(text, len(code)))
    syndromes = _syndromes([SIGNS.index(sign) for sign in code])
    if any(syndromes):
        places = _wrong_places(syndromes)
        if not places:
            raise WrongCode("Several characters are not as they were written down. Type the code again.")
        groups = {at // GROUP for at in places}
        do = _one(groups, "does", "do")
        raise WrongCode(f"{_name(groups)} {do} not fit the rest. Compare with what was written down.")
    return code


def meant(text: str) -> str:
    """The characters of a code, or of a part of it, whichever way they were written."""
    typed = unicodedata.normalize("NFKC", text).upper().translate(_MEANT)
    return "".join(sign for sign in typed if not sign.isspace() and sign not in _BETWEEN)


def _name(groups: set[int]) -> str:
    numbers = [str(group + 1) for group in sorted(groups)]
    return f"Group {numbers[0]}" if len(numbers) == 1 else f"Groups {', '.join(numbers[:-1])} and {numbers[-1]}"


def _one(groups: set[int], one: str, more: str) -> str:
    return one if len(groups) == 1 else more


def _length(typed: str, length: int) -> str:
    """Which group is too short or too long, where the groups were typed apart."""
    parts = "".join(" " if sign in _BETWEEN else sign for sign in typed).split()
    odd = {at for at, part in enumerate(parts) if len(part) != GROUP}
    said = f"A recovery code has {LENGTH} characters, this has {length}."
    if len(parts) == GROUPS and odd:
        return f"{said} {_name(odd)} should have {GROUP}."
    return said


# --- the arithmetic: symbols are numbers from 0 to 31, addition is ^


def _powers() -> list[int]:
    found = [1]
    for _ in range(_ORDER - 1):
        value = found[-1] << 1
        found.append(value ^ _FIELD if value > _ORDER else value)
    return found


_POWER = _powers()
_LOG = {value: exponent for exponent, value in enumerate(_POWER)}


def _times(one: int, other: int) -> int:
    return _POWER[(_LOG[one] + _LOG[other]) % _ORDER] if one and other else 0


def _over(one: int, other: int) -> int:
    return _POWER[(_LOG[one] - _LOG[other]) % _ORDER] if one else 0


def _root(exponent: int) -> int:
    return _POWER[exponent % _ORDER]


def _checks(symbols: list[int]) -> list[int]:
    """The remainder of the symbols, as a polynomial, by (x - a)(x - a^2)(x - a^3)(x - a^4)."""
    divisor = [1]
    for exponent in range(1, _CHECKS + 1):
        shifted, scaled = [*divisor, 0], [0, *(_times(each, _root(exponent)) for each in divisor)]
        divisor = [one ^ other for one, other in zip(shifted, scaled, strict=True)]
    rest = [*symbols, *(0 for _ in range(_CHECKS))]
    for at in range(len(symbols)):
        factor = rest[at]
        for offset, each in enumerate(divisor):
            rest[at + offset] ^= _times(factor, each)
    return rest[-_CHECKS:]


def _syndromes(symbols: list[int]) -> list[int]:
    """The polynomial's values at the divisor's roots; all zero where nothing is wrong."""
    found: list[int] = []
    for exponent in range(1, _CHECKS + 1):
        value = 0
        for symbol in symbols:
            value = _times(value, _root(exponent)) ^ symbol
        found.append(value)
    return found


def _wrong_places(syndromes: list[int]) -> tuple[int, ...]:
    """The one or two characters that, being other, explain the syndromes; none if more are wrong."""
    first, second, *_ = syndromes
    for at in range(LENGTH):
        place = _root(LENGTH - 1 - at)
        if _explains(syndromes, ((place, _over(first, place)),)):
            return (at,)
    for at, other in combinations(range(LENGTH), 2):
        place, beside = _root(LENGTH - 1 - at), _root(LENGTH - 1 - other)
        # first = e place + f beside, second = e place^2 + f beside^2
        error = _over(second ^ _times(first, beside), _times(place, place ^ beside))
        rest = _over(first ^ _times(error, place), beside)
        if _explains(syndromes, ((place, error), (beside, rest))):
            return (at, other)
    return ()


def _explains(syndromes: list[int], errors: tuple[tuple[int, int], ...]) -> bool:
    powers = [(1, error) for _, error in errors]
    for syndrome in syndromes:
        powers = [(_times(power, place), error) for (power, error), (place, _) in zip(powers, errors, strict=True)]
        value = 0
        for power, error in powers:
            value ^= _times(power, error)
        if value != syndrome:
            return False
    return True
