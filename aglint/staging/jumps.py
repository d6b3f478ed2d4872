"""`break`, `continue` and `return` that leave a statement, and what they leave it through."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Sequence

from aglint.flow.state import State
from aglint.staging.soundness import LOOPS, SCOPES, TRIES, Region, Statement, own, unbound


def stuck(one: Statement, chosen: Collection[ast.stmt]) -> str | None:
    """Why a jump in a statement can't be turned into a value."""
    for jump, path in _jumps(one.node):
        crossed = [*path]
        if isinstance(jump, ast.Return):
            crossed += reversed(one.around)
        else:
            loop = next((n for n in path if isinstance(n, LOOPS)), None)
            if loop is not None:
                crossed = path[: path.index(loop)]
            else:
                outer = list(reversed(one.around))
                position = next(i for i, n in enumerate(outer) if isinstance(n, LOOPS))
                if outer[position] not in chosen:
                    return f"{_word(jump)} leaves a loop that stays as it is"
                crossed += outer[:position]
        for node in crossed:
            if isinstance(node, TRIES) and not isinstance(node, ast.Try):
                return f"{_word(jump)} leaves a `try` with `except*`"
            if isinstance(node, ast.AsyncFor | ast.AsyncWith):
                return f"{_word(jump)} leaves an async block"
        if isinstance(jump, ast.Return):
            for node in reversed(one.around):
                if isinstance(node, LOOPS) and node not in chosen:
                    return "`return` leaves a loop that stays as it is"
    return None


def left_loops(one: Statement) -> Iterator[ast.stmt]:
    """The loops round a statement that a jump in it leaves, or goes on with."""
    outer = [node for node in reversed(one.around) if isinstance(node, LOOPS)]
    for jump, path in _jumps(one.node):
        if isinstance(jump, ast.Return):
            yield from (node for node in outer if isinstance(node, Region))
        elif not any(isinstance(node, LOOPS) for node in path):
            yield from (node for node in outer[:1] if isinstance(node, Region))


def skipped(one: Statement, function: ast.AST) -> Iterator[ast.stmt]:
    """The statements behind a statement that a `return` in it skips, up to the function's end."""
    if not any(isinstance(jump, ast.Return) for jump, _ in _jumps(one.node)):
        return
    inner = one.node
    for outer in [*reversed(one.around), function]:
        parts = [outer, *getattr(outer, "handlers", []), *getattr(outer, "cases", [])]
        for part in parts:
            for name in ("body", "orelse", "finalbody"):
                block = getattr(part, name, [])
                if inner in block:
                    yield from block[block.index(inner) + 1 :]
        inner = outer


def unbound_behind(one: Statement, function: ast.AST, state: State) -> str | None:
    """Why what a `return` in a statement skips can't move, as `unbound` has it; None if it can."""
    behind = list(skipped(one, function))
    skips = set(own(behind, scopes=True))
    lost = state.flow.binds(behind) | state.flow.deletes(behind)
    return unbound(state.unbound_everywhere, skips, lost)


def _word(jump: ast.stmt) -> str:
    return f"`{type(jump).__name__.lower()}`"


def _jumps(node: ast.stmt) -> Iterator[tuple[ast.stmt, list[ast.stmt]]]:
    """The jumps that leave a statement, or a loop in it, with what they stand in, inner first."""

    def visit(block: Sequence[ast.stmt], path: list[ast.stmt]):
        for inner in block:
            if isinstance(inner, ast.Return | ast.Break | ast.Continue):
                yield inner, path
            elif not isinstance(inner, SCOPES):
                for name in ("body", "orelse", "finalbody"):
                    below = getattr(inner, name, [])
                    # The `else` of a loop is not inside it.
                    here = path if name == "orelse" and isinstance(inner, LOOPS) else [inner, *path]
                    yield from visit(below, here)
                for part in [*getattr(inner, "handlers", []), *getattr(inner, "cases", [])]:
                    yield from visit(part.body, [inner, *path])

    yield from visit(node.body, [node])
    yield from visit(node.orelse, [] if isinstance(node, LOOPS) else [node])
