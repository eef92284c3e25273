"""Events as JSON bodies and back. ``type`` and ``v`` name the shape; a shape, once written, is never changed."""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Callable
from dataclasses import MISSING, fields
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from ptcoder.visit.events import Event, Unknown

VERSION = 1
Kind = typing.TypeVar("Kind")
_TYPES: dict[str, type[Any]] = {kind.__name__: kind for kind in typing.get_args(Event) if kind is not Unknown}


class BadBody(ValueError):
    """A body that is not one of ours: no JSON object, a missing or misshapen field."""


def encode(event: Event) -> bytes:
    """The bytes to be written for an event, UTF-8 JSON in field order; these exact bytes are what is hashed."""
    if isinstance(event, Unknown):
        raise TypeError("an event that is not known cannot be written again")
    body: dict[str, object] = {"type": type(event).__name__, "v": VERSION}
    for item in fields(event):
        value = getattr(event, item.name)
        if value is not None:
            body[item.name] = value
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"), default=_plain, check_circular=False).encode()


def decode(body: bytes) -> Event:
    """The event in a body. An unknown type or version gives ``Unknown``; fields that are not known are passed over.

    Raises BadBody where a body of a known type lacks a field or holds something else in it.
    """
    try:
        found: object = json.loads(body.decode())
    except (ValueError, RecursionError) as error:
        raise BadBody(f"not JSON: {error}") from error
    if not isinstance(found, dict):
        raise BadBody("not a JSON object")
    row = typing.cast("dict[str, object]", found)
    name, version = row.get("type"), row.get("v")
    if not isinstance(name, str) or type(version) is not int:
        raise BadBody("no type or no version")
    if name not in _TYPES or version != VERSION:
        return Unknown(type=name, version=version)
    values: dict[str, object] = {}
    for field_name, (read, otherwise) in _readers(_TYPES[name]).items():
        if field_name in row:
            try:
                values[field_name] = read(row[field_name])
            except (TypeError, ValueError) as error:
                raise BadBody(f"{name}.{field_name}: {error}") from error
        elif otherwise is MISSING:
            raise BadBody(f"{name}.{field_name} is missing")
        else:
            values[field_name] = otherwise
    return typing.cast(Event, _TYPES[name](**values))


def _plain(value: UUID | date) -> str:
    """What JSON has no word for; whatever else events hold, enums among it, is a text or a number."""
    return value.hex if isinstance(value, UUID) else value.isoformat()


@cache
def _readers(kind: type[Any]) -> dict[str, tuple[Callable[[object], object], object]]:
    """For each field: how it is read, and what it is where it doesn't stand there (MISSING: it must)."""
    hints = typing.get_type_hints(kind)
    found: dict[str, tuple[Callable[[object], object], object]] = {}
    for item in fields(kind):
        hint = hints[item.name]
        nullable = types.NoneType in typing.get_args(hint)
        found[item.name] = (_reader(hint), None if nullable else item.default)
    return found


def _reader(hint: object) -> Callable[[object], object]:
    if types.NoneType in typing.get_args(hint):
        bare = _reader(next(arm for arm in typing.get_args(hint) if arm is not types.NoneType))
        return lambda value: None if value is None else bare(value)
    if hint is UUID:
        return lambda value: UUID(hex=_exactly(str, value))
    if hint is date:
        return lambda value: date.fromisoformat(_exactly(str, value))
    if hint is str:
        return _text
    if hint is int or hint is bool:
        return lambda value: _exactly(hint, value)
    if typing.get_origin(hint) is tuple:
        read = _reader(typing.get_args(hint)[0])
        return lambda value: tuple(read(item) for item in _exactly(list[object], value))
    return typing.cast("Callable[[object], object]", hint)


def _text(value: object) -> str:
    text = _exactly(str, value)
    text.encode()  # half a surrogate pair, which JSON lets pass, could never be written again
    return text


def _exactly(kind: type[Kind], value: object) -> Kind:
    if type(value) is not (typing.get_origin(kind) or kind):
        raise TypeError(f"{value!r} is not {kind}")
    return typing.cast(Kind, value)
