"""The flow tree: a function as events, branches, loops, jumps and guards.

It keeps just what dataflow needs. Every item carries the `node` that it came from, so that facts
can be asked for and reported by source; nothing here looks inside that node.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(slots=True, eq=False)
class Event:
    """One step of evaluation: it reads names, then binds names, then deletes names.

    `binds` holds the names that a completed event has bound for sure; `may_bind` those that it
    binds on some paths, such as the names of a pattern that may not match.
    """

    node: object
    reads: tuple[str, ...] = ()
    binds: tuple[str, ...] = ()
    deletes: tuple[str, ...] = ()
    may_bind: tuple[str, ...] = ()


@dataclass(slots=True, eq=False)
class Step:
    """A simple statement: its events, one after another."""

    node: object
    events: list[Event]


@dataclass(slots=True, eq=False)
class Jump:
    """A statement that ends the path: `kind` is return, raise, break or continue."""

    node: object
    kind: str
    events: list[Event]


@dataclass(slots=True, eq=False)
class Block:
    """A statement that is just a sequence: `with`, `match`."""

    node: object
    items: list[Item]


@dataclass(slots=True, eq=False)
class Branch:
    """A two-way decision. `always` is the test's value where it is a constant."""

    node: object
    test: list[Item]
    body: list[Item]
    orelse: list[Item]
    always: bool | None = None


@dataclass(slots=True, eq=False)
class Loop:
    """A loop: `head` is evaluated before every round, and the round begins with `target`.

    `endless` says that the head never ends the loop (`while True`).
    """

    node: object
    head: list[Event]
    target: list[Event]
    body: list[Item]
    orelse: list[Item]
    endless: bool = False


@dataclass(slots=True, eq=False)
class Handler:
    """One way in which a guard goes on after an exception."""

    node: object
    items: list[Item]


@dataclass(slots=True, eq=False)
class Guard:
    """`try`: an exception in `body` may reach a handler; `final` runs on every way out.

    `catches_all` says that no exception of the body passes the handlers by.
    """

    node: object
    body: list[Item]
    handlers: list[Handler]
    orelse: list[Item] = field(default_factory=list)
    final: list[Item] = field(default_factory=list)
    catches_all: bool = False


Item = Step | Jump | Block | Branch | Loop | Guard


def parts(item: Item) -> Iterator[list[Item]]:
    """The sequences of items directly inside an item."""
    match item:
        case Block():
            yield item.items
        case Branch():
            yield item.test
            yield item.body
            yield item.orelse
        case Loop():
            yield item.body
            yield item.orelse
        case Guard():
            yield item.body
            for handler in item.handlers:
                yield handler.items
            yield item.orelse
            yield item.final


def events(item: Item) -> Iterator[Event]:
    """Every event of an item and of what is inside it."""
    match item:
        case Step() | Jump():
            yield from item.events
        case Loop():
            yield from item.head
            yield from item.target
    for part in parts(item):
        for inner in part:
            yield from events(inner)


def items(sequence: list[Item]) -> Iterator[Item]:
    """Every item of a sequence and of what is inside it, outer before inner."""
    for item in sequence:
        yield item
        for part in parts(item):
            yield from items(part)
