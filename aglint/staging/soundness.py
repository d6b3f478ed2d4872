"""Where moving a statement into a function of its own would change what plain Python means."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from aglint.flow.closures import free_names, scope_of
from aglint.flow.flow import Flow
from aglint.flow.state import State
from aglint.staging import capture, dispatched, effects, growth

Region = ast.If | ast.While | ast.For
SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
TRIES = (ast.Try, ast.TryStar) if hasattr(ast, "TryStar") else (ast.Try,)
LOOPS = (ast.For, ast.AsyncFor, ast.While)
NOTHING = ast.arguments(posonlyargs=[], args=[], kwonlyargs=[], kw_defaults=[], defaults=[])
FRAMES = frozenset({"locals", "vars", "eval", "exec", "dir"})
QUIET = frozenset({"abs", "bool", "float", "int", "len", "math", "np", "tf"})
SWALLOWERS = frozenset({"suppress", "raises", "assertRaises", "assertRaisesRegex"})


@dataclass(frozen=True, eq=False)
class Statement:
    """A statement of a function's own scope.

    Attributes:
      node: it.
      around: the statements round it within the function, outer first.
      fields: for each of `around`, in which of its blocks the next one stands.
    """

    node: ast.stmt
    around: tuple[ast.stmt, ...]
    fields: tuple[str, ...]


def statements(function: ast.AST) -> list[Statement]:
    """The statements of a function's own scope, outer before inner, in the order of the source."""
    found: list[Statement] = []

    def visit(block: Sequence[ast.stmt], around: tuple, fields: tuple) -> None:
        for node in block:
            found.append(Statement(node, around, fields))
            if isinstance(node, SCOPES):
                continue
            for name in ("body", "orelse", "finalbody"):
                visit(getattr(node, name, []), (*around, node), (*fields, name))
            for part in [*getattr(node, "handlers", []), *getattr(node, "cases", [])]:
                kind = "handlers" if isinstance(part, ast.ExceptHandler) else "cases"
                visit(part.body, (*around, node), (*fields, kind))

    visit(function.body, (), ())
    return found


def own(root: ast.AST | Sequence[ast.AST], scopes: bool = False) -> Iterator[ast.AST]:
    """The nodes of some code; those in functions and classes inside it only if asked for."""
    stack = [root] if isinstance(root, ast.AST) else list(root)
    while stack:
        node = stack.pop()
        yield node
        if scopes or not isinstance(node, SCOPES):
            stack.extend(ast.iter_child_nodes(node))


def whole_function(function: ast.AST) -> str | None:
    """Why nothing of a function can be converted."""
    for node in own(function.body, scopes=True):
        match node:
            case ast.Call(func=ast.Name(id="dir" | "vars"), args=[_, *_]):
                continue
            case ast.Call(func=ast.Name(id=name)) if name in FRAMES:
                return f"`{name}` sees the names of the function it stands in"
    return None


def has_decisions(function: ast.AST) -> bool:
    """Whether a function has any decision point."""
    return next(decisions(function), None) is not None


def is_ours(node: ast.stmt) -> bool:
    """Whether a statement is `if y is ag.UNDEFINED: del y`, which conversion writes."""
    match node:
        case ast.If(
            test=ast.Compare(
                ops=[ast.Is()],
                comparators=[ast.Attribute(value=ast.Name(id="ag"), attr="UNDEFINED")],
            )
        ):
            return True
    return False


