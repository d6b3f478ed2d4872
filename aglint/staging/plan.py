"""Which statements to convert, which to leave, and which must be refused, with the reason.

Conversion moves a statement into a function of its own and passes its state by value. Where that
would change what plain Python means, the statement is refused here. What the plan can't see: code
that looks at frames, and names that are rebound from outside the file.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from aglint.flow.flow import Flow
from aglint.flow.state import State
from aglint.staging import dispatched, effects, growing, growth, jumps, soundness, unstageable
from aglint.staging.soundness import Statement

Region = ast.If | ast.While | ast.For
Expression = ast.BoolOp | ast.IfExp | ast.UnaryOp | dispatched.Dispatched

MAX_STATE = 6
MAX_DEPTH = 4


@dataclass(frozen=True)
class Wish:
    """What is to be converted in one function.

    Attributes:
      answer: the verdict on a statement or decision point: staged, likely, unknown, python.
      wanted: whether a statement or decision point is to be converted, given its answer.
      decides: the verdict on what a value would stage.
      native: why a statement or decision point that a tensor decides can't be written with
        TensorFlow's own calls; None if it can.
      style: `auto`, `dispatch` or `native`.
      excluded: statements that are left for a reason found elsewhere, with the reason.
      budget: whether to leave what would be hard to read.
      must_stage: whether to leave what a graph could not stage.
      barred: why nothing can be converted, if so.
      recursive: the calls by which a function of the file comes back to itself.
      depth: how many converted branches and loops there are round the function already.
    """

    answer: Callable[[ast.AST], str]
    wanted: Callable[[ast.AST, str], bool]
    decides: Callable[[ast.expr], str] = lambda node: "python"
    native: Callable[[ast.AST, State], str | None] = lambda node, state: "not asked for"
    style: str = "dispatch"
    excluded: dict[ast.AST, str] = field(default_factory=dict)
    budget: bool = True
    must_stage: bool = False
    barred: str | None = None
    recursive: frozenset[ast.Call] = frozenset()
    depth: int = 0


@dataclass
class Plan:
    """What will become of one function.

    Attributes:
      regions: the branches and loops to convert.
      expressions: the decision points to convert.
      native: those of both that are written with TensorFlow's own calls.
      function: the name of the function.
      sure: the names that have a value wherever they are read.
      kept: the names whose last value somebody may ask for when the function has returned, and
        those that are asked for before they have one.
      lists: the names of its lists that grow by value.
      items: the statements that give one of them an item.
      asked: those, and the names that get what is in them.
      listed: the comprehensions whose list a graph may have to keep.
      python: whether no tensor decides any of the branches and loops.
      refused: what was wanted and can't be had.
    """

    regions: list[Region] = field(default_factory=list)
    expressions: list[Expression] = field(default_factory=list)
    native: set[ast.AST] = field(default_factory=set)
    refused: dict[ast.AST, str] = field(default_factory=dict)
    function: str = ""
    sure: frozenset[str] = frozenset()
    kept: frozenset[str] = frozenset()
    lists: frozenset[str] = frozenset()
    items: list[ast.stmt] = field(default_factory=list)
    asked: frozenset[str] = frozenset()
    listed: set[ast.AST] = field(default_factory=set)
    python: bool = False


def plan(
    function: ast.FunctionDef | ast.AsyncFunctionDef, wish: Wish, flow: Flow | None = None
) -> Plan:
    """The plan for one function's own statements."""
    wanted = {one: wish.answer(one.node) for one in _wanted(function, wish)}
    nothing = not wanted and not soundness.has_decisions(function)
    if nothing and not growing.may_ask(function, wish):
        return Plan()
    flow = flow or Flow(function)
    wanted = {one: answer for one, answer in wanted.items() if _is_run(one.node, flow)}
    barred: set[str] = set()
    while True:
        made = _planned(function, wish, dict(wanted), State(flow), barred)
        # A list grows by value where a graph keeps it, or not at all.
        stuck = growth.grown_in(one for one in made.refused if isinstance(one, Region))
        if not stuck & made.lists:
            return made
        barred |= stuck


def _planned(
    function: ast.FunctionDef | ast.AsyncFunctionDef,
    wish: Wish,
    wanted: dict[Statement, str],
    state: State,
    barred: Collection[str],
) -> Plan:
    made = Plan(function=function.name, sure=state.surely_read_bound, kept=state.kept)
    reason = wish.barred or soundness.whole_function(function)
    flow = state.flow
    causes = _promoted(function, wanted)
    if reason is None and wish.style != "native":
        made.lists = growing.lists_by_value(function, wish, wanted, state, barred)
        made.items = [
            one.node
            for one in soundness.statements(function)
            if growth.given_item(one.node) and growth.grown_name(one.node) in made.lists
        ]
        made.asked = made.lists | growing.items_of(function, made.lists)
        causes |= _promoted(function, wanted)
    chosen: set[ast.stmt] = set()
    for one, answer in wanted.items():
        node = one.node
        why = reason or wish.excluded.get(node)
        if why is None:
            why = soundness.region(one, flow, state, answer, wish.recursive, made.lists)
            if answer != "staged":  # AutoGraph moves it, too
                why = why or jumps.unbound_behind(one, function, state)
        if why is None and wish.must_stage and answer in ("staged", "likely"):
            why = unstageable.one_sided(node, flow, state)
            why = why or unstageable.grows(node, state, made.lists)
        if why is None and wish.budget:
            why = _budget(one, state, wish.depth)
        if why is None:
            why = _style(node, answer, wish, state, made)
        if why is None:
            chosen.add(node)
        else:
            made.refused[node] = why
    _settle(list(wanted), chosen, causes, made)
    made.regions = [one.node for one in wanted if one.node in chosen]
    made.python = all(wanted[one] == "python" for one in wanted if one.node in chosen)
    _expressions(function, wish, reason, state, made)
    return made


