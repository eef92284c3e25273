"""Keys that a part of the window takes for itself: what they are and what they do, said where they are handled."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

SIGNS = frozenset({Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus, Qt.Key.Key_Question})
"""Typed with Shift or without, as the keyboard has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stroke:
    """Keys by their portable names, and what any of them does; the list of keys is made of these."""

    keys: tuple[str, ...]
    said: str

    def is_met(self, event: QKeyEvent) -> bool:
        return pressed(event) in self.keys


def pressed(event: QKeyEvent) -> str:
    """The portable name of what was pressed: ``Ctrl+Shift+Left``, ``Return``, ``+``; on the keypad the same."""
    key = Qt.Key(event.key())
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if key in SIGNS:
        modifiers &= ~Qt.KeyboardModifier.ShiftModifier
    return QKeySequence(QKeyCombination(modifiers, key)).toString(QKeySequence.SequenceFormat.PortableText)