def region(
    one: Statement,
    flow: Flow,
    state: State,
    answer: str,
    recursive: Collection[ast.Call] = (),
    lists: Collection[str] = (),
) -> str | None:
    """Why a branch or loop can't be converted; None if it can.

    Args:
      one: the branch or loop.
      flow: the flow of its function.
      state: what its statements hand on.
      answer: the verdict on it.
      recursive: the calls by which a function of the file comes back to itself.
      lists: the names of the lists that grow by value.
    """
    node = one.node
    why = moving(one, flow, state, recursive)
    if why is not None:
        return why
    bound = state.bound(node)
    inside = set(own(node, scopes=True))
    handed = set(state.of(node))
    header = set(own(node.iter if isinstance(node, ast.For) else node.test))
    if isinstance(node, ast.While):
        header = set()  # it becomes a function of its own, too
    # What no run comes to is left out, behind a `break` for one.
    dead = [one for one in inside if isinstance(one, ast.stmt) and _is_dead(one, flow)]
    lost = bound - handed | flow.binds(dead) | flow.deletes([node])
    # What the header reads, or a function inside captures, would get `ag.UNDEFINED`.
    early = {at: names for at, names in state.unbound_everywhere.items() if at in header}
    early |= {at: names for at, names in state.captured_unbound.items() if at in inside}
    why = unbound(state.unbound_everywhere, inside - header, lost) or unbound(early, (), bound)
    return why or _effects(one, answer, bound, state, lists)


def unbound(
    read: Mapping[ast.AST, Set[str]], moved: Collection[ast.AST], lost: Set[str]
) -> str | None:
    """Why code can't move into another function, for a name that may be unbound where it is read.

    The error is another where the name is none of that function's own.

    Args:
      read: those names, by the node that reads them.
      moved: the nodes that move.
      lost: the names that are no names of the function they were in any more.
    """
    for place, names in read.items():
        gone = names if place in moved else names & lost
        if gone:
            return f"`{min(gone)}` may be unbound in line {place.lineno}"
    return None


def _is_dead(node: ast.stmt, flow: Flow) -> bool:
    return node in flow.graph.first and not flow.reachable(node)


def moving(
    one: Statement, flow: Flow, state: State, recursive: Collection[ast.Call] = ()
) -> str | None:
    """Why the statements in a branch or loop can't move into another function; None if they can.

    Besides what the author has put there, lowering moves in what a jump skips.
    """
    node = one.node
    body = [*node.body, *node.orelse]
    bound = state.bound(node)
    handed = set(state.of(node))
    checks = (
        lambda: _header(node),
        lambda: suspends(node),
        lambda: _super(own(node), flow),
        lambda: recurs(node, recursive),
        lambda: _outer_names(node, bound, flow),
        lambda: _binders(body, handed, bound, flow, state, node),
        lambda: _tries(one, bound, state),
        lambda: capture.reason(flow.node, node, bound, flow),
    )
    return next((why for check in checks if (why := check()) is not None), None)


def suspends(node: ast.AST) -> str | None:
    """Why a node can't move into another function because of where control rests."""
    for inner in own(node):
        match inner:
            case ast.Yield() | ast.YieldFrom():
                return "`yield` can't move into another function"
            case ast.Await() | ast.AsyncFor() | ast.AsyncWith() | ast.comprehension(is_async=1):
                return "`await` can't move into another function"
    return None


def recurs(node: ast.AST, recursive: Collection[ast.Call]) -> str | None:
    """Why a node is left because it calls the function again that it stands in."""
    if not recursive:
        return None
    for inner in own(node):
        if inner in recursive:
            return f"`{ast.unparse(inner.func)}` comes back to this function, which a graph can't"
    return None


def _header(node: Region) -> str | None:
    tested = node.iter if isinstance(node, ast.For) else node.test
    bindings = [inner for inner in ast.walk(tested) if isinstance(inner, ast.NamedExpr)]
    if bindings and isinstance(node, ast.For):
        return "the iterable binds a name with `:=`"
    if len(bindings) > 1 or (bindings and _first_evaluated(tested) is not bindings[0]):
        return "the test binds a name with `:=` in the midst of it"
    if bindings and isinstance(node, ast.While) and node.orelse:
        return "the test binds a name with `:=`, and the loop has an `else`"
    if isinstance(node, ast.For) and node.type_comment:
        return "the loop has a type comment"
    return None


