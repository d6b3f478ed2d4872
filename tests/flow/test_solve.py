"""The solver on problems without any real analysis, checked by hand and by brute force."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aglint.flow.graph import Graph, build
from aglint.flow.solve import Problem, solve
from aglint.flow.tree import Branch, Event, Guard, Handler, Jump, Loop, Step


def step(name):
    return Step(name, [Event(name)])


def graph_of(edges, size):
    """A graph with these edges, entry 0 and exit 1."""
    graph = Graph()
    for _ in range(size):
        graph.node(Event("node"))
    graph.entry, graph.exit = 0, 1
    for source, target in edges:
        graph.edge(source, target)
    graph.close()
    return graph


def unique(graph, backward):
    """The mock problem: every node makes a fact of its own and destroys none, so that the facts
    at a node are just the nodes on the ways to it (or, backward, from it)."""
    gen = [1 << node for node in range(len(graph.events))]
    return solve(graph, Problem("mock", backward, gen, [0] * len(gen)))


def visited(graph, tree_nodes, mask):
    """The names of the flow tree's steps whose facts are in a mask."""
    return {name for name in tree_nodes if any(mask >> node & 1 for node in graph.first[name])}


NODES = "abcdef"
TREES = {
    "sequence": ([step("a"), step("b"), step("c")], {"b": "a", "c": "ab"}),
    "branch": (
        [Branch(None, [step("a")], [step("b")], [step("c")]), step("d")],
        {"b": "a", "c": "a", "d": "abc"},
    ),
    "constant branch": (
        [Branch(None, [step("a")], [step("b")], [step("c")], always=True), step("d")],
        {"b": "a", "c": "", "d": "ab"},
    ),
    "guarded branch": (
        [Branch(None, [step("a")], [step("c")], [step("d")], None, [[step("b")]])],
        {"b": "a", "c": "ab", "d": "ab"},
    ),
    "loop": (
        [Loop(None, "loop", [Event("head")], [], [step("a"), step("b")], [step("c")]), step("d")],
        {"a": "ab", "b": "ab", "c": "ab", "d": "abc"},
    ),
    "break": (
        [
            Loop(
                None, "loop", [Event("head")], [],
                [step("a"), Jump("b", "break", [Event("b")]), step("c")], [step("d")],
            ),
            step("e"),
        ],
        {"b": "a", "c": "", "d": "", "e": "abd"},
    ),
    "handler": (
        [Guard(None, [step("a"), step("b")], [Handler(None, [step("c")])], [step("d")]), step("e")],
        {"b": "a", "c": "ab", "d": "ab", "e": "abcd"},
    ),
    "final": (
        [
            Guard(None, [step("a"), Jump("b", "return", [Event("b")])], [], [], [step("c")]),
            step("d"),
        ],
        {"c": "ab", "d": ""},
    ),
}  # fmt: skip


@pytest.mark.parametrize("tree, before", TREES.values(), ids=TREES)
def test_facts_are_those_of_the_ways_to_a_node(tree, before):
    graph = build(tree)
    solution = unique(graph, backward=False)
    for name, expected in before.items():
        mask = 0
        for node in graph.first[name]:
            mask |= solution.before[node]
        known = [other for other in NODES if other in graph.first and other != name]
        assert visited(graph, known, mask) == set(expected) - {name}, name


def test_a_loop_is_solved_backward():
    graph = graph_of([(0, 2), (2, 3), (3, 2), (2, 1)], 4)
    solution = unique(graph, backward=True)
    assert solution.after[3] == 0b1110
    assert solution.before[2] == 0b1110
    assert solution.after[1] == 0


def test_the_boundary_holds_at_the_entry_alone():
    graph = graph_of([(0, 2), (2, 1), (3, 1)], 4)
    solution = solve(graph, Problem("mock", False, [0] * 4, [0, 0, 2, 0], boundary=3))
    assert solution.before == [3, 1, 3, 0]
    assert solution.after == [3, 1, 1, 0]


@st.composite
def problems(draw):
    size = draw(st.integers(2, 9))
    node = st.integers(0, size - 1)
    facts = st.lists(st.integers(0, 7), min_size=size, max_size=size)
    edges = draw(st.lists(st.tuples(node, node), max_size=3 * size))
    backward = draw(st.booleans())
    return edges, Problem("random", backward, draw(facts), draw(facts), draw(st.integers(0, 7)))


def by_search(graph, problem):
    """The facts before (in the direction of the problem) each node: those of every node from
    which a path comes that no node on the way destroys."""
    size = len(graph.events)
    incoming = graph.successors if problem.backward else graph.predecessors
    start = graph.exit if problem.backward else graph.entry
    met = []
    for node in range(size):
        found = 0
        for bit in (1, 2, 4):
            stack, seen = [node], set()
            while stack:
                here = stack.pop()
                if here == start and problem.boundary & bit:
                    found |= bit
                for other in incoming[here]:
                    if problem.gen[other] & bit:
                        found |= bit
                    elif not problem.kill[other] & bit and other not in seen:
                        seen.add(other)
                        stack.append(other)
        met.append(found)
    return met


@given(problems())
def test_the_solution_is_what_a_search_of_all_paths_finds(drawn):
    edges, problem = drawn
    graph = graph_of(edges, len(problem.gen))
    solution = solve(graph, problem)
    met = solution.after if problem.backward else solution.before
    assert met == by_search(graph, problem)


@given(problems(), st.integers(0, 7))
def test_more_facts_in_never_give_fewer_out(drawn, more):
    edges, problem = drawn
    graph = graph_of(edges, len(problem.gen))
    grown = Problem(
        "grown",
        problem.backward,
        [gen | more for gen in problem.gen],
        problem.kill,
        problem.boundary | more,
    )
    small, large = solve(graph, problem), solve(graph, grown)
    for less, greater in zip(small.before + small.after, large.before + large.after, strict=True):
        assert less & ~greater == 0
