"""What a graph can't stage, however it is written, so that conversion leaves it where one must."""

from __future__ import annotations

import ast
from collections.abc import Collection

from aglint.flow.flow import Flow
from aglint.flow.state import State
from aglint.staging import effects, growth
from aglint.staging.parameters import is_none
from aglint.staging.soundness import Region


def one_sided(node: ast.stmt, flow: Flow, state: State) -> str | None:
    """Why a graph can't stage an `if`: a name has no value behind one of its branches."""
    if not isinstance(node, ast.If):
        return None
    unbound = flow.maybe_unbound_in(node) & flow.maybe_unbound_out(node)
    names = [name for name in state.of(node) if name in unbound]
    if not names:
        return None
    return f"`{names[0]}` is bound in only one branch, which a graph can't stage"


def grows(node: Region, state: State, lists: Collection[str]) -> str | None:
    """Why a graph can't stage a statement: an object holds more, or less, behind it."""
    block = effects.moved(node)
    found = effects.lasting(list(effects.effects(block)), block, state.live_in(node))
    for one in growth.without(found, lists):
        if one.verb == "changes":
            return f"`{one.said}` changes an object where a tensor may decide"
    return None


def gives_none(node: ast.expr) -> str | None:
    """Why a graph can't stage a ternary: one side is None, which is no tensor."""
    if not isinstance(node, ast.IfExp):
        return None
    sides = (node.body, node.orelse)
    if any(map(is_none, sides)):
        return "one side is None, which a graph can't choose"
    return None