def _first_evaluated(node: ast.expr) -> ast.expr:
    """The part of a test that Python evaluates first, and always: a binding, or a simple one."""
    while True:
        match node:
            case ast.Compare(left=inner) | ast.BinOp(left=inner) | ast.UnaryOp(operand=inner):
                node = inner
            case ast.Attribute(value=inner) | ast.Subscript(value=inner):
                node = inner
            case ast.BoolOp(values=[inner, *_]):
                node = inner
            case ast.Call(func=ast.Name(), args=[inner, *_]):
                node = inner
            case _:
                return node


def _super(inside: Iterable[ast.AST], flow: Flow) -> str | None:
    """Why `super()` can't get the arguments that it takes from the method it stands in."""
    node = flow.node
    listed = [] if isinstance(node, ast.Lambda) else [*node.args.posonlyargs, *node.args.args]
    for inner in inside:
        match inner:
            case ast.Call(func=ast.Name(id="super"), args=[], keywords=[]):
                if not listed or flow.binds(node.body) & {listed[0].arg}:
                    return "`super()` without arguments works in the method itself only"
    return None


def _outer_names(node: Region, bound: Collection[str], flow: Flow) -> str | None:
    outer = bound & flow.outer
    if outer and (outer & flow.scope.declared_global or not _hides_nothing(node, outer)):
        name = min(outer)
        kind = "global" if name in flow.scope.declared_global else "nonlocal"
        return f"binds `{name}`, which is declared {kind}"
    shared = bound & flow.shared
    if shared:
        return f"binds `{min(shared)}`, which a function inside rebinds"
    return None


def _hides_nothing(node: Region, outer: Collection[str]) -> bool:
    """Whether nobody can tell when an `if` binds names of an outer function: in it, or behind it.

    Nothing that it calls may look at them, or bind them, and nothing can raise behind the binding.
    """
    if not isinstance(node, ast.If) or not _binds_last(node, outer):
        return False
    calls = (inner for inner in own(node) if isinstance(inner, ast.Call))
    return all(is_quiet(call.func) for call in calls)


def is_quiet(called: ast.expr) -> bool:
    """Whether a function knows nothing of the names of this one: TensorFlow's, or a builtin."""
    while isinstance(called, ast.Attribute):
        called = called.value
    return isinstance(called, ast.Name) and called.id in QUIET


def _binders(
    body: Sequence[ast.stmt],
    handed: Collection[str],
    bound: Collection[str],
    flow: Flow,
    state: State,
    node: Region,
) -> str | None:
    for inner in own(body):
        match inner:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) if name in handed:
                return f"defines `{name}`, which is used after it"
            case ast.ClassDef(name=name) if name in handed:
                return f"defines `{name}`, which is used after it"
            case ast.Import() | ast.ImportFrom():
                if scope_of(_holder(inner)).bound & set(handed):
                    return "imports a name that is used after it"
            case ast.AnnAssign(target=ast.Name(), value=None):
                return "annotates a name without a value"
            case ast.Global() | ast.Nonlocal():
                return "declares a name global or nonlocal"
    deleted = flow.deletes(body)
    if isinstance(node, ast.If):
        # A branch gets the name by value, and may delete its own.
        gone = deleted & state.live_out(node) & flow.maybe_unbound_out(node)
        return f"deletes `{min(gone)}`" if gone else None
    kept = deleted & (set(handed) | state.live_in(node) | (deleted - bound))
    return f"deletes `{min(kept)}`" if kept else None


def _holder(statement: ast.stmt) -> ast.FunctionDef:
    made = ast.parse("def holder(): pass").body[0]
    made.body = [statement]
    return made


def _tries(one: Statement, bound: Collection[str], state: State) -> str | None:
    """An exception half-way must leave the values of that moment to who looks at them."""
    for outer, name in zip(one.around, one.fields, strict=True):
        seen: set[str] = set()
        if isinstance(outer, TRIES):
            if name == "body":
                for handler in outer.handlers:
                    seen |= state.live_in(handler.body[0])
            if name != "finalbody" and outer.finalbody:
                seen |= state.live_in(outer.finalbody[0])
        elif isinstance(outer, ast.With) and _may_swallow(outer):
            seen |= state.live_out(outer)
        seen &= bound
        if seen and not (isinstance(one.node, ast.If) and _binds_last(one.node, seen)):
            return f"`{min(seen)}` is read after an exception in here"
    return None


