"""Which lists and arrays of a function change by value: `rows = ag.append(rows, x)`.

A graph can't choose between states of one object. It can choose between the lists that a name
stands for, if nothing else stands for the same list: a local list that is only appended to, taken
from at the end, given items, and looked at in ways that a list of the graph knows. So it is with an
array of NumPy's that is given items.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Iterator

from aglint.flow.flow import Flow
from aglint.flow.state import State
from aglint.staging import dispatched, effects

Region = ast.If | ast.While | ast.For
GROWTH = frozenset({"append", "extend", "pop"})
LOOPS = (ast.For, ast.AsyncFor, ast.While)
ARRAYS = frozenset({"array", "empty", "full", "ones", "ones_like", "zeros", "zeros_like"})
# Builtins to which conversion gives what they need to know of a list of the graph.
_LOOKS = frozenset({"enumerate", "len", "max", "min", "reversed", "sum", "zip"})


def growing_lists(
    function: ast.FunctionDef | ast.AsyncFunctionDef,
    flow: Flow,
    state: State,
    staged: Collection[ast.stmt],
    made: Collection[ast.stmt] = (),
) -> frozenset[str]:
    """The names of those lists.

    Args:
      function: the function.
      flow: its flow.
      state: what its statements hand on.
      staged: the branches and loops that are to be converted and that a tensor may decide, and
        what a jump in them skips.
      made: the statements that give a name a comprehension over what may be staged, or an item
        where a tensor may say which.
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
    if not names:
        return frozenset()
    uses: dict[str, list[tuple[ast.Name, tuple[ast.AST, ...]]]] = {name: [] for name in names}
    for node, around in _names(function):
        if node.id in names:
            uses[node.id].append((node, around))
    return frozenset(name for name in names if _is_alone(uses[name]))


def items_of(function: ast.AST, lists: Collection[str]) -> set[str]:
    """The names that get what is in some lists: tensors, where a graph keeps those."""
    found: set[str] = set()
    for node in ast.walk(function) if lists else ():
        match node:
            case ast.For(target=target, iter=value) | ast.Assign(targets=[target], value=value):
                read = (one for one in ast.walk(value) if isinstance(one, ast.Name))
                if any(one.id in lists for one in read):
                    names = (one for one in ast.walk(target) if isinstance(one, ast.Name))
                    found.update(one.id for one in names)
    return found


def without(found: list[effects.Effect], lists: Collection[str]) -> list[effects.Effect]:
    """The changes that are not the growth of one of those lists."""
    return [
        one
        for one in found
        if not (isinstance(one.owner, ast.Name) and one.owner.id in lists and one.attribute is None)
    ]


def grown_in(regions: Iterable[Region]) -> set[str]:
    """The lists that grow in some branches and loops."""
    inside = (node for region in regions for node in ast.walk(region))
    found = {grown_name(node) for node in inside if isinstance(node, ast.stmt)}
    return {name for name in found if name is not None}


def asks_for(region: Region, lists: Collection[str]) -> bool:
    """Whether one of some names decides how a branch or loop goes."""
    tested = region.iter if isinstance(region, ast.For) else region.test
    names = (one for one in ast.walk(tested) if isinstance(one, ast.Name))
    return bool(lists) and any(one.id in lists for one in names)


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
    names = (one for each in operands for one in ast.walk(each) if isinstance(one, ast.Name))
    return any(one.id in lists for one in names)


def given_item(statement: ast.stmt) -> tuple[ast.expr, ...]:
    """Where a statement gives a list or array an item, and what; nothing for another statement."""
    match statement:
        case ast.Assign(targets=[ast.Subscript(value=ast.Name(), slice=index)], value=value):
            return index, value
        case ast.AugAssign(target=ast.Subscript(value=ast.Name(), slice=index), value=value):
            return index, value
    return ()


def listed_name(statement: ast.stmt) -> str | None:
    """The name to which a statement gives a comprehension that conversion can write otherwise."""
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=value) if dispatched.is_simple(value):
            return name
    return None