def _wanted(function: ast.AST, wish: Wish) -> list[Statement]:
    return [
        one
        for one in soundness.statements(function)
        if isinstance(one.node, Region)
        and not soundness.is_ours(one.node)
        and wish.wanted(one.node, wish.answer(one.node))
    ]


def _is_run(node: Region, flow: Flow) -> bool:
    """Whether control may come to a branch or loop, and a value decides it."""
    match node:
        case ast.If(test=ast.Constant()):
            return False
        case ast.While(test=ast.Constant(value=value)) if not value:
            return False
    return flow.reachable(node)


def _promoted(function: ast.AST, wanted: dict[Statement, str]) -> dict[ast.stmt, set[ast.stmt]]:
    """Adds the loops that a jump in a wanted statement leaves, with the statements that do so.

    Their own test may be Python's, but what ends them is not.
    """
    causes: dict[ast.stmt, set[ast.stmt]] = {}
    known = {one.node for one in wanted}
    by_node = {one.node: one for one in soundness.statements(function)}
    for one, answer in list(wanted.items()):
        for loop in jumps.left_loops(one):
            if loop in known and loop not in causes:
                continue
            causes.setdefault(loop, set()).add(one.node)
            if loop not in known or wanted[by_node[loop]] == "python":
                wanted[by_node[loop]] = answer
                known.add(loop)
    return causes


def _settle(
    wanted: list[Statement],
    chosen: set[ast.stmt],
    causes: dict[ast.stmt, set[ast.stmt]],
    made: Plan,
) -> None:
    """Refuses the statements that a jump would have to leave through one that stays as it is."""
    changed = True
    while changed:
        changed = False
        for one in wanted:
            node = one.node
            if node not in chosen:
                continue
            if node in causes and not causes[node] & chosen:
                chosen.discard(node)  # nothing needs it any more
                changed = True
            elif (why := jumps.stuck(one, chosen)) is not None:
                chosen.discard(node)
                made.refused[node] = why
                changed = True


def _style(node: ast.AST, answer: str, wish: Wish, state: State, made: Plan) -> str | None:
    """Notes what is written natively; why not, if nothing else will do."""
    if wish.style == "dispatch":
        return None
    why = wish.native(node, state) if answer == "staged" else "no tensor is proven to decide"
    if why is None and isinstance(node, Region) and any(effects.effects(effects.moved(node))):
        why = "changes attributes or items, which TensorFlow's own calls don't choose between"
    if why is None and isinstance(node, ast.If | ast.While) and ":=" in ast.unparse(node.test):
        why = "the test binds a name with `:=`"
    if why is None and isinstance(node, Region) and effects.raises(node):
        why = "raises, which TensorFlow's own calls do while tracing"
    if why is None:
        made.native.add(node)
    return why if wish.style == "native" else None


def _budget(one: Statement, state: State, outer_depth: int) -> str | None:
    depth = outer_depth + sum(isinstance(outer, Region) for outer in one.around) + 1
    if depth > MAX_DEPTH:
        return f"nested {depth} deep; --no-budget converts it all the same"
    count = len(state.of(one.node))
    if not isinstance(one.node, ast.If) and count > MAX_STATE:
        return f"{count} names of state would be hard to read; --no-budget converts it all the same"
    return None


def _expressions(
    function: ast.AST, wish: Wish, reason: str | None, state: State, made: Plan
) -> None:
    regions = set(made.regions)
    for node, statement in soundness.decisions(function):
        if statement in regions and isinstance(statement, ast.If) and _is_negation(node, statement):
            continue  # the branches swap instead
        if not state.flow.reachable(statement):
            continue
        answer = wish.answer(node)
        if answer == "python" and growing.is_asked(node, made.asked):
            answer = "staged"
        if not wish.wanted(node, answer):
            continue
        if wish.must_stage and statement not in regions and _is_tested(node, statement):
            continue  # Python asks whether the whole is true, whatever stands in it
        why = reason or wish.excluded.get(node)
        if why is None:
            why = soundness.expression(node, statement, state, wish.recursive)
        if why is None and wish.must_stage and answer in ("staged", "likely"):
            why = unstageable.gives_none(node)
        if why is None:
            why = _style(node, answer, wish, state, made)
        if why is None:
            made.expressions.append(node)
            if dispatched.is_simple(node):
                made.listed.add(node)
        else:
            made.refused[node] = why


def _is_tested(node: Expression, statement: ast.stmt) -> bool:
    """Whether an `and`, `or`, `not` or chain is the test of an `if` or `while`, or a part of it."""
    if not isinstance(statement, ast.If | ast.While):
        return False
    stack: list[ast.AST] = [statement.test]
    while stack:
        one = stack.pop()
        if one is node:
            return isinstance(one, ast.BoolOp | ast.UnaryOp | ast.Compare)
        match one:
            case ast.BoolOp(values=values):
                stack += values
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                stack.append(operand)
    return False


def _is_negation(node: Expression, statement: ast.If) -> bool:
    return node is statement.test and isinstance(node, ast.UnaryOp)