def _binds_last(node: ast.If, names: Collection[str]) -> bool:
    """Whether nothing can raise in an `if` once it has bound one of some names."""
    return all(_raises_first(block, names) for block in (node.body, node.orelse))


def _raises_first(block: Sequence[ast.stmt], names: Collection[str]) -> bool:
    bound = False
    for statement in block:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                if bound and not isinstance(value, ast.Constant):
                    return False
                bound = bound or name in names
            case ast.AugAssign(target=ast.Name(id=name)) if not bound:
                bound = name in names
            case ast.Pass():
                pass
            case ast.If() if not bound:
                if not _binds_last(statement, names):
                    return False
                bound = True
            case _:
                if bound or scope_of(_holder(statement)).bound & set(names):
                    return False
    return True


def _may_swallow(node: ast.With) -> bool:
    for item in node.items:
        called = item.context_expr.func if isinstance(item.context_expr, ast.Call) else None
        name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
        if name in SWALLOWERS:
            return True
    return False


def _effects(
    one: Statement, answer: str, bound: Collection[str], state: State, lists: Collection[str]
) -> str | None:
    """What would happen while tracing, or in both branches, if a tensor decides."""
    if answer == "python":
        return None
    node = one.node
    block = effects.moved(node)
    found = effects.lasting(list(effects.effects(block)), block, state.live_in(node))
    found = growth.without(found, lists)
    if (first := effects.unnameable(found, bound)) is not None:
        return f"{first.verb} `{first.said}` where a tensor may decide"
    if answer != "staged" or not effects.raises(node):
        return None
    if not isinstance(node, ast.If):
        return "raises an exception where a tensor decides"
    caught = [outer for outer in one.around if isinstance(outer, TRIES)]
    if caught or any(isinstance(inner, TRIES) for inner in own(node)):
        return "raises an exception in a `try` where a tensor decides"
    return None


def decisions(function: ast.AST) -> Iterator[tuple[ast.AST, ast.stmt]]:
    """The decision points of a function, with their statements.

    They are `and`, `or`, `not`, ternaries, and what `staging.dispatched` knows; those in the
    defaults of inner functions belong to it.
    """
    for one in statements(function):
        stack: list[ast.AST] = [one.node]
        if isinstance(one.node, ast.ClassDef):
            continue
        if isinstance(one.node, SCOPES):
            given = one.node.args  # whose defaults this function evaluates
            stack = [each for each in [*given.defaults, *given.kw_defaults] if each is not None]
        while stack:
            node = stack.pop()
            if is_decision(node):
                yield node, one.node
            if isinstance(node, ast.JoinedStr):
                continue
            for child in ast.iter_child_nodes(node):
                if not isinstance(child, ast.stmt | ast.excepthandler | ast.match_case):
                    stack.append(child)


def is_decision(node: ast.AST) -> bool:
    """Whether a node is a decision point."""
    if isinstance(node, ast.BoolOp | ast.IfExp) or is_not(node):
        return True
    return dispatched.is_dispatched(node)


def is_not(node: ast.AST | None) -> bool:
    """Whether a node is `not x`."""
    return isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)


def expression(
    node: ast.AST, statement: ast.stmt, state: State, recursive: Collection[ast.Call] = ()
) -> str | None:
    """Why a decision point can't be converted; None if it can."""
    parts = [node] if isinstance(node, ast.expr) else dispatched.expressions(node)
    inside = list(own(parts, scopes=True))
    for inner in inside:
        if isinstance(inner, ast.NamedExpr):
            return "binds a name with `:=` in an operand"
    together = ast.copy_location(ast.Tuple(parts, ast.Load()), node)
    read = free_names(ast.copy_location(ast.Lambda(NOTHING, together), node))
    unbound = read & state.flow.maybe_unbound_in(statement)
    if unbound:
        return f"`{min(unbound)}` may be unbound here"
    return suspends(together) or _super(inside, state.flow) or recurs(together, recursive)
