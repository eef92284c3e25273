"""The level of an evaluation: the lowest of its components decides, never the time it took."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ptcoder.rulebook import Component, EvaluationRule, Questions
from ptcoder.visit import Discipline


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationLevel:
    """Which code the answers so far lead to.

    ``code`` None: a component is still ``missing``, or one of them does not even reach the lowest level.
    ``deciding`` names the components that keep the level from being higher; ``reasons`` says of each what it reaches.
    ``minutes`` is the typical length of such an evaluation, which decides nothing. ``source`` is the rule's, with
    those of its components.
    """

    code: str | None
    deciding: tuple[str, ...]
    missing: tuple[str, ...]
    reasons: Mapping[str, str]
    minutes: int | None
    source: str


def evaluation_level(
    discipline: Discipline, components: Mapping[str, int | str], questions: Questions
) -> EvaluationLevel:
    """The level that the answers reach, by the name of their component (see ``EvaluationRule.components``).

    Raises ValueError for a discipline without levels, a name that is no component, and an answer it cannot have.
    """
    rule = questions.evaluations.get(discipline)
    if rule is None:
        raise ValueError(f"there are no evaluation levels for {discipline}")
    known = {component.name: component for component in rule.components}
    for name in components:
        if name not in known:
            raise ValueError(f"{name} is no component: one of {', '.join(known)}")
    reached = {name: each.level(components[name]) for name, each in known.items() if name in components}
    steps = {name: -1 if level is None else level for name, level in reached.items()}
    lowest = min(steps.values(), default=None)
    missing = tuple(name for name in known if name not in components)
    code = minutes = None
    if not missing and lowest is not None and lowest >= 0:
        code, minutes = rule.codes[lowest], rule.minutes[lowest]
    return EvaluationLevel(
        code=code,
        deciding=tuple(name for name, step in steps.items() if step == lowest),
        missing=missing,
        reasons={name: _reason(known[name], components[name], step, rule) for name, step in steps.items()},
        minutes=minutes,
        source="; ".join(dict.fromkeys((rule.source, *(known[name].source for name in steps)))),
    )


def _reason(component: Component, answer: int | str, step: int, rule: EvaluationRule) -> str:
    said = f"{component.label}: {answer}"
    said += f" reaches {rule.codes[step]}" if step >= 0 else f" is too little for {rule.codes[0]}"
    if component.least and step + 1 < len(component.least):
        said += f"; {rule.codes[step + 1]} asks for {component.least[step + 1]}"
    return f"{said}."