def grown_name(statement: ast.stmt) -> str | None:
    """The list that a statement appends to, extends, gives an item or takes the last one from."""
    match statement:
        case ast.Assign(targets=[ast.Subscript(value=ast.Name(id=name))]):
            return name
        case ast.AugAssign(target=ast.Subscript(value=ast.Name(id=name), slice=index)):
            return name if _is_lasting(index) else None
        case ast.Expr(value=call) | ast.Assign(targets=[ast.Name() | ast.Tuple()], value=call):
            pass
        case ast.AugAssign(target=ast.Name(id=name), op=ast.Add(), value=ast.List()):
            return name
        case _:
            return None
    match call:
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=method), keywords=[]):
            args = call.args
        case _:
            return None
    if method == "pop":
        return name if not args else None
    is_whole = isinstance(statement, ast.Expr) and method in GROWTH and len(args) == 1
    return name if is_whole and not isinstance(args[0], ast.Starred) else None


def _is_lasting(index: ast.expr) -> bool:
    """Whether an index may be evaluated twice."""
    kinds = (ast.Name, ast.Constant, ast.Tuple, ast.Slice, ast.UnaryOp, ast.USub, ast.expr_context)
    return all(isinstance(one, kinds) for one in ast.walk(index))


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


def _is_alone(uses: list[tuple[ast.Name, tuple[ast.AST, ...]]]) -> bool:
    """Whether no other name can stand for the list while it grows."""
    last = 0
    others: list[ast.Name] = []
    stores = [(node, around[-1]) for node, around in uses if isinstance(node.ctx, ast.Store)]
    is_array = {_made_as(*one) for one in stores} == {"array"}
    for node, around in uses:
        if any(isinstance(one, effects.SCOPES) for one in around[1:]):
            return False
        statement = next(one for one in reversed(around) if isinstance(one, ast.stmt))
        if _grows_by(node, statement, around):
            if isinstance(statement, ast.AugAssign) and is_array != _is_item(statement):
                return False  # an item may be an object that changes in place
            loops = [one for one in around if isinstance(one, LOOPS)]
            if any(_goes_over(one, node.id) for one in loops):
                return False  # Python goes on with what is added on the way
            last = max(last, (loops[0] if loops else statement).end_lineno)
        elif isinstance(node.ctx, ast.Load):
            looks = _only_looks_at_array if is_array else _only_looks
            if isinstance(around[-1], ast.Attribute) and around[-1].attr != "shape":
                return False
            if not looks(node, around):
                others.append(node)
        elif _made_as(node, statement) not in (("array",) if is_array else ("list",)):
            return False
    # Whoever gets the list when it has grown gets all of it.
    return all(node.lineno > last for node in others)


def _goes_over(loop: ast.stmt, name: str) -> bool:
    items = [] if isinstance(loop, ast.While) else ast.walk(loop.iter)
    return any(isinstance(one, ast.Name) and one.id == name for one in items)


def _grows_by(node: ast.Name, statement: ast.stmt, around: tuple[ast.AST, ...]) -> bool:
    if grown_name(statement) != node.id:
        return False
    target = statement.target if isinstance(statement, ast.AugAssign) else None
    if isinstance(statement, ast.Assign):
        [target] = statement.targets
    if isinstance(target, ast.Subscript):
        return node is target.value
    if isinstance(statement, ast.AugAssign):
        return node is target
    return len(around) > 2 and around[-1] is statement.value.func


def _is_item(statement: ast.AugAssign) -> bool:
    return isinstance(statement.target, ast.Subscript)


def _made_as(node: ast.Name, statement: ast.stmt) -> str | None:
    """What a statement binds the name to, if nobody else has it: a list or an array."""
    match statement:
        case ast.Assign(targets=[target], value=value) if target is node:
            pass
        case ast.AnnAssign(target=target, value=value) if target is node:
            pass
        case _:
            return None
    match value:
        case ast.List() | ast.ListComp() | ast.Call(func=ast.Name(id="list")):
            return "list"
        case ast.BinOp(left=ast.List(), op=ast.Mult()):
            return "list"
        case ast.Call(func=ast.Attribute(value=ast.Name(id="np" | "numpy"), attr=name)):
            return "array" if name in ARRAYS else None
    return None


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
            return isinstance(func, ast.Name) and func.id in (
                "np",
                "numpy",
                "tf",
                "len",
                "float",
                "int",
            )
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
