"""The form of a message: a template, the rules that foresee it, and how it is recognised."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

_FIELD = re.compile(r"\{(\w*)\}")
_LIMIT = 600
_NAMED = {
    "name": r"[^\n]{1,80}?",
    "kind": r"\w+?",
    "type": r"\w*?",
    "branch": r"main|else",
    "function": r"<[^\n]*?>|[\w.]+",
    "tensor": r"[^\n]*?",
    "signature": r"[^\n()]*",
}
"""What some fields can hold; any other takes a stretch of any text."""

IF, LOOP, FOR, WHILE, TERNARY, OPERATOR = "if", "loop", "for", "while", "ternary", "operator"


@dataclass(frozen=True)
class Message:
    """One message.

    Attributes:
      text: the template.
      rules: symbols of the rules that foresee it, the likeliest first.
      error: the exception's name; empty for a warning.
      advice: what to do where no rule's help says so.
      on: the constructs that it is about, of `if`, `loop`, `for`, `while`, `ternary`, `operator`.
      common: whether Python says the same of code that has nothing to do with TensorFlow.
    """

    text: str
    rules: tuple[str, ...] = ()
    error: str = ""
    advice: str = ""
    on: tuple[str, ...] = ()
    common: bool = False

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The template as a regular expression, with a group for each named field."""
        return template_pattern(self.text)

    def filled(self, fields: dict[str, str]) -> str:
        """The text with the fields that are known, and `...` for the others."""
        return _FIELD.sub(lambda field: fields.get(field[1]) or "...", self.text)


def template_pattern(template: str) -> re.Pattern[str]:
    """A `str.format` template as a regular expression.

    A field is a group of its name; a second field of one name must hold the same text.
    """
    found, seen, at = "", set(), 0
    for field in _FIELD.finditer(template):
        found += _literal(template[at : field.start()])
        name, at = field[1], field.end()
        last = at == len(template)
        inside = _NAMED.get(name, r"[^\n]*" if last else rf"[\s\S]{{0,{_LIMIT}}}?")
        if name in seen:
            found += f"(?P={name})"
        elif name:
            found += f"(?P<{name}>{inside})"
        else:
            found += f"(?:{inside})"
        seen.add(name)
    return re.compile(found + _literal(template[at:]))


def _literal(text: str) -> str:
    return re.sub(r"(?:\\?\s)+", r"\\s+", re.escape(text))


BOOL = (
    "tensor-as-python-bool",
    "assert-on-tensor",
    "nested-ternary",
    "autograph-off",
    "lambdas-on-one-line",
    "annotated-loop-name",
    "tensor-as-training-flag",
)
ITERATE = (
    "tensor-iterated-in-python",
    "autograph-off",
    "annotated-loop-name",
    "lambdas-on-one-line",
)
RETRACED = (
    "python-number-argument",
    "fresh-object-argument",
    "function-made-in-loop",
    "decorated-method-per-instance",
    "argument-shape-varies",
)
