"""One function's flow: its graph, and dataflow facts by statement, solved when first asked for."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from functools import cached_property

from aglint.flow import closures, definitions, tree
from aglint.flow.graph import Graph, build
from aglint.flow.liveness import liveness
from aglint.flow.lower import lower
from aglint.flow.solve import Problem, Solution, solve


class Flow:
    """The flow of one function or lambda.

    A name declared `global` or `nonlocal` outlives the call, and others may read it at any time:
    it is always live. So is a name from where a function is made that reads it and that may be
    kept somewhere. What it can't see: a rebinding of a name of this function by a function
    inside it (`nonlocal`); `shared` says which names those are.

    A fact at a compound statement's entry holds before its test or iterable is evaluated; at its
    exit, after whatever path it took (for liveness, also the path into a handler). Names are
    those that the function binds; names that it only reads have no facts.

    Args:
      node: the `FunctionDef`, `AsyncFunctionDef` or `Lambda`.
    """

    def __init__(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        self.node = node

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        """The parameters, in order."""
        return closures.parameters(self.node)

    @cached_property
    def scope(self) -> closures.Scope:
        """The names of the function's own scope."""
        return closures.scope_of(self.node)

    @cached_property
    def items(self) -> list[tree.Item]:
        """The flow tree of the body."""
        if isinstance(self.node, ast.Lambda):
            result = ast.copy_location(ast.Return(self.node.body), self.node.body)
            return lower([result])
        return lower(self.node.body)

    @cached_property
    def graph(self) -> Graph:
        """The control-flow graph."""
        return build(self.items)

    @cached_property
    def outer(self) -> frozenset[str]:
        """The names declared `global` or `nonlocal`."""
        return self.scope.declared_global | self.scope.declared_nonlocal

    @property
    def shared(self) -> frozenset[str]:
        """The names of this function that functions inside it rebind (`nonlocal`)."""
        return self.scope.shared

    @cached_property
    def bits(self) -> dict[str, int]:
        """The mask of every name that the function binds."""
        names = sorted(self.scope.bound | self.outer)
        return {name: 1 << index for index, name in enumerate(names)}

    @cached_property
    def _made(self) -> list[tuple[str, ast.AST]]:
        """The local functions and classes by the name that they are bound to."""
        made: list[tuple[str, ast.AST]] = []
        for item in tree.items(self.items):
            match item.node:
                case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef() as node:
                    made.append((node.name, node))
                case ast.Assign(targets=[ast.Name(id=name)], value=ast.Lambda() as value):
                    made.append((name, value))
        return made

    @cached_property
    def closures(self) -> dict[str, frozenset[str]]:
        """For a name that may hold a local function: the names of this scope that it reads."""
        direct: dict[str, set[str]] = {}
        for name, node in self._made:
            direct.setdefault(name, set()).update(closures.free_names(node))
        changed = True
        while changed:
            changed = False
            for names in direct.values():
                more = set().union(*(direct[n] for n in names if n in direct)) - names
                names |= more
                changed = changed or bool(more)
        return {name: frozenset(n & self.bits.keys()) for name, n in direct.items()}

    @cached_property
    def _never_kept(self) -> set[str]:
        """The names of local functions that are called and used in no other way, and that leave
        nothing behind that could read a name of this function later."""
        kept = {name for name, node in self._made if self._may_keep(node)}
        names = {name for name, _ in self._made} - kept
        return closures.only_called(self.node, names) if names else set()

    def _may_keep(self, node: ast.AST) -> bool:
        if isinstance(node, ast.ClassDef) or getattr(node, "decorator_list", ()):
            return True
        scope = closures.scope_of(node)
        return scope.resumes or not scope.kept.isdisjoint(self.bits)

    def captured_in(self, statement: ast.AST) -> frozenset[str]:
        """The names that functions made before a statement's entry may read at any time later."""
        if self._captured is None:
            return frozenset()
        return self._names(self._at(self._captured.before, self.graph.first[statement]))

    @cached_property
    def _captured(self) -> Solution | None:
        gen = []
        for event in self.graph.events:
            names: tuple[str, ...] = ()
            if event is not None and event.captures:
                kept = not (event.binds and self._never_kept.issuperset(event.binds))
                names = event.captures if kept else ()
            gen.append(self._mask(names))
        if not any(gen):
            return None
        problem = Problem("captured names", False, gen, [0] * len(gen))
        return solve(self.graph, problem)

    def _mask(self, names: Iterable[str]) -> int:
        mask = 0
        for name in names:
            mask |= self.bits.get(name, 0)
        return mask

    def _names(self, mask: int) -> frozenset[str]:
        return frozenset(name for name, bit in self.bits.items() if mask & bit)

    @cached_property
    def _live(self) -> Solution:
        used = {name: self._mask(names) for name, names in self.closures.items()}
        live = solve(self.graph, liveness(self.graph, self.bits, used))
        always, captured = self._mask(self.outer), self._captured
        if captured is None and not always:
            return live
        late = Solution([0] * len(live.before), [0] * len(live.after))
        captured = captured or late
        return Solution(
            [now | later | always for now, later in zip(live.before, captured.before, strict=True)],
            [now | later | always for now, later in zip(live.after, captured.after, strict=True)],
        )

    @cached_property
    def _unbound(self) -> Solution:
        at_entry = self._mask(self.scope.bound - set(self.parameters))
        return solve(self.graph, definitions.maybe_unbound(self.graph, self.bits, at_entry))

    @cached_property
    def _bound(self) -> Solution:
        at_entry = self._mask([*self.parameters, *self.outer, *self.shared])
        return solve(self.graph, definitions.maybe_bound(self.graph, self.bits, at_entry))

    @cached_property
    def _definitions(self) -> tuple[definitions.Definitions, Solution]:
        sites, problem = definitions.reaching(self.graph)
        return sites, solve(self.graph, problem)

    @staticmethod
    def _at(facts: list[int], nodes: Iterable[int]) -> int:
        mask = 0
        for node in nodes:
            mask |= facts[node]
        return mask

    def reachable(self, statement: ast.AST) -> bool:
        """Whether any path from the function's entry comes to the statement."""
        reached = self.graph.reached
        return any(node in reached for node in self.graph.first.get(statement, ()))

    def live_in(self, statement: ast.AST) -> frozenset[str]:
        """The names whose values at the statement's entry may be read later."""
        return self._names(self._at(self._live.before, self.graph.first[statement]))

    def live_out(self, statement: ast.AST) -> frozenset[str]:
        """The names whose values at the statement's exit may be read later."""
        return self._names(self._at(self._live.after, self.graph.last[statement]))

    def live_at_head(self, loop: ast.AST) -> frozenset[str]:
        """The names that may be read from the beginning of a round of a loop, or after it."""
        return self._names(self._at(self._live.before, self.graph.heads[loop]))

    def maybe_unbound_in(self, statement: ast.AST) -> frozenset[str]:
        """The names that may be unbound at the statement's entry."""
        return self._names(self._at(self._unbound.before, self.graph.first[statement]))

    def maybe_unbound_out(self, statement: ast.AST) -> frozenset[str]:
        """The names that may be unbound at the statement's exit."""
        return self._names(self._at(self._unbound.after, self.graph.last[statement]))

    def unbound_before(self, node: int) -> int:
        """The mask of the names that may be unbound before a node of the graph."""
        return self._unbound.before[node]

    def surely_unbound_in(self, statement: ast.AST) -> frozenset[str]:
        """The names that no path has bound at the statement's entry."""
        bound = self._names(self._at(self._bound.before, self.graph.first[statement]))
        return frozenset(self.bits) - bound

    def reaching(self, statement: ast.AST, name: str) -> list[tree.Event]:
        """The events that may have given a name the value it has at the statement's entry.

        A parameter's own value has no event.
        """
        return self._reaching(self.graph.first[statement], name, before=True)

    def reaching_out(self, statement: ast.AST, name: str) -> list[tree.Event]:
        """The events that may have given a name the value it has at the statement's exit."""
        return self._reaching(self.graph.last[statement], name, before=False)

    def _reaching(self, nodes: Iterable[int], name: str, before: bool) -> list[tree.Event]:
        sites, solution = self._definitions
        facts = solution.before if before else solution.after
        mask = self._at(facts, nodes) & sites.by_name.get(name, 0)
        return [event for index, (_, event) in enumerate(sites.sites) if mask >> index & 1]

    def names_before(self, problem: str, node: int) -> frozenset[str]:
        """The facts of a problem (`live` or `unbound`) before a node of the graph."""
        solution = {"live": self._live, "unbound": self._unbound}[problem]
        return self._names(solution.before[node])

    def reaching_before(self, node: int) -> list[tuple[str, tree.Event]]:
        """The definitions, name and event, that reach a node of the graph."""
        sites, solution = self._definitions
        mask = solution.before[node]
        return [site for index, site in enumerate(sites.sites) if mask >> index & 1]

    def binds(self, statements: Iterable[ast.AST]) -> frozenset[str]:
        """The names that statements bind, or may bind, anywhere inside."""
        return self._gather(statements, lambda event: event.binds + event.may_bind)

    def reads(self, statements: Iterable[ast.AST]) -> frozenset[str]:
        """The names that statements read anywhere inside, also names of outer scopes."""
        return self._gather(statements, lambda event: event.reads)

    def deletes(self, statements: Iterable[ast.AST]) -> frozenset[str]:
        """The names that statements delete anywhere inside."""
        return self._gather(statements, lambda event: event.deletes)

    def _gather(self, statements: Iterable[ast.AST], names_of) -> frozenset[str]:
        found: set[str] = set()
        for statement in statements:
            for event in tree.events(self._items[statement]):
                found.update(names_of(event))
        return frozenset(found)

    @cached_property
    def _items(self) -> dict[object, tree.Item]:
        """Each statement's item; of a `for`, the block that holds its iterable too."""
        found: dict[object, tree.Item] = {}
        for item in tree.items(self.items):
            found.setdefault(item.node, item)
        return found
