"""Which lists and arrays of a function change by value: `rows = ag.append(rows, x)`.

A graph can't choose between states of one object. It can choose between the lists that a name
stands for, if nothing else stands for the same list: a local list that is only appended to, taken
from at the end, given items, and looked at in ways that a list of the graph knows. So it is with an
array of NumPy's that is given items.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from aglint.flow.flow import Flow
from aglint.flow.state import State
from aglint.staging import dispatched, effects, jumps, soundness
from aglint.staging.growth import given_item, grown_name, listed_name, made_as
from aglint.staging.soundness import LOOPS, Region, Statement

if TYPE_CHECKING:
    from aglint.staging.plan import Wish

# Builtins to which conversion gives what they need to know of a list of the graph.
_LOOKS = frozenset({"enumerate", "len", "max", "min", "reversed", "sum", "zip"})
_COMPUTES = frozenset({"float", "int", "len", "np", "numpy", "tf"})


def _growing_lists(
    function: ast.FunctionDef | ast.AsyncFunctionDef,
    flow: Flow,
    state: State,
    staged: Collection[ast.stmt],
    made: Collection[ast.stmt],
    filled: Collection[ast.stmt],
) -> frozenset[str]:
    """The names of the lists, given who may ask for them.

    Args:
      function: the function.
      flow: its flow.
      state: what its statements hand on.
      staged: the branches and loops that are to be converted and that a tensor may decide, and
        what a jump in them skips.
      made: the statements that give a name a comprehension over what may be staged, or an item
        where a tensor may say which.
      filled: the statements that give an item that may be a tensor, which only a list can hold.
    """
    inside: dict[str, list[ast.stmt]] = {}
    for region in staged:
        for node in ast.walk(region):
            name = grown_name(node) if isinstance(node, ast.stmt) else None
            if name is not None:
                inside.setdefault(name, []).append(region)
    own = flow.scope.bound - set(flow.parameters) - flow.outer - flow.shared
    names = {
        name
        for name, regions in inside.items()
        if name in own and _hands_on(name, regions, flow, state)
    }
    names |= {name for one in made if (name := listed_name(one) or grown_name(one)) in own}
    arrays = {name for one in filled if (name := grown_name(one)) in own} - names
    names |= arrays
    if not names:
        return frozenset()
    uses: dict[str, list[tuple[ast.Name, tuple[ast.AST, ...]]]] = {name: [] for name in names}
    for node, around in _names(function):
        if node.id in names:
            uses[node.id].append((node, around))
    return frozenset(
        name
        for name in names
        if (name not in arrays or _is_array(uses[name])) and _is_alone(uses[name])
    )


def items_of(function: ast.AST, lists: Collection[str]) -> set[str]:
    """The names that get what is in some lists: tensors, where a graph keeps those."""
    found: set[str] = set()
    for node in ast.walk(function) if lists else ():
        match node:
            case ast.For(target=target, iter=value) | ast.Assign(targets=[target], value=value):
                if _names_one(value, lists):
                    names = (one for one in ast.walk(target) if isinstance(one, ast.Name))
                    found.update(one.id for one in names)
    return found


def _names_one(node: ast.AST, names: Collection[str]) -> bool:
    return any(isinstance(one, ast.Name) and one.id in names for one in ast.walk(node))


def _asks_for(region: Region, lists: Collection[str]) -> bool:
    """Whether one of some names decides how a branch or loop goes."""
    tested = region.iter if isinstance(region, ast.For) else region.test
    return bool(lists) and _names_one(tested, lists)


def is_asked(node: ast.AST, lists: Collection[str]) -> bool:
    """Whether a decision point is about one of some lists, or what is in them."""
    match node:
        case ast.ListComp(generators=[ast.comprehension(iter=ast.Name(id=name))]):
            return name in lists and dispatched.is_simple(node)
        case ast.Call(
            func=ast.Name() | ast.Attribute(value=ast.Name(id="np" | "numpy")), args=args
        ):
            return any(
                one.id in lists if isinstance(one, ast.Name) else is_asked(one, lists)
                for one in args
                if isinstance(one, ast.Name | ast.ListComp)
            )
        case ast.UnaryOp(operand=operand):
            operands = [operand]
        case ast.BoolOp(values=operands) | ast.Compare(comparators=operands):
            pass
        case ast.IfExp(test=test):
            operands = [test]
        case _:
            return False
    return any(_names_one(one, lists) for one in operands)


def _hands_on(name: str, regions: list[ast.stmt], flow: Flow, state: State) -> bool:
    """Whether a list goes into one of some branches and loops, and is there in each that it does.

    One that a branch begins anew is its own, however it grows there.
    """
    given = [one for one in regions if name in state.live_in(one)]
    return bool(given) and not any(name in flow.maybe_unbound_in(one) for one in given)


def _names(function: ast.AST) -> Iterator[tuple[ast.Name, tuple[ast.AST, ...]]]:
    """The names in a function, each with what stands round it, outer first."""
    stack: list[tuple[ast.AST, tuple[ast.AST, ...]]] = [(function, ())]
    while stack:
        node, around = stack.pop()
        if isinstance(node, ast.Name):
            yield node, around
        inner = (*around, node)
        stack.extend((child, inner) for child in ast.iter_child_nodes(node))


def _is_array(uses: list[tuple[ast.Name, tuple[ast.AST, ...]]]) -> bool:
    """Whether all that a name is bound to are arrays of NumPy's."""
    stores = [(node, around[-1]) for node, around in uses if isinstance(node.ctx, ast.Store)]
    return {made_as(*one) for one in stores} == {"array"}


