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

    Attributes:
      node: what it comes from.
      reads, binds, deletes: names, in that order of time.
      may_bind: names that it binds on some paths, such as those of a pattern that may not match.
      captures: names that a function made here may read whenever it is called.
      raises: whether it can raise an exception.
    """

    node: object
    reads: tuple[str, ...] = ()
    binds: tuple[str, ...] = ()
    deletes: tuple[str, ...] = ()
    may_bind: tuple[str, ...] = ()
    captures: tuple[str, ...] = ()
    raises: bool = True


@dataclass(slots=True, eq=False)
class Step:
    """A simple statement: its events, one after another.

    No facts are kept under its node where that is None.
    """

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
    """A two-way decision.

    Attributes:
      test: what is evaluated first.
      guards: further tests, each evaluated only if those before it hold; `orelse` follows when
        any of them fails.
      always: the test's value where it is a constant.
    """

    node: object
    test: list[Item]
    body: list[Item]
    orelse: list[Item]
    always: bool | None = None
    guards: list[list[Item]] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Loop:
    """A loop: `head` is evaluated before every round, and the round begins with `target`.

    Attributes:
      node: the loop, or None where a block round it, which also evaluates the iterable, has that
        node.
      source: the loop.
      guards: further tests after the head, as those of a branch.
      always: the head's value where it is a constant: `while True` ends by `break` only.
    """

    node: object
    source: object
    head: list[Event]
    target: list[Event]
    body: list[Item]
    orelse: list[Item]
    always: bool | None = None
    guards: list[list[Item]] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Handler:
    """One way in which a guard goes on after an exception."""

    node: object
    items: list[Item]


@dataclass(slots=True, eq=False)
class Guard:
    """`try`: an exception in `body` may reach a handler; `final` runs on every way out.

    Attributes:
      catches_all: no exception of the body passes the handlers by.
      several: more than one handler may run, one after another, and what none of them takes is
        raised again after them (`except*`).
    """

    node: object
    body: list[Item]
    handlers: list[Handler]
    orelse: list[Item] = field(default_factory=list)
    final: list[Item] = field(default_factory=list)
    catches_all: bool = False
    several: bool = False


Item = Step | Jump | Block | Branch | Loop | Guard


def parts(item: Item) -> Iterator[list[Item]]:
    """The sequences of items directly inside an item."""
    match item:
        case Block():
            yield item.items
        case Branch():
            yield item.test
            yield from item.guards
            yield item.body
            yield item.orelse
        case Loop():
            yield from item.guards
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
