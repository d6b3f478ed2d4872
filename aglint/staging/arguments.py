"""The arguments of a call, by value."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass

from aglint.staging.values import UNKNOWN, Value


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of one call, by value.

    Attributes:
      positional: in order; `starred` says that more may follow at any place.
      keywords: by name.
      starred: whether `*args` or `**kwargs` are passed.
    """

    positional: tuple[Value, ...]
    keywords: dict[str, Value]
    starred: bool = False

    @classmethod
    def of(cls, call: ast.Call, value: Callable[[ast.expr], Value]) -> Arguments:
        """The arguments of a call node."""
        positional: list[Value] = []
        starred = False
        for part in call.args:
            if isinstance(part, ast.Starred):
                starred = True
                break
            positional.append(value(part))
        keywords = {word.arg: value(word.value) for word in call.keywords if word.arg}
        starred = starred or any(word.arg is None for word in call.keywords)
        return cls(tuple(positional), keywords, starred)

    def get(self, position: int, name: str) -> Value | None:
        """The argument at a position or with a name; None if it isn't passed."""
        if 0 <= position < len(self.positional):
            return self.positional[position]
        return self.keywords.get(name)

    @property
    def first(self) -> Value:
        """The first argument."""
        if self.positional:
            return self.positional[0]
        return next(iter(self.keywords.values()), UNKNOWN)
