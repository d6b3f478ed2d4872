"""What `tf.function` is told, in each of its spellings: decorators, calls, `functools.partial`."""

from __future__ import annotations

import ast
import re

from aglint.diagnostic import Edit
from aglint.fixes import _edits
from aglint.staging.function import Function

_END = re.compile(r"\s*,?\s*\)")


def is_plain(function: Function, made: ast.expr) -> bool:
    """Whether a decorator or call is that of `tf.function` itself, and tells all that it says."""
    match made:
        case ast.Call(func=func, args=[first, *_]) if function.module.wraps(first):
            named = function.module.imports.resolve(func) == "functools.partial"
        case ast.Call(func=func):
            named = function.module.wraps(func)
        case _:
            return function.module.wraps(made)
    return named and all(word.arg is not None for word in made.keywords)


def with_word(function: Function, made: ast.expr, word: str) -> Edit | None:
    """Another keyword for `tf.function`; None where its end is not written plainly."""
    if not isinstance(made, ast.Call):
        return _edits.after(function, made, f"({word})")
    parts = [*made.args, *made.keywords]
    if not parts:
        return _edits.between(function, made.func, made, f"({word})")
    last = max(parts, key=lambda part: (part.end_lineno, part.end_col_offset))
    source = function.module.source
    end, whole = source.span(last), source.span(made)
    rows = source.lines[end.end_line - 1 : whole.end_line]
    rows[-1] = rows[-1][: whole.end_column]
    if not _END.fullmatch("\n".join(rows)[end.end_column :]):
        return None
    row = source.lines[end.line - 1]
    alone = end.line != whole.line and not row[: end.column].strip()
    space = f"{source.newline}{row[: end.column]}" if alone else " "
    return _edits.after(function, last, f",{space}{word}")
