"""Staged branches and loops as AutoGraph sees them: what they carry, and what it is at their ends.

What it can't see: names that functions inside rebind (`nonlocal`), and state in attributes.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from aglint.diagnostic import Related
from aglint.staging.function import Function
from aglint.staging.types import Types
from aglint.staging.values import NUMBERS, UNKNOWN, Value
from aglint.staging.verdict import Verdict

SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
LOOPS = (ast.For, ast.AsyncFor, ast.While)
_LONG = 50


def branches(function: Function) -> Iterator[tuple[ast.If, Verdict]]:
    """The `if` statements that AutoGraph stages, surely or likely, in source order."""
    for node in converted(function, ast.If):
        verdict = function.verdict(node)
        if verdict.may_stage:
            yield node, verdict


def loops(function: Function) -> Iterator[tuple[ast.For | ast.While, Verdict]]:
    """The loops that AutoGraph stages, surely or likely, in source order."""
    for node in converted(function, ast.For, ast.While):
        verdict = function.verdict(node)
        if verdict.may_stage and (
            isinstance(node, ast.For) or first_test(function, node).is_tensor
        ):
            yield node, verdict


def first_test(function: Function, loop: ast.While) -> Value:
    """What the test of a loop gives before its first round, which decides whether it is staged."""
    return function.types.first_round(loop).value(loop.test)


def converted(function: Function, *kinds: type) -> Iterator[ast.AST]:
    """The reachable nodes of some kinds, in source order; none where AutoGraph is off."""
    if function.traced is None or not function.traced.autograph:
        return
    for node in function.nodes(*kinds):
        if not isinstance(node, ast.stmt) or function.flow.reachable(node):
            yield node


def loop_round(function: Function, node: ast.AST) -> ast.AST | None:
    """The innermost loop in whose body a node stands."""
    inner = node
    for outer in function.ancestors(node):
        if isinstance(outer, LOOPS) and inner in outer.body:
            return outer
        inner = outer
    return None


def types_at(function: Function, node: ast.AST) -> Types:
    """The values for questions about a statement: in a loop those of its first round."""
    loop = loop_round(function, node)
    return function.types if loop is None else function.types.first_round(loop)


def inside(statements: Iterable[ast.stmt], *kinds: type) -> Iterator[ast.AST]:
    """The nodes of some kinds in statements, in source order, those of inner functions left out."""
    for statement in statements:
        if isinstance(statement, kinds):
            yield statement
        if not isinstance(statement, SCOPES):
            yield from inside(ast.iter_child_nodes(statement), *kinds)


def outputs(function: Function, node: ast.If) -> frozenset[str]:
    """The names that a branch binds and that are read after it, where `tf.cond` must give them.

    A `break` or `continue` ends a branch as its last statement does.
    """
    flow = function.flow
    live = flow.live_out(node)
    for jump in inside([*node.body, *node.orelse], ast.Break, ast.Continue):
        live |= flow.live_out(jump)
    return (flow.binds(node.body) | flow.binds(node.orelse)) & live - flow.outer - flow.shared


def state(function: Function, loop: ast.For | ast.While) -> frozenset[str]:
    """The names that a loop carries: bound in it, and read in the next round or after it."""
    flow = function.flow
    live = flow.live_at_head(loop) | flow.live_out(loop)
    bound = flow.binds(loop.body)
    if isinstance(loop, ast.For):
        targets = (node.id for node in ast.walk(loop.target) if isinstance(node, ast.Name))
        bound |= frozenset(targets) & flow.live_out(loop)
    return bound & live - flow.outer - flow.shared


def passes(block: Iterable[ast.stmt]) -> bool:
    """Whether a branch comes to its end, `break` and `continue` being such ends."""
    return all(_passes(statement) for statement in block)


def _passes(node: ast.stmt) -> bool:
    match node:
        case ast.Return() | ast.Raise():
            return False
        case ast.If():
            return passes(node.body) or passes(node.orelse)
        case ast.With():
            return passes(node.body)
        case ast.Try():
            ends = passes(node.body) or any(passes(handler.body) for handler in node.handlers)
            return ends and passes(node.finalbody)
        case ast.While(test=ast.Constant(value=value)) if value:
            return any(True for _ in inside(node.body, ast.Break))
    return True


def end_value(function: Function, node: ast.If, block: list[ast.stmt], name: str) -> Value:
    """What a name holds at the end of one branch of an `if`, in a loop's first round."""
    types = types_at(function, node)
    if not block or name not in function.flow.binds(block):
        return types.at_entry(node, name)
    return types.at_exit(block[-1], name) or UNKNOWN


def bindings(function: Function, block: list[ast.stmt], name: str) -> list[ast.stmt]:
    """The statements of a block, and inside it, that bind a name themselves."""
    flow, found = function.flow, []
    for statement in inside(block, ast.stmt):
        if statement not in flow.graph.first or name not in flow.binds([statement]):
            continue
        parts = [part for part in ast.iter_child_nodes(statement) if part in flow.graph.first]
        if isinstance(statement, SCOPES) or name not in flow.binds(parts):
            found.append(statement)
    return found


def place(statement: ast.AST) -> ast.AST:
    """What to underline of a binding: of a compound statement just what binds."""
    match statement:
        case ast.For():
            return statement.target
        case ast.With():
            return statement.items[0].context_expr
    return statement


