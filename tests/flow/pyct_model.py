"""Our liveness, made to differ in one way after another as TensorFlow's pyct differs.

Each quirk below is one thing that pyct sees otherwise than Python does it (or than we do), as a
change of our flow tree, graph or facts. A difference between the two analyses is explained if
our analysis with the quirk gives pyct's answer.
"""

from __future__ import annotations

import ast

from aglint.flow import graph as graphs
from aglint.flow.closures import free_names, scope_of
from aglint.flow.expressions import evaluate
from aglint.flow.flow import Flow
from aglint.flow.graph import Graph
from aglint.flow.liveness import liveness
from aglint.flow.lower import lower
from aglint.flow.solve import Problem, solve
from aglint.flow.tree import Branch, Event, Guard, Item, Loop, events, items

QUIRKS = {
    "iterable": "pyct reads the iterable of a `for` at every round",
    "target": "pyct takes the target of a `for` as bound even after no round",
    "try": "pyct goes to handlers only from the end of a `try` body and from `raise`, which may "
    "also pass all handlers by",
    "finally": "pyct lets every way into a `finally` leave it on every way out",
    "handler name": "pyct does not bind the name of an `except ... as name`",
    "constant": "pyct takes both ways at a constant test",
    "captured": "pyct counts what a lambda or a class reads where it is made, and never later",
    "local function": "pyct keeps what a local function reads live wherever its `def` reaches",
    "nonlocal": "pyct does not count a name that a local function only rebinds as one it reads",
    "own def": "pyct may take a `def` to reach itself, depending on the order of its visits",
    "global": "pyct lets a `global` name die; it counts the declaration as a read",
    "swallow": "pyct lets no context manager swallow an exception",
    "class": "pyct does not see what the methods of a local class read",
    "del": "pyct does not count `del name` as a read of the name",
}


JUMPS = (
    "pyct leads a jump out of a `try` past a `finally`, or on to what follows, and counts what is "
    "live there as live at the end of the statements that the jump leaves"
)
FEWEST, MOST = frozenset({"jump ends"}), frozenset({"jump falls through"})
"""Quirks between whose facts pyct's must lie for the reason `JUMPS`."""


def facts(
    function: ast.AST, quirks: frozenset[str] = frozenset(), outer: tuple[ast.AST, ...] = ()
) -> dict[tuple[ast.stmt, str], frozenset[str]]:
    """The live names of each statement at its entry ("in") and exit ("out").

    Args:
      function: the function.
      quirks: which of `QUIRKS` to take over.
      outer: local functions of an enclosing function.
    """
    flow = Flow(function)
    tree = lower(function.body)
    for item in list(items(tree)):
        _distort(item, quirks)
    graph = _Builder(quirks).build(tree)
    called = {} if "local function" in quirks else flow.closures
    used = {name: flow._mask(names) for name, names in called.items()}
    problem = liveness(graph, flow.bits, used)
    gen = list(problem.gen)
    nothing = [0] * len(gen)
    late = Problem("late", False, _late(graph, flow, quirks), nothing)
    if "local function" in quirks:
        defined = [_defined(event, flow, quirks) for event in graph.events]
        at_entry = flow._mask(name for inner in outer for name in free_names(inner))
        reached = solve(graph, Problem("defined", False, defined, nothing, at_entry))
        reaches = reached.after if "own def" in quirks else reached.before
        reaches = [r if e else 0 for r, e in zip(reaches, graph.events, strict=True)]
        gen = [read | more for read, more in zip(gen, reaches, strict=True)]
    live = solve(graph, Problem("liveness", True, gen, problem.kill))
    kept = solve(graph, late)
    always = 0 if "global" in quirks else flow._mask(flow.outer)
    found = {}
    for side, places, now, later in (
        ("in", graph.first, live.before, kept.before),
        ("out", graph.last, live.after, kept.after),
    ):
        for node, where in places.items():
            if isinstance(node, ast.stmt):
                mask = flow._at(now, where) | flow._at(later, where) | always
                found[node, side] = flow._names(mask)
    return found


def _late(graph: Graph, flow: Flow, quirks: frozenset[str]) -> list[int]:
    if "captured" in quirks:
        return [0] * len(graph.events)
    return [
        flow._mask(event.captures)
        if event is not None and not (event.binds and flow._never_kept.issuperset(event.binds))
        else 0
        for event in graph.events
    ]


