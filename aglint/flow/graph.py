"""Flow tree -> control-flow graph, one node an event, with edges for exceptions.

Every event inside a `try` that can raise may go to its handlers, or into its `finally`, before it
has bound anything: such an event is two nodes, the one that reads and the one that binds; also
from the second where it may have bound a part of its names. A `finally` is copied for each way
into it (normal end, exception, return, break, continue), so that one path's facts don't leak into
another's.

What it can't see: exceptions that leave the function, which no local fact depends on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from aglint.flow.tree import Block, Branch, Event, Guard, Item, Jump, Loop, Step


@dataclass(slots=True, eq=False)
class Graph:
    """A control-flow graph; nodes are numbers.

    Attributes:
      events: what each node does; None where it only joins paths.
      successors, predecessors: the edges.
      entry, exit: where the function begins, and where it ends normally or by `return`.
      first, last: for a source node, the graph nodes where it begins and ends; several where it
        was copied.
      heads: for a loop's source node, the graph nodes that begin a round.
      reached: the nodes that a path from the entry comes to. Their predecessors are such nodes
        too; a node that nothing reaches has successors, so that liveness holds in it.
    """

    events: list[Event | None] = field(default_factory=list)
    successors: list[list[int]] = field(default_factory=list)
    predecessors: list[list[int]] = field(default_factory=list)
    entry: int = 0
    exit: int = 0
    first: dict[object, list[int]] = field(default_factory=dict)
    last: dict[object, list[int]] = field(default_factory=dict)
    heads: dict[object, list[int]] = field(default_factory=dict)
    reached: frozenset[int] = frozenset()
    _order: list[int] = field(default_factory=list)

    def node(self, event: Event | None = None) -> int:
        """Adds a node."""
        self.events.append(event)
        self.successors.append([])
        self.predecessors.append([])
        return len(self.events) - 1

    def edge(self, source: int, target: int) -> None:
        """Adds an edge, once."""
        if target not in self.successors[source]:
            self.successors[source].append(target)
            self.predecessors[target].append(source)

    def order(self) -> list[int]:
        """The nodes in reverse postorder from the entry, then those that nothing reaches."""
        return self._order

    def close(self) -> None:
        """Ends the building: finds the order, and cuts facts off that come from dead code."""
        seen = {self.entry}
        finished: list[int] = []
        stack = [(self.entry, iter(self.successors[self.entry]))]
        while stack:
            node, following = stack[-1]
            for successor in following:
                if successor not in seen:
                    seen.add(successor)
                    stack.append((successor, iter(self.successors[successor])))
                    break
            else:
                finished.append(node)
                stack.pop()
        finished.reverse()
        self._order = finished
        self.reached = frozenset(seen)
        if len(seen) == len(self.events):
            return
        for node, sources in enumerate(self.predecessors):
            if node not in seen:
                self._order.append(node)
            elif not seen.issuperset(sources):
                self.predecessors[node] = [source for source in sources if source in seen]


@dataclass(slots=True, eq=False)
class _LoopFrame:
    continues: int
    breaks: int


@dataclass(slots=True, eq=False)
class _HandlerFrame:
    entries: list[int]
    catches_all: bool


@dataclass(slots=True, eq=False)
class _FinalFrame:
    final: list[Item]
    copies: dict[str, int] = field(default_factory=dict)


_Frame = _LoopFrame | _HandlerFrame | _FinalFrame


def build(items: Sequence[Item]) -> Graph:
    """The graph of a function's body."""
    return _Builder().build(items)


