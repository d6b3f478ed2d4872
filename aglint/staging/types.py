"""The values of a function's names at each statement: forward, by joins, to the fixpoint.

In a function that AutoGraph converts, a Python number that a staged branch or loop carries is a
tensor from there on, as it will be at run time.

What it can't see: values changed through an alias, and conditions (`if x is None` narrows nothing).
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Collection
from functools import cached_property
from typing import TYPE_CHECKING

from aglint.flow.tree import Event, Loop, items
from aglint.staging.bindings import bound_values, grown
from aglint.staging.evaluate import Env, Evaluator, unpack
from aglint.staging.unfinished import Search, answered_early
from aglint.staging.values import (
    STAGED_ITERABLES,
    UNKNOWN,
    Value,
    join,
    join_optional,
    staged_number,
    yielded,
)

if TYPE_CHECKING:
    from aglint.staging.function import Function

_ROUNDS = 12  # a value that still changes then is given up as unknown
_LARGEST = 2_000_000  # of statements times names
_DEEPEST = 24
_solving: list[Function] = []
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def too_deep() -> bool:
    """Whether so many functions wait for each other's values that one more is not looked at."""
    return len(_solving) > _DEEPEST


class Types:
    """The values in one function.

    While `solve` runs, questions are answered by what has been found so far: a function that calls
    another one whose parameters depend on that call asks back.

    Args:
      function: whose flow and surroundings to use.

    Attributes:
      solving: whether the fixpoint has not been reached yet.
      returned_so_far: the join of the `return` statements that have been looked at, which is what
        a recursive call gives.
    """

    def __init__(self, function: Function):
        self.function = function
        self.flow = function.flow
        self.evaluator = Evaluator(function.call_value, function.free_value, function.member_value)
        self._targets = {
            id(item.source.target): item.source
            for item in items(self.flow.items)
            if isinstance(item, Loop) and isinstance(item.source, ast.For | ast.AsyncFor)
        }
        self._before: list[dict[str, Value] | None] = [None] * len(self.flow.graph.events)
        self._after: list[dict[str, Value] | None] = [None] * len(self.flow.graph.events)
        self._values: dict[int, tuple[ast.expr, Value]] = {}
        self.solving = True
        self._asked = False
        self.returned_so_far: Value = UNKNOWN
        self._first_rounds: dict[ast.AST, Types] = {}

    @property
    def too_large(self) -> bool:
        """Whether the function is too large for its values to be found: all are unknown then."""
        return len(self._before) * len(self.flow.scope.bound) > _LARGEST

    @cached_property
    def parameters(self) -> dict[str, Value]:
        """What the parameters hold."""
        return {name: self.function.parameter(name) for name in self.flow.parameters}

    def value(self, node: ast.expr) -> Value:
        """The value of an expression of the function, at the place where it stands."""
        if self.solving:
            self._asked = True
            places, inside = self._places_of(node)
            if all(self._before[place] is None for place in places):
                answered_early(self.function)
            return self.evaluator.value(node, self._env_at(places, inside))
        known = self._values.get(id(node))
        if known is not None:
            return known[1]
        with Search(self) as found:
            value = self.evaluator.value(node, self.env_of(node))
        if found.waits_for is None:
            self._values[id(node)] = (node, value)
        return value

    def env_of(self, node: ast.AST) -> Env:
        """What the names hold where an expression or statement is evaluated."""
        return self._env_at(*self._places_of(node))

    def _env_at(self, places: list[int], inside: list[ast.expr]) -> Env:
        env = self._joined(self._before, places)
        for outer in reversed(inside):
            if isinstance(outer, ast.Lambda):
                env = {**env, **dict.fromkeys((a.arg for a in outer.args.args), UNKNOWN)}
            else:
                env = self.evaluator.inside(outer, env)
        return env

    def _places_of(self, node: ast.AST) -> tuple[list[int], list[ast.expr]]:
        """The graph nodes before which a node is evaluated, and what binds names of its own there.

        The latter are comprehensions and lambdas, innermost first.
        """
        inside: list[ast.expr] = []
        graph = self.flow.graph
        inner: ast.AST = node
        while inner is not None and inner not in graph.first:
            outer = self.function.parent_of(inner)
            if outer is self.function.node and isinstance(outer, ast.Lambda):
                break
            if isinstance(outer, _COMPREHENSIONS) and inner is not outer.generators[0]:
                inside.append(outer)
            if isinstance(outer, ast.Lambda) and inner is not outer.args:
                inside.append(outer)
            inner = outer
        if inner is None:  # not of this text: an example, evaluated when all is defined
            return [graph.exit], []
        if isinstance(inner, ast.While) and node is not inner:
            return graph.heads.get(inner) or graph.first.get(inner, [graph.entry]), inside
        return graph.first.get(inner, [graph.entry]), inside

    def at_entry(self, statement: ast.AST, name: str) -> Value:
        """What a name holds before a statement."""
        env = self._joined(self._before, self.flow.graph.first[statement])
        return env.get(name, UNKNOWN)

    def at_exit(self, statement: ast.AST, name: str) -> Value | None:
        """What a name holds after a statement; None if control never gets there."""
        graph = self.flow.graph
        reached = [self._after[n] for n in graph.last[statement] if self._after[n] is not None]
        if not reached:
            return None
        return self._joined(self._after, graph.last[statement]).get(name)

    def after_round(self, loop: ast.AST, name: str) -> Value | None:
        """What a name holds when a round of a loop has ended, and before the next."""
        graph = self.flow.graph
        back = [node for head in graph.heads[loop] for node in graph.predecessors[head][1:]]
        back = [node for node in back if self._after[node] is not None]
        return self._joined(self._after, back).get(name) if back else None

    def first_round(self, loop: ast.AST) -> Types:
        """The values as they are inside a loop in its first round, and before the others.

        Of loops round it, too, it is the first round. Python numbers that the loop carries are
        numbers still, also where they will be tensors: what `after_round` says then can be
        compared with what they were before the loop.
        """
        if loop not in self._first_rounds:
            loops = (ast.For, ast.AsyncFor, ast.While)
            outer = next((o for o in self.function.ancestors(loop) if isinstance(o, loops)), None)
            made = copy.copy(self if outer is None else self.first_round(outer))
            made._before, made._after = list(made._before), list(made._after)
            made._values = {}
            made._settle_round(loop)
            self._first_rounds[loop] = made
        return self._first_rounds[loop]

    def _settle_round(self, loop: ast.AST) -> None:
        graph = self.flow.graph
        heads, inside = graph.heads[loop], set(graph.heads[loop])
        stack = list(heads)
        while stack:
            for node in graph.successors[stack.pop()]:
                if node not in inside and node not in graph.last[loop]:
                    inside.add(node)
                    stack.append(node)
        for node in inside:
            self._before[node] = self._after[node] = None
        lifts = {node: source for node, source in self._lifts.items() if source is not loop}
        self._settle([node for node in graph.order() if node in inside], lifts, heads)

    def returned(self) -> Value:
        """The join of what the `return` statements give; None at the end counts too."""
        node = self.function.node
        if isinstance(node, ast.Lambda):
            return self.value(node.body)
        found: Value | None = None
        chosen = self._choosing_returns()
        for item in items(self.flow.items):
            if isinstance(item.node, ast.Return) and self.flow.reachable(item.node):
                expression = item.node.value
                value = self.value(expression) if expression else Value("none", known=True)
                if chosen is not None:
                    value = staged_number(value, chosen.sure, chosen.why)
                found = join_optional(found, value)
                self.returned_so_far = found
        if found is None and self.solving:
            return UNKNOWN
        return found or Value("none", known=True)

    def _choosing_returns(self) -> Value | None:
        """The tensor that chooses between the `return` statements, if AutoGraph converts them."""
        traced = self.function.traced
        if traced is None or not traced.autograph:
            return None
        for node in self.function.nodes(ast.Return):
            for _, verdict in self.function.staged_round(node):
                return verdict.value
        return None

    def anywhere(self, name: str) -> Value:
        """The join of all that a name may hold in the function."""
        found = self.function.parameter(name) if name in self.flow.parameters else None
        for env in self._after:
            if env is not None and name in env:
                found = join_optional(found, env[name])
        return found or UNKNOWN

    @staticmethod
    def _joined(envs: list[dict[str, Value] | None], nodes: list[int]) -> dict[str, Value]:
        reached = [envs[node] for node in nodes if envs[node] is not None]
        if len(reached) == 1:
            return reached[0]
        joined: dict[str, Value] = {}
        for env in reached:
            if env is reached[0]:
                joined = dict(env)
                continue
            for name, value in env.items():
                joined[name] = join(joined[name], value) if name in joined else value
        return joined

    def solve(self, search: Search) -> None:
        """Finds the values; what was found with early answers is forgotten round by round."""
        self._search = search
        _solving.append(self.function)
        try:
            if not self.too_large:
                self._settle(self.flow.graph.order(), self._lifts)
        finally:
            _solving.pop()
        self.solving = False

    def _settle(
        self, order: list[int], lifts: dict[int, ast.AST], once: Collection[int] = ()
    ) -> None:
        """Goes over nodes until nothing changes.

        A node before which nothing has changed is passed over, unless another function has been
        told a value that was not final: its answer may change then without a change here.

        Args:
          order: the nodes.
          lifts: where Python numbers turn into tensors.
          once: the heads of a loop that is not gone round.
        """
        graph = self.flow.graph
        entry = self.parameters
        changed_at: dict[int, int] = {}
        seen_at: dict[int, int] = {}
        clock = 0
        for turn in range(_ROUNDS):
            changed = False
            self._search.got_further()
            for node in order:
                incoming = graph.predecessors[node]
                incoming = incoming[:1] if node in once else incoming
                if node in seen_at and not self._asked and node not in lifts:
                    newest = max([changed_at.get(p, 0) for p in incoming], default=0)
                    if newest < seen_at[node]:
                        continue
                clock += 1
                seen_at[node] = clock
                if node == graph.entry:
                    env = entry
                elif any(self._after[p] is not None for p in incoming):
                    env = self._joined(self._after, incoming)
                else:
                    continue
                if node in lifts:
                    env = self._lifted(lifts[node], env, incoming)
                self._before[node] = env
                event = graph.events[node]
                after = env if event is None else self._transfer(event, env)
                if after != self._after[node]:
                    if turn == _ROUNDS - 2 and self._after[node] is not None:
                        after = {
                            name: value if self._after[node].get(name) == value else UNKNOWN
                            for name, value in after.items()
                        }
                    self._after[node] = after
                    changed_at[node] = clock
                    changed = True
            if not changed:
                break

    @cached_property
    def _lifts(self) -> dict[int, ast.AST]:
        """The graph nodes where a staged statement turns Python numbers into tensors."""
        if self.function.traced is None or not self.function.traced.autograph:
            return {}
        graph = self.flow.graph
        found: dict[int, ast.AST] = {}
        for item in items(self.flow.items):
            if isinstance(item, Loop):
                found.update(dict.fromkeys(graph.heads[item.source], item.source))
            elif isinstance(item.node, ast.If):
                found.update(dict.fromkeys(graph.last[item.node], item.node))
        return found

    def _lifted(
        self, statement: ast.AST, env: dict[str, Value], incoming: list[int]
    ) -> dict[str, Value]:
        """The join of the incoming values, Python numbers made tensors if a tensor decides."""
        if isinstance(statement, ast.If):
            names = self.flow.binds([statement]) & self.flow.live_out(statement)
            first = self._joined(self._before, self.flow.graph.first[statement])
            decides = self.evaluator.value(statement.test, first)
        else:
            names = self.flow.binds([statement]) & self.flow.live_at_head(statement)
            decides = self._loop_value(statement, env)
        staged = decides.is_tensor or (
            not isinstance(statement, ast.If | ast.While) and decides.kind in STAGED_ITERABLES
        )
        if not staged:
            return env
        lifted: dict[str, Value] = {}
        for before in (self._after[node] for node in incoming):
            for name in names & (before or {}).keys():
                value = staged_number(before[name], decides.sure, decides.why)
                lifted[name] = join_optional(lifted.get(name), value)
        return {**env, **lifted}

    def _loop_value(self, loop: ast.AST, env: Env) -> Value:
        if isinstance(loop, ast.While):
            return self.evaluator.value(loop.test, env)
        first = self._joined(self._before, self.flow.graph.first[loop])
        return self.evaluator.value(loop.iter, first)

    def _transfer(self, event: Event, env: dict[str, Value]) -> dict[str, Value]:
        node = event.node
        if event.deletes:
            return {name: value for name, value in env.items() if name not in event.deletes}
        names = event.binds + event.may_bind
        if not names:
            return grown(self.evaluator, node, env)
        loop = self._targets.get(id(node))
        if loop is not None:
            bound = unpack(loop.target, yielded(self._loop_value(loop, env)) or UNKNOWN)
        else:
            bound = bound_values(self.function, self.evaluator, node, env)
        values = {name: bound.get(name, UNKNOWN) for name in names}
        for name in event.may_bind:
            values[name] = join(env[name], values[name]) if name in env else values[name]
        return {**env, **values}
