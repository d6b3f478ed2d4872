"""What the signature and the docstring of one function of TensorFlow say about its result.

The annotations of generated ops are exact. Docstrings are prose: what is read from them is a guess
that `data/overrides.json` corrects where it is wrong.
"""

from __future__ import annotations

import ast
import re
from typing import NamedTuple


class Result(NamedTuple):
    """The `returns`, `dtype` and `shape` of a catalogue entry."""

    returns: str = "unknown"
    dtype: str = ""
    shape: str = ""


UNKNOWN = Result()
_FLOATS = {"float16", "bfloat16", "float32", "float64", "complex64", "complex128"}
_INTEGERS = {f"{sign}int{bits}" for sign in ("", "u") for bits in (8, 16, 32, 64)}
DTYPES = frozenset({"bool", "string", "variant", "resource"} | _FLOATS | _INTEGERS)


def generated_op(node: ast.FunctionDef) -> Result:
    """The result of a generated op, from its exact annotations."""
    text = ast.unparse(node.returns)
    if text.startswith("Annotated[List"):
        return Result("tensors")
    match = re.fullmatch(r"Annotated\[Any, (?:_atypes\.)?(\w+)\]", text)
    if match is None:
        return UNKNOWN
    kind = match[1].lower().replace("half", "float16")
    if kind in DTYPES:
        return Result("tensor", kind)
    arguments = node.args.args
    defaults = [None] * (len(arguments) - len(node.args.defaults)) + node.args.defaults
    for position, (argument, default) in enumerate(zip(arguments, defaults, strict=True)):
        annotation = ast.unparse(argument.annotation) if argument.annotation else ""
        if annotation.endswith(f", {match[1]}]"):
            rule = f"like:{argument.arg}@{position}" if position else "same"
            return Result("tensor", rule)
        if annotation == match[1]:
            chosen = default.attr if isinstance(default, ast.Attribute) else ""
            return Result("tensor", f"arg:{argument.arg}@{position}={chosen}")
    return Result("tensor")


_RETURNS = re.compile(
    r"^ *Returns?:\s*\n(.*?)(?=^ *(?:Raises?|Args|Yields|[A-Z]\w+):\s*$|\Z)", re.M | re.S
)
_TYPE = re.compile(r"(?:of|with) (?:d?type|dtype) ?`?(?:tf\.)?(\w+)`?(?!`?(?:,| or\b|\w))")
_SAME = re.compile(
    r"same (?:d?type|type and shape|shape and type|size and type) (?:as|of)|same type"
)
_KINDS = (
    ("none", r"none\b|nothing|does not return|the created operation|an? `?operation|an op that"),
    ("callable", r"an? (?:python )?(?:function|callable|decorat\w+|wrapper)"),
    ("callable", r"an? `?(?:tf\.data\.)?dataset`? transformation function"),
    ("dataset", r"[^.]*\bdataset"),
    ("tensors", r"[^.]{0,30}\b(?:list|tuple|sequence|namedtuple|pair|dict\w*|nested)\b[^.]*tensor"),
    ("tensors", r"[^.]{0,20}(?:two|three|multiple) [^.]*tensors"),
    ("ragged", r"(?:an? )?`?(?:tf\.)?raggedtensor"),
    ("sparse", r"(?:an? )?`?(?:tf\.)?sparse_?tensor"),
    ("tensor", r"[^.]{0,80}\btensor"),
    ("tensor", r"[^.]{0,60}\bscalar\b|[^.]{0,60}\b[0-9nk]-d\b"),
    (
        "python",
        r"[^.]{0,20}(?:`?true`? if|bool|string|python|int\b|integer|list of|a dict|whether)",
    ),
)


def by_docstring(node: ast.FunctionDef) -> Result:
    """A guess from the first sentences of the docstring's "Returns:" section."""
    match = _RETURNS.search(ast.get_docstring(node) or "")
    if match is None:
        return UNKNOWN
    text = " ".join(match[1].split()).lower()
    if "`tensor` objects (" in text:
        return Result("tensors")
    returns = next((kind for kind, pattern in _KINDS if re.match(pattern, text)), "unknown")
    if returns != "tensor":
        return Result(returns)
    named = _TYPE.search(text)
    if named and named[1] in DTYPES:
        return Result(returns, named[1])
    return Result(returns, "same" if _SAME.search(text) and "same type as `" not in text else "")