def _is_alone(uses: list[tuple[ast.Name, tuple[ast.AST, ...]]]) -> bool:
    """Whether no other name can stand for the list while it grows."""
    last = 0
    others: list[ast.Name] = []
    is_array = _is_array(uses)
    for node, around in uses:
        if any(isinstance(one, effects.SCOPES) for one in around[1:]):
            return False
        statement = next(one for one in reversed(around) if isinstance(one, ast.stmt))
        if _grows_by(node, statement, around):
            if isinstance(statement, ast.AugAssign) and is_array != _is_item(statement):
                return False  # an item may be an object that changes in place
            loops = [one for one in around if isinstance(one, LOOPS)]
            over = (one.iter for one in loops if not isinstance(one, ast.While))
            if any(_names_one(items, {node.id}) for items in over):
                return False  # Python goes on with what is added on the way
            last = max(last, (loops[0] if loops else statement).end_lineno)
        elif isinstance(node.ctx, ast.Load):
            looks = _only_looks_at_array if is_array else _only_looks
            if isinstance(around[-1], ast.Attribute) and around[-1].attr != "shape":
                return False
            if not looks(node, around):
                others.append(node)
        elif made_as(node, statement) not in (("array",) if is_array else ("list",)):
            return False
    # Whoever gets the list when it has grown gets all of it.
    return all(node.lineno > last for node in others)


def _grows_by(node: ast.Name, statement: ast.stmt, around: tuple[ast.AST, ...]) -> bool:
    if grown_name(statement) != node.id:
        return False
    taken = isinstance(statement, ast.AugAssign) and isinstance(statement.value, ast.Call)
    target = statement.target if isinstance(statement, ast.AugAssign) and not taken else None
    if isinstance(statement, ast.Assign):
        [target] = statement.targets
    if isinstance(target, ast.Subscript):
        return node is target.value
    if isinstance(statement, ast.AugAssign) and not taken:
        return node is target
    return len(around) > 2 and around[-1] is statement.value.func


def _is_item(statement: ast.AugAssign) -> bool:
    return isinstance(statement.target, ast.Subscript)


