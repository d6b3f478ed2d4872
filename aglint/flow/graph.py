"""Flow tree -> control-flow graph, one node an event, with edges for exceptions.

Every event inside a `try` may go to its handlers, or into its `finally`, before it has bound
anything: such an event is two nodes, the one that reads and the one that binds. A `finally` is
copied for each way into it (normal end, exception, return, break, continue), so that one path's
facts don't leak into another's.

What it can't see: exceptions that leave the function, which no local fact depends on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

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
    """

    events: list[Event | None] = field(default_factory=list)
    successors: list[list[int]] = field(default_factory=list)
    predecessors: list[list[int]] = field(default_factory=list)
    entry: int = 0
    exit: int = 0
    first: dict[object, list[int]] = field(default_factory=dict)
    last: dict[object, list[int]] = field(default_factory=dict)
    heads: dict[object, list[int]] = field(default_factory=dict)

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
        finished.extend(node for node in range(len(self.events)) if node not in seen)
        return finished


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
    """Walks the tree with the frames that a jump or an exception has to pass."""

    def __init__(self) -> None:
        self.graph = Graph()
        self.frames: list[_Frame] = []

    def build(self, items: Sequence[Item]) -> Graph:
        graph = self.graph
        graph.entry = graph.node()
        graph.exit = graph.node()
        end = self.sequence(items, graph.entry)
        if end is not None:
            graph.edge(end, graph.exit)
        return graph

    def sequence(self, items: Sequence[Item], at: int | None) -> int | None:
        """Adds items after node `at`; returns where control is then, None if it never is."""
        for item in items:
            at = self.item(item, self.graph.node() if at is None else at)
        return at

    def item(self, item: Item, at: int, record: bool = True) -> int | None:
        graph = self.graph
        match item:
            case Step() | Jump():
                start = len(graph.events)
                end = self.run(item.events, at)
                self.mark(graph.first, item.node, start if start <= end else end)
                self.mark(graph.last, item.node, end)
                return end if isinstance(item, Step) else self.jump(item.kind, end)
        start = graph.node()
        graph.edge(at, start)
        match item:
            case Block():
                end: int | None = start
                for inner in item.items:
                    begin = graph.node() if end is None else end
                    end = self.item(inner, begin, record=inner.node is not item.node)
            case Branch():
                end = self.branch(item, start)
            case Loop():
                end = self.loop(item, start)
            case Guard():
                end = self.guard(item, start)
        after = graph.node()
        if end is not None:
            graph.edge(end, after)
        if record:
            self.mark(graph.first, item.node, start)
            self.mark(graph.last, item.node, after)
        return None if end is None else after

    @staticmethod
    def mark(places: dict[object, list[int]], source: object, node: int) -> None:
        places.setdefault(source, []).append(node)

    def run(self, events: Sequence[Event], at: int) -> int:
        """Adds events one after another; returns the last one's node."""
        for event in events:
            targets = self.raise_targets()
            effects = event.binds or event.deletes or event.may_bind
            if targets and effects:
                at = self.event(Event(event.node, event.reads), at, targets)
                rest = Event(event.node, (), event.binds, event.deletes, event.may_bind)
                at = self.event(rest, at, targets)
            else:
                at = self.event(event, at, targets)
        return at

    def event(self, event: Event, at: int, targets: list[int]) -> int:
        node = self.graph.node(event)
        self.graph.edge(at, node)
        for target in targets:
            self.graph.edge(node, target)
        return node

    def branch(self, item: Branch, at: int) -> int | None:
        test = self.sequence(item.test, at)
        if test is None:
            return None
        taken = self.graph.node()
        other = self.graph.node()
        if item.always is not False:
            self.graph.edge(test, taken)
        if item.always is not True:
            self.graph.edge(test, other)
        ends = [self.sequence(item.body, taken), self.sequence(item.orelse, other)]
        if item.always is not None:
            ends[1 if item.always else 0] = None
        return self.join(ends)

    def join(self, ends: Sequence[int | None]) -> int | None:
        reached = [end for end in ends if end is not None]
        if not reached:
            return None
        joined = self.graph.node()
        for end in reached:
            self.graph.edge(end, joined)
        return joined

    def loop(self, item: Loop, at: int) -> int | None:
        graph = self.graph
        head = graph.node()
        graph.edge(at, head)
        self.mark(graph.heads, item.node, head)
        decided = self.run(item.head, head)
        breaks = graph.node()
        self.frames.append(_LoopFrame(head, breaks))
        begin = graph.node()
        graph.edge(decided, begin)
        end = self.sequence(item.body, self.run(item.target, begin))
        if end is not None:
            graph.edge(end, head)
        self.frames.pop()
        if not item.endless:
            exhausted = graph.node()
            graph.edge(decided, exhausted)
            end = self.sequence(item.orelse, exhausted)
            if end is not None:
                graph.edge(end, breaks)
        return breaks if graph.predecessors[breaks] else None

    def guard(self, item: Guard, at: int) -> int | None:
        graph = self.graph
        final = _FinalFrame(item.final) if item.final else None
        if final:
            self.frames.append(final)
        entries = [graph.node() for _ in item.handlers]
        frame = _HandlerFrame(entries, item.catches_all)
        self.frames.append(frame)
        for target in self.raise_targets():
            graph.edge(at, target)
        end = self.sequence(item.body, at)
        self.frames.pop()
        ends = [None if end is None else self.sequence(item.orelse, end)]
        for entry, handler in zip(entries, item.handlers, strict=True):
            ends.append(self.sequence(handler.items, entry))
        if final:
            self.frames.pop()
        joined = self.join(ends)
        if joined is None or not final:
            return joined
        return self.sequence(item.final, joined)

    def raise_targets(self) -> list[int]:
        """Where an exception that is raised here may go, within the function."""
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
        return targets

    def jump(self, kind: str, at: int) -> None:
        """Leads a jump through the `finally` blocks between it and its target."""
        if kind == "raise":
            return  # its edges are those that any event has
        target = self.jump_target(kind, len(self.frames))
        self.graph.edge(at, target)

    def jump_target(self, kind: str, depth: int) -> int:
        for outer in range(depth - 1, -1, -1):
            frame = self.frames[outer]
            if isinstance(frame, _FinalFrame):
                return self.final_copy(kind, outer)
            if isinstance(frame, _LoopFrame) and kind in ("break", "continue"):
                return frame.breaks if kind == "break" else frame.continues
        return self.graph.exit

    def final_copy(self, kind: str, depth: int) -> int:
        """The entry of the copy of a `finally` that one kind of jump goes through."""
        frame = self.frames[depth]
        if kind in frame.copies:
            return frame.copies[kind]
        entry = frame.copies[kind] = self.graph.node()
        inside, self.frames = self.frames, self.frames[:depth]
        end = self.sequence(frame.final, entry)
        if end is not None:
            targets = (
                self.raise_targets()
                if kind == "raise"
                else [self.jump_target(kind, len(self.frames))]
            )
            for target in targets:
                self.graph.edge(end, target)
        self.frames = inside
        return entry