def _defined(event: Event | None, flow: Flow, quirks: frozenset[str]) -> int:
    """The names that become live for good where a `def` reaches."""
    if event is None or not isinstance(event.node, ast.FunctionDef | ast.AsyncFunctionDef):
        return 0
    names = set(event.captures)
    if "nonlocal" in quirks:
        names &= {
            inner.id
            for inner in ast.walk(event.node)
            if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Load)
        }
    return flow._mask(names)


def _distort(item: Item, quirks: frozenset[str]) -> None:
    """Changes one item of a flow tree, not what is inside it."""
    if isinstance(item, Branch | Loop) and "constant" in quirks:
        item.always = None
    if isinstance(item, Loop) and "iterable" in quirks and isinstance(item.source, ast.For):
        item.head = evaluate(item.source.iter)
    if isinstance(item, Loop) and "target" in quirks:
        item.head = [*item.head, *item.target]
    if isinstance(item, Guard) and "swallow" in quirks and item.node is None:
        item.handlers = []
    for event in events(item):
        if "handler name" in quirks and isinstance(event.node, ast.ExceptHandler):
            event.binds = event.deletes = ()
        if "class" in quirks and isinstance(event.node, ast.ClassDef):
            event.captures = ()
            own = scope_of(event.node).free - scope_of(event.node).kept
            event.reads = tuple(name for name in event.reads if name in own)
        if "global" in quirks and isinstance(event.node, ast.Global | ast.Nonlocal):
            event.reads = tuple(event.node.names)
        if "del" in quirks and event.deletes:
            event.reads = ()
        if "captured" in quirks and isinstance(event.node, ast.Assign) and event.captures:
            event.reads = event.captures


class _Builder(graphs._Builder):
    def __init__(self, quirks: frozenset[str]):
        super().__init__()
        self.quirks = quirks

    def raise_targets(self) -> list[int]:
        return [] if "try" in self.quirks else super().raise_targets()

    def jump(self, kind: str, at: int) -> int | None:
        guarded = any(not isinstance(frame, graphs._LoopFrame) for frame in self.frames)
        if guarded and kind in ("raise", "return"):
            if "jump ends" in self.quirks:
                return None
            self.known_jump(kind, at)
            return at if "jump falls through" in self.quirks else None
        self.known_jump(kind, at)
        return None

    def known_jump(self, kind: str, at: int) -> None:
        if kind == "raise" and "try" in self.quirks:
            for target in super().raise_targets():
                self.graph.edge(at, target)
            self.targets = None
            return
        super().jump(kind, at)

    def guard(self, item: Guard, at: int) -> int | None:
        if "try" not in self.quirks:
            self.quirks -= {"finally"}  # which says how pyct's `try` ends
            return super().guard(item, at)
        graph = self.graph
        final = graphs._FinalFrame(item.final) if item.final else None
        if final:
            self.push(final)
        entries = [graph.node() for _ in item.handlers]
        passing = [graph.node()] if entries else []
        self.push(graphs._HandlerFrame(entries + passing, item.catches_all))
        end = self.sequence(item.body, at)
        if item.orelse:
            end = self.after(end, self.sequence(item.orelse, end))
        self.pop()
        ends = [end, *passing]
        for entry, handler in zip(entries, item.handlers, strict=True):
            if end is not None:
                graph.edge(end, entry)
            ends.append(self.sequence(handler.items, entry))
        if final:
            self.pop()
        joined = self.after(*ends)
        if not final or "finally" not in self.quirks:
            return self.sequence(item.final, joined)
        if joined is None and final.copies:
            return None
        entry, end = self.one_copy(final, len(self.frames))
        if joined is not None:
            graph.edge(joined, entry)
        return end

    def one_copy(self, frame: graphs._FinalFrame, depth: int) -> tuple[int, int | None]:
        """The entry and the end of the only copy of a `finally`."""
        if "entry" not in frame.copies:
            entry = frame.copies["entry"] = self.graph.node()
            inside, self.frames = self.frames, self.frames[:depth]
            frame.copies["end"] = self.sequence(frame.final, entry)
            self.frames = inside
        return frame.copies["entry"], frame.copies["end"]

    def final_copy(self, kind: str, depth: int) -> int:
        if "finally" not in self.quirks:
            return super().final_copy(kind, depth)
        entry, end = self.one_copy(self.frames[depth], depth)
        inside, self.frames = self.frames, self.frames[:depth]
        if end is not None and kind != "raise":
            self.graph.edge(end, self.jump_target(kind))
        self.frames = inside
        return entry