def _only_looks_at_array(node: ast.Name, around: tuple[ast.AST, ...]) -> bool:
    """Whether a use computes something of an array, or of items of it, and keeps no view."""
    place = len(around) - 1
    if isinstance(around[place], ast.Attribute):
        return True
    if isinstance(around[place], ast.Subscript):
        if around[place].value is not node:
            return False
        place -= 1
    match around[place]:
        case ast.BinOp() | ast.Compare() | ast.UnaryOp():
            return True
        case ast.Call(func=func) as call if node in call.args or around[place + 1 :]:
            while isinstance(func, ast.Attribute):
                func = func.value
            return isinstance(func, ast.Name) and func.id in _COMPUTES
    return False


def _only_looks(node: ast.Name, around: tuple[ast.AST, ...]) -> bool:
    """Whether a use does not keep the list, and a list of the graph can answer it."""
    match around[-1]:
        case ast.Call(func=func) as call if node in call.args:
            while isinstance(func, ast.Attribute):
                func = func.value
            return isinstance(func, ast.Name) and func.id in (*_LOOKS, "tf")
        case ast.Subscript(value=value, slice=index, ctx=ast.Load()):
            return value is node and not isinstance(index, ast.Slice)
        case ast.For(iter=items):
            return items is node
        case ast.comprehension(iter=items):
            return items is node and dispatched.is_simple(around[-2])
        case ast.If(test=test) | ast.While(test=test) if test is node:
            return True
    return _is_tested(around)


def _is_tested(around: tuple[ast.AST, ...]) -> bool:
    """Whether only the truth of a value is asked for, by `not`, `and` and `or` in a test."""
    place = len(around) - 1
    while isinstance(around[place], ast.BoolOp) or (
        isinstance(around[place], ast.UnaryOp) and isinstance(around[place].op, ast.Not)
    ):
        place -= 1
    inner = around[place + 1] if place + 1 < len(around) else None
    return inner is not None and getattr(around[place], "test", None) is inner


def lists_by_value(
    function: ast.FunctionDef | ast.AsyncFunctionDef,
    wish: Wish,
    wanted: dict[Statement, str],
    state: State,
    barred: Collection[str],
) -> frozenset[str]:
    """The lists that grow by value; what asks for them is wanted, too, for a graph may have to."""
    statements = soundness.statements(function)
    made = [one.node for one in statements if _makes_list(one.node, wish)]
    filled = [one.node for one in statements if _may_fill_array(one.node, wish)]
    found: frozenset[str] = frozenset()
    while True:
        decided = [one for one, answer in wanted.items() if answer != "python"]
        # What a jump skips grows where the jump's test is decided.
        staged = [
            node
            for one in decided
            for node in [one.node, *jumps.left_loops(one), *jumps.skipped(one, function)]
        ]
        lists = _growing_lists(function, state.flow, state, staged, made, filled)
        lists -= set(barred)
        if lists == found:
            return found
        found = lists
        asked = lists | items_of(function, lists)
        for one in statements:
            asks = isinstance(one.node, Region) and _asks_for(one.node, asked)
            if asks and wanted.get(one, "python") == "python" and wish.wanted(one.node, "likely"):
                wanted[one] = "likely"


def may_ask(function: ast.AST, wish: Wish) -> bool:
    """Whether a statement alone asks for a list or array that changes by value."""
    return any(
        _makes_list(one.node, wish) or _may_fill_array(one.node, wish)
        for one in soundness.statements(function)
    )


def _makes_list(node: ast.stmt, wish: Wish) -> bool:
    """Whether a statement makes a list, or gives one an item, as a tensor says."""
    if listed_name(node):
        return wish.wanted(node.value, wish.answer(node.value))
    given = given_item(node)
    return bool(given) and wish.decides(given[0]) in ("staged", "likely")


def _may_fill_array(node: ast.stmt, wish: Wish) -> bool:
    """Whether a statement asks for an array that changes by value, if it gives one an item."""
    given = given_item(node)
    return bool(given) and wish.decides(given[1]) in ("staged", "likely")