def perhaps_bound(function: Function, node: ast.AST, name: str) -> bool:
    """Whether a name may be bound before a statement, no loop having gone its second round."""
    if name in function.flow.parameters:
        return True
    graph = function.flow.graph
    back = {
        (source, head)
        for heads in graph.heads.values()
        for head in heads
        for source in graph.predecessors[head][1:]
    }
    seen = set(graph.first[node])
    stack = list(seen)
    while stack:
        at = stack.pop()
        for before in graph.predecessors[at]:
            if (before, at) in back or before in seen:
                continue
            seen.add(before)
            event = graph.events[before]
            if event is not None and name in event.deletes:
                continue
            if event is not None and name in event.binds + event.may_bind:
                return True
            stack.append(before)
    return False


def tests_none(test: ast.expr, name: str) -> bool:
    """Whether a condition asks if a name is None, or true at all."""
    for node in ast.walk(test):
        match node:
            case ast.Compare(left=ast.Name(id=left), ops=[ast.Is() | ast.IsNot()]) if left == name:
                return True
            case ast.BoolOp(values=parts):
                if any(isinstance(part, ast.Name) and part.id == name for part in parts):
                    return True
            case ast.UnaryOp(op=ast.Not(), operand=ast.Name(id=operand)) if operand == name:
                return True
    return False


def mixed(function: Function, test: ast.expr) -> bool:
    """Whether a Python value may decide an `and` or `or` before a tensor comes to it."""
    return isinstance(test, ast.BoolOp) and not function.value(test.values[0]).is_tensor


def given(function: Function, node: ast.AST, name: str) -> ast.stmt | None:
    """The assignment that alone gives a name what it holds before a statement."""
    sites = {
        event.node
        for event in function.flow.reaching(node, name)
        if isinstance(event.node, ast.Assign | ast.AnnAssign)
    }
    return sites.pop() if len(sites) == 1 else None


def dtype_of(value: Value) -> str:
    """The dtype that a value has as a tensor, "" where it isn't known."""
    if value.optional:
        return ""
    if value.kind in ("tensor", "variable"):
        return value.dtype
    return {"int": "int32", "float": "float32", "bool": "bool", "str": "string"}.get(value.kind, "")


def described(value: Value) -> str:
    """A value's type for a message: the dtype, with what it was before it became a tensor."""
    dtype = dtype_of(value)
    return f"{dtype} (a Python {value.kind})" if value.kind in NUMBERS | {"str"} else dtype


def text(node: ast.AST) -> str:
    """Source text for a message, shortened in the middle."""
    written = " ".join(ast.unparse(node).split())
    return written if len(written) <= _LONG else f"{written[: _LONG - 4]} ..."


def header(loop: ast.For | ast.While) -> str:
    """A loop's first line for a message."""
    if isinstance(loop, ast.While):
        return f"while {text(loop.test)}"
    return f"for {text(loop.target)} in {text(loop.iter)}"


def decider(node: ast.AST) -> ast.expr:
    """The expression that decides a branch, loop or operator."""
    return node.iter if isinstance(node, ast.For) else getattr(node, "test", node)


def reason(node: ast.AST, verdict: Verdict) -> str:
    """Why a statement is staged, in a sentence."""
    expression = text(decider(node))
    kind = verdict.value.kind
    holds = "is a tensor" if kind not in ("dataset", "iterator") else f"is a {kind}"
    likely = "" if verdict.answer == "staged" else "likely "
    because = f": {verdict.why}" if verdict.why else ""
    return f"`{expression}` {holds.replace('is ', f'is {likely}', 1)}{because}"


def staged_here(function: Function, node: ast.AST, verdict: Verdict) -> Related:
    """The second location: the statement that is staged, and by what."""
    span = function.module.source.span(decider(node))
    expression = text(decider(node))
    return Related(f"staged because `{expression}` is a {_noun(verdict)}", span)


def _noun(verdict: Verdict) -> str:
    return verdict.value.kind if verdict.value.kind in ("dataset", "iterator") else "tensor"


def ternaries(function: Function) -> Iterator[tuple[ast.IfExp, Verdict]]:
    """The conditional expressions that AutoGraph stages; it does not see those inside others."""
    for node in converted(function, ast.IfExp):
        verdict = function.verdict(node)
        if verdict.may_stage and not in_ternary(function, node):
            yield node, verdict


def in_ternary(function: Function, node: ast.AST) -> bool:
    """Whether an expression is part of a conditional expression, be it in a lambda there."""
    outer = function.parent_of(node)
    while outer is not None and not isinstance(outer, ast.stmt | ast.IfExp):
        outer = function.parent_of(outer)
    return isinstance(outer, ast.IfExp)


def loop_verdict(function: Function, loop: ast.AST) -> Verdict:
    """The verdict on a loop; for `while`, on its first test, by which AutoGraph goes."""
    if not isinstance(loop, ast.While):
        return function.verdict(loop)
    first = first_test(function, loop)
    if first.is_tensor:
        return Verdict("staged" if first.sure else "likely", first, first.why)
    return Verdict("unknown" if first.is_unknown else "python", first)


def lesser(*verdicts: Verdict) -> str:
    """The confidence of a finding that rests on several verdicts."""
    sure = all(verdict.answer == "staged" for verdict in verdicts)
    return "CONTROL_FLOW" if sure else "INFERENCE"