class _Builder:
    """Walks the tree with the frames that a jump or an exception has to pass.

    Where control is, is a node, or None after a jump. Unreachable code gets nodes too, without
    an edge into them.
    """

    def __init__(self) -> None:
        self.graph = Graph()
        self.frames: list[_Frame] = []
        self.targets: list[int] | None = None  # raise_targets() of the frames, while they stay

    def build(self, items: Sequence[Item]) -> Graph:
        graph = self.graph
        graph.entry = graph.node()
        graph.exit = graph.node()
        end = self.sequence(items, graph.entry)
        if end is not None:
            graph.edge(end, graph.exit)
        graph.close()
        return graph

    def push(self, frame: _Frame) -> None:
        self.frames.append(frame)
        self.targets = None

    def pop(self) -> None:
        self.frames.pop()
        self.targets = None

    def after(self, *ends: int | None) -> int | None:
        """A new node where paths go on; None if there is no path."""
        reached = [end for end in ends if end is not None]
        if not reached:
            return None
        node = self.graph.node()
        for end in reached:
            self.graph.edge(end, node)
        return node

    def sequence(self, items: Sequence[Item], at: int | None) -> int | None:
        """Adds items after node `at`; returns where control is then."""
        dead = at is None
        for item in items:
            if at is None:
                dead, at = True, self.graph.node()
            at = self.item(item, at)
        return None if dead else at

    def item(self, item: Item, at: int) -> int | None:
        graph = self.graph
        match item:
            case Step() | Jump():
                start, end = self.run(item.events, at)
                self.mark(item.node, start, end)
                return end if isinstance(item, Step) else self.jump(item.kind, end)
        start = self.after(at)
        match item:
            case Block():
                done = self.sequence(item.items, start)
            case Branch():
                done = self.branch(item, start)
            case Loop():
                done = self.loop(item, start)
            case Guard():
                done = self.guard(item, start)
        end = self.after(done)
        self.mark(item.node, start, graph.node() if end is None else end)
        return end

    def mark(self, source: object, first: int, last: int) -> None:
        if source is not None:
            self.graph.first.setdefault(source, []).append(first)
            self.graph.last.setdefault(source, []).append(last)

    def run(self, events: Sequence[Event], at: int) -> tuple[int, int]:
        """Adds events one after another; returns the first and the last one's node."""
        first = None
        for event in events:
            targets = self.raise_targets() if event.raises else []
            names = len(event.binds) + len(event.deletes) + len(event.may_bind)
            if targets and names:
                at = self.event(Event(event.node, event.reads), at, targets)
                first = at if first is None else first
                in_part = names > 1 or (event.reads and not event.deletes)
                event = replace(event, reads=())
                targets = targets if in_part else []
            at = self.event(event, at, targets)
            first = at if first is None else first
        return (at if first is None else first), at

    def event(self, event: Event, at: int, targets: Sequence[int]) -> int:
        node = self.graph.node(event)
        self.graph.edge(at, node)
        for target in targets:
            self.graph.edge(node, target)
        return node

    def decide(
        self, at: int | None, guards: Sequence[Sequence[Item]], always: bool | None
    ) -> tuple[int | None, int | None]:
        """From a test's end, the nodes where it holds, with all its guards, and where not."""
        fails = [at]
        for guard in guards:
            at = self.sequence(guard, self.after(at))
            fails.append(at)
        holds = self.after(at) if always is not False else None
        other = self.after(*fails) if always is not True else None
        return holds, other

    def branch(self, item: Branch, at: int) -> int | None:
        taken, other = self.decide(self.sequence(item.test, at), item.guards, item.always)
        return self.after(self.sequence(item.body, taken), self.sequence(item.orelse, other))

    def loop(self, item: Loop, at: int) -> int | None:
        graph = self.graph
        head = self.after(at)
        graph.heads.setdefault(item.source, []).append(head)
        _, decided = self.run(item.head, head)
        begin, exhausted = self.decide(decided, item.guards, item.always)
        breaks = graph.node()
        self.push(_LoopFrame(head, breaks))
        _, begin = self.run(item.target, graph.node() if begin is None else begin)
        end = self.sequence(item.body, begin)
        if end is not None:
            graph.edge(end, head)
        self.pop()
        end = self.sequence(item.orelse, exhausted)
        if end is not None:
            graph.edge(end, breaks)
        return breaks if graph.predecessors[breaks] else None

    def guard(self, item: Guard, at: int) -> int | None:
        graph = self.graph
        final = _FinalFrame(item.final) if item.final else None
        if final:
            self.push(final)
        entries = [graph.node() for _ in item.handlers]
        self.push(_HandlerFrame(entries, item.catches_all))
        end = self.sequence(item.body, at)
        self.pop()
        ends = [self.sequence(item.orelse, end)]
        for position, (entry, handler) in enumerate(zip(entries, item.handlers, strict=True)):
            later = entries[position + 1 :] if item.several else []
            self.push(_HandlerFrame(later, catches_all=False))
            end = self.sequence(handler.items, entry)
            ends.append(end)
            if item.several and end is not None:
                for target in self.raise_targets():
                    graph.edge(end, target)
            self.pop()
        if final:
            self.pop()
        joined = self.after(*ends)
        if not final or (joined is None and final.copies):
            return joined  # without a copy of its own, the statements still need their nodes
        return self.sequence(item.final, joined)

    def raise_targets(self) -> list[int]:
        """Where an exception that is raised here may go, within the function."""
        if self.targets is not None:
            return self.targets
        targets: list[int] = []
        for depth in range(len(self.frames) - 1, -1, -1):
            frame = self.frames[depth]
            if isinstance(frame, _HandlerFrame):
                targets.extend(frame.entries)
                if frame.catches_all:
                    break
            elif isinstance(frame, _FinalFrame):
                targets.append(self.final_copy("raise", depth))
                break
        self.targets = targets
        return targets

    def jump(self, kind: str, at: int) -> None:
        """Leads a jump through the `finally` blocks between it and its target."""
        if kind != "raise":  # whose edges are those that any event has
            self.graph.edge(at, self.jump_target(kind))

    def jump_target(self, kind: str) -> int:
        for depth in range(len(self.frames) - 1, -1, -1):
            frame = self.frames[depth]
            if isinstance(frame, _FinalFrame):
                return self.final_copy(kind, depth)
            if isinstance(frame, _LoopFrame) and kind in ("break", "continue"):
                return frame.breaks if kind == "break" else frame.continues
        return self.graph.exit

    def final_copy(self, kind: str, depth: int) -> int:
        """The entry of the copy of a `finally` that one kind of jump goes through.

        One copy a kind is enough: every `break` that leaves this `try` leaves the same loop.
        """
        frame = self.frames[depth]
        if kind in frame.copies:
            return frame.copies[kind]
        entry = frame.copies[kind] = self.graph.node()
        inside, targets = self.frames, self.targets
        self.frames, self.targets = self.frames[:depth], None
        end = self.sequence(frame.final, entry)
        if end is not None:
            onward = self.raise_targets() if kind == "raise" else [self.jump_target(kind)]
            for target in onward:
                self.graph.edge(end, target)
        self.frames, self.targets = inside, targets
        return entry
