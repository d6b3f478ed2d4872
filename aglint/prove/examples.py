"""Inputs that the author wrote: `# aglint: example CALL` comments and doctests."""

from __future__ import annotations

import ast
import doctest
import io
import re
import tokenize
from collections.abc import Iterator

from aglint.prove.inputs import Input, Outline

COMMENT = re.compile(r"#\s*aglint:\s*example\b:?\s*(?P<call>.*)")


def find(outline: Outline) -> list[Input]:
    """The examples of a module in the order of their lines.

    Args:
      outline: the module.

    Returns:
      The inputs; one whose text is not a call has a `problem`.

    Raises:
      SourceError: the module is not Python.
    """
    found = [*_doctests(outline), *_comments(outline)]
    return sorted(found, key=lambda item: item.line)


def _comments(outline: Outline) -> Iterator[Input]:
    for token in tokenize.generate_tokens(io.StringIO(outline.source.text).readline):
        if token.type != tokenize.COMMENT:
            continue
        match = COMMENT.match(token.string)
        if match:
            call = match["call"].strip()
            yield Input(call, token.start[0], problem=_problem(call))


def _problem(text: str) -> str:
    if not text:
        return "the example is empty"
    try:
        tree = ast.parse(text, mode="eval")
    except (SyntaxError, ValueError) as error:
        return f"the example is not Python: {getattr(error, 'msg', error)}"
    return "" if isinstance(tree.body, ast.Call) else "the example is not a call"


def _doctests(outline: Outline) -> Iterator[Input]:
    owners = [outline.source.tree, *outline.functions.values(), *outline.classes.values()]
    for owner in owners:
        text = ast.get_docstring(owner, clean=False)
        if text and ">>>" in text:
            yield from _docstring(text, owner.body[0].value.lineno, outline)


def _docstring(text: str, line: int, outline: Outline) -> Iterator[Input]:
    try:
        parsed = doctest.DocTestParser().get_examples(text)
    except ValueError:  # malformed: for the doctest runner to report
        return
    setup: list[str] = []
    for item in parsed:
        if item.options.get(doctest.SKIP):
            continue
        try:
            statements = ast.parse(item.source).body
        except SyntaxError:
            continue
        for statement in statements:
            call = _call(statement, outline)
            if call is not None:
                yield Input(ast.unparse(call), line + item.lineno, tuple(setup), required=False)
        if not all(isinstance(statement, ast.Expr) for statement in statements):
            setup.append(item.source)


def _call(statement: ast.stmt, outline: Outline) -> ast.Call | None:
    """The outermost call in a simple statement that may be of this module's code."""
    match statement:
        case ast.Expr(value=value) | ast.Assign(value=value) | ast.Assert(test=value):
            pending = [value]
        case _:
            return None
    methods = {name.rpartition(".")[2] for name in outline.functions if "." in name}
    while pending:
        node = pending.pop(0)
        if isinstance(node, ast.Lambda | ast.ListComp | ast.SetComp | ast.DictComp):
            continue
        if isinstance(node, ast.GeneratorExp):
            continue
        if isinstance(node, ast.Call):
            named = outline.callee(node) or ""
            maybe = isinstance(node.func, ast.Attribute) and node.func.attr in methods
            if (named or maybe) and not named.endswith(".__init__"):
                return node
        pending = [*ast.iter_child_nodes(node), *pending]
    return None
