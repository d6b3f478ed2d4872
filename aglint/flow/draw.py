"""A function's graph with its facts, as text, Graphviz DOT or a Mermaid diagram.

Nodes that only join paths are left out; an edge goes from event to event.
"""

from __future__ import annotations

import ast
import html
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from aglint.flow.flow import Flow
from aglint.flow.tree import Event

FACTS = ("live", "unbound", "reaching")


@dataclass(frozen=True, slots=True)
class Box:
    """A node of the picture.

    Attributes:
      number: its place in the picture.
      title: what the node does, in words.
      rows: one line a fact, as `live: a b`.
      following: the numbers of the nodes that may come next.
      reached: whether a path from the entry comes here.
    """

    number: int
    title: str
    rows: tuple[str, ...]
    following: tuple[int, ...]
    reached: bool


def boxes(flow: Flow, facts: Sequence[str] = ()) -> Iterator[Box]:
    """The picture of a function's graph, in the order of the graph's traversal.

    Args:
      flow: the function's.
      facts: of `FACTS`; they hold before the node.
    """
    graph = flow.graph
    shown = {node for node, event in enumerate(graph.events) if event is not None}
    shown |= {graph.entry, graph.exit}
    order = [node for node in graph.order() if node in shown]
    number = {node: index for index, node in enumerate(order)}
    for node in order:
        following = sorted(number[other] for other in _next(graph.successors, node, shown))
        rows = tuple(filter(None, (_row(flow, fact, node) for fact in facts)))
        reached = node in graph.reached
        yield Box(number[node], _title(flow, node), rows, tuple(following), reached)


def _next(successors: list[list[int]], node: int, shown: set[int]) -> set[int]:
    found: set[int] = set()
    seen: set[int] = set()
    stack = list(successors[node])
    while stack:
        other = stack.pop()
        if other in shown:
            found.add(other)
        elif other not in seen:
            seen.add(other)
            stack.extend(successors[other])
    return found


def _title(flow: Flow, node: int) -> str:
    event = flow.graph.events[node]
    if event is None:
        return "entry" if node == flow.graph.entry else "exit"
    words = [_place(event)]
    for verb, names in (
        ("reads", event.reads),
        ("binds", event.binds),
        ("may bind", event.may_bind),
        ("deletes", event.deletes),
    ):
        if names:
            words.append(f"{verb} {' '.join(names)}")
    return "; ".join(words)


def _place(event: Event) -> str:
    """The line and the first words of what an event comes from."""
    code = ast.unparse(event.node).strip().partition("\n")[0]
    return f"line {_line(event)}: {code if len(code) <= 40 else code[:37] + '...'}"


def _line(event: Event) -> int:
    node = event.node
    return (node.context_expr if isinstance(node, ast.withitem) else node).lineno


def _row(flow: Flow, fact: str, node: int) -> str:
    if fact == "reaching":
        sites = flow.reaching_before(node)
        names = list(dict.fromkeys(f"{name}@{_line(event)}" for name, event in sites))
    else:
        names = sorted(flow.names_before(fact, node))
    return f"{fact}: {' '.join(names)}" if names else ""


def as_text(name: str, picture: Sequence[Box]) -> str:
    """One node a line, its facts below it."""
    lines = [name]
    for box in picture:
        after = " -> " + ", ".join(map(str, box.following)) if box.following else ""
        lines.append(f"{box.number:4}  {box.title}{'' if box.reached else ' (unreachable)'}{after}")
        lines.extend(f"        {row}" for row in box.rows)
    return "\n".join(lines) + "\n"


def as_dot(name: str, picture: Sequence[Box]) -> str:
    """A Graphviz digraph."""
    lines = [f"digraph {_quoted(name)} {{", '  node [shape=box, fontname="monospace"];']
    for box in picture:
        # A left-justified line ends in \l.
        label = "".join(_escaped(row) + "\\l" for row in (box.title, *box.rows))
        style = "" if box.reached else ", style=dashed"
        lines.append(f'  n{box.number} [label="{label}"{style}];')
    for box in picture:
        lines.extend(f"  n{box.number} -> n{other};" for other in box.following)
    return "\n".join([*lines, "}"]) + "\n"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _quoted(text: str) -> str:
    return f'"{_escaped(text)}"'


def as_mermaid(name: str, picture: Sequence[Box]) -> str:
    """A Mermaid flowchart, as GitHub shows in Markdown."""
    lines = ["---", f"title: {name}", "---", "flowchart TD"]
    for box in picture:
        label = "<br>".join(html.escape(row) for row in (box.title, *box.rows))
        lines.append(f'  n{box.number}["{label}"]{"" if box.reached else ":::dead"}')
    for box in picture:
        lines.extend(f"  n{box.number} --> n{other}" for other in box.following)
    return "\n".join([*lines, "  classDef dead stroke-dasharray: 5 5"]) + "\n"


FORMATS: dict[str, Callable[[str, Sequence[Box]], str]] = {
    "text": as_text,
    "dot": as_dot,
    "mermaid": as_mermaid,
}
