"""`if tensor: raise ...`."""

from __future__ import annotations

import ast

from aglint.checks import _staged


def check(function, report) -> None:
    """Reports each `raise`, and `assert False`, that a tensor decides about."""
    for statement in _staged.converted(function, ast.Raise, ast.Assert):
        if isinstance(statement, ast.Assert) and not _fails(statement.test):
            continue
        chooser = _chooser(function, statement)
        if chooser is not None:
            node, verdict = chooser
            report(
                statement,
                test=_staged.text(_staged.decider(node)),
                why=_staged.reason(node, verdict),
                related=[_staged.staged_here(function, node, verdict)],
                confidence=verdict.confidence,
                severity="warning" if _caught(function, statement) else None,
            )


def _fails(test: ast.expr) -> bool:
    return isinstance(test, ast.Constant) and not test.value


def _caught(function, statement: ast.stmt) -> bool:
    """Whether a `try` round it catches the exception, so that its handler always runs."""
    raised = getattr(statement, "exc", None)
    raised = raised.func if isinstance(raised, ast.Call) else raised
    name = ast.unparse(raised) if raised is not None else "AssertionError"
    inner: ast.AST = statement
    for outer in function.ancestors(statement):
        if isinstance(outer, ast.Try) and inner in outer.body:
            for handler in outer.handlers:
                kinds = getattr(handler.type, "elts", [handler.type])
                names = {"Exception" if kind is None else ast.unparse(kind) for kind in kinds}
                if names & {name, "Exception", "BaseException"}:
                    return True
        inner = outer
    return False


def _chooser(function, statement: ast.stmt):
    """The branch or loop that alone decides whether a statement runs, if it is staged."""
    inner: ast.AST = statement
    for outer in function.ancestors(statement):
        match outer:
            case ast.If():
                verdict = function.verdict(outer)
                return (outer, verdict) if verdict.may_stage else None
            case ast.For() | ast.While():
                verdict = _staged.loop_verdict(function, outer)
                if inner in outer.body:
                    return (outer, verdict) if verdict.may_stage else None
            case ast.ExceptHandler() | ast.match_case():
                return None
            case ast.Try() if outer.handlers and inner in outer.body:
                return None  # it may be caught
        inner = outer
    return None
