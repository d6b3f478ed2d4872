"""What a branch or loop changes besides names: attributes, and what is in lists, dicts and sets.

Converted code names these places, so that a graph can choose between their values as it does
between those of names. What it can't see: what a called function changes, and that two names may
mean one object.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from aglint.flow.identifiers import OURS

SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
MUTATORS = frozenset({
    "append", "extend", "insert", "remove", "clear", "update", "add", "discard", "sort", "reverse",
})  # fmt: skip
TAKERS = frozenset({"pop", "popitem", "setdefault"})
DISPLAYS = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)
MAKERS = frozenset({"list", "dict", "set"})


@dataclass(frozen=True)
class Effect:
    """One change.

    Attributes:
      owner: the object whose attribute or content changes.
      attribute: the attribute's name; None if the content changes.
      said: the change as the source has it.
      verb: `writes` for a store, `changes` for a method that does it.
    """

    owner: ast.expr
    attribute: str | None
    said: str
    verb: str = "writes"


def effects(block: Sequence[ast.AST]) -> Iterator[Effect]:
    """The changes that some code makes, and what of it has been converted already."""
    stack = list(reversed(block))
    while stack:
        node = stack.pop()
        match node:
            case ast.Attribute(value=owner, attr=name, ctx=ast.Store() | ast.Del()):
                yield Effect(owner, name, ast.unparse(node))
            case ast.Subscript(value=owner, ctx=ast.Store() | ast.Del()):
                yield Effect(owner, None, ast.unparse(node))
            case ast.Expr(value=ast.Call(func=ast.Attribute(value=owner, attr=name) as called)) if (
                name in MUTATORS
            ):
                yield Effect(owner, None, ast.unparse(called), "changes")
            case ast.Call(func=ast.Attribute(value=ast.Name(id="ag"))):
                pass  # `ag.pop(rows)` gives a list
            case ast.Call(func=ast.Attribute(value=owner, attr=name) as called) if name in TAKERS:
                yield Effect(owner, None, ast.unparse(called), "changes")
        if not isinstance(node, SCOPES):
            stack.extend(reversed(list(ast.iter_child_nodes(node))))
        elif isinstance(node, ast.FunctionDef) and OURS.fullmatch(node.name):
            own = _bound_in(node)
            yield from (one for one in effects(node.body) if root(one) not in own)


def root(one: Effect) -> str | None:
    """The name that a change goes out from, if it is one."""
    node = one.owner
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None


def _bound_in(function: ast.FunctionDef) -> set[str]:
    """The names that a function which conversion has written makes for itself."""
    found: set[str] = set()
    stack: list[ast.AST] = list(function.body)
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        if not isinstance(node, SCOPES):
            stack.extend(ast.iter_child_nodes(node))
    return found


def lasting(
    found: Sequence[Effect], block: Sequence[ast.AST], live: Collection[str]
) -> list[Effect]:
    """The changes that are seen outside of some code: not those of what it has made itself.

    A list that a branch begins anew is its own, however it grows there.

    Args:
      found: the changes that the code makes.
      block: the code.
      live: the names that it may read before it binds them.
    """
    candidates = {one.owner.id for one in found if isinstance(one.owner, ast.Name)} - set(live)
    fresh = _made_in(block, candidates) if candidates else frozenset()
    return [one for one in found if not (isinstance(one.owner, ast.Name) and one.owner.id in fresh)]


def _made_in(block: Sequence[ast.AST], names: Collection[str]) -> set[str]:
    """Those of some names that the code binds, each time to a new list, dict or set."""
    made: list[ast.Name] = []
    stores: list[ast.Name] = []
    others: set[str] = set()
    stack = list(block)
    while stack:
        node = stack.pop()
        match node:
            case ast.Name(ctx=ast.Store() | ast.Del()):
                stores.append(node)
            case ast.Assign(value=value) if _is_new(value):
                made += [target for target in node.targets if isinstance(target, ast.Name)]
            case ast.AnnAssign(target=ast.Name() as target, value=value) if _is_new(value):
                made.append(target)
        others.update(
            word
            for field in ("name", "asname", "rest")
            if isinstance(word := getattr(node, field, None), str)
        )
        if not isinstance(node, SCOPES):
            stack.extend(ast.iter_child_nodes(node))
    others.update(one.id for one in stores if one not in made)
    return {one.id for one in made} & set(names) - others


def _is_new(value: ast.expr | None) -> bool:
    """Whether an expression makes a list, dict or set that nobody else has."""
    match value:
        case ast.Call(func=ast.Name(id=name)):
            return name in MAKERS
        case ast.Call(func=ast.Attribute(value=ast.Name(id="ag"), attr="list_")):
            return True
    return isinstance(value, DISPLAYS)


def raises(node: ast.If | ast.While | ast.For) -> bool:
    """Whether a branch or loop raises an exception itself."""
    stack: list[ast.AST] = [*node.body, *node.orelse]
    while stack:
        inner = stack.pop()
        if isinstance(inner, ast.Raise | ast.Assert):
            return True
        if not isinstance(inner, SCOPES):
            stack.extend(ast.iter_child_nodes(inner))
    return False


def moved(node: ast.If | ast.While | ast.For) -> list[ast.AST]:
    """The parts of a branch or loop that conversion makes functions of."""
    head: list[ast.AST] = []
    if isinstance(node, ast.While):
        head = [node.test]
    elif isinstance(node, ast.For) and not isinstance(node.target, ast.Name):
        head = [node.target]  # which the item is given to in the body
    return [*head, *node.body, *node.orelse]


def unnameable(found: Sequence[Effect], bound: Collection[str]) -> Effect | None:
    """The first change whose place can't be named before the code that makes it runs.

    Args:
      found: the changes.
      bound: the names that the code binds.
    """
    written = {(ast.unparse(one.owner), one.attribute) for one in found if one.attribute}
    for one in found:
        node = one.owner
        while isinstance(node, ast.Attribute):
            if (ast.unparse(node.value), node.attr) in written:
                return one
            node = node.value
        if not isinstance(node, ast.Name) or node.id in bound:
            return one
    return None


def places(found: Sequence[Effect]) -> list[str]:
    """The places that change, as converted code names them: `(self, "x")`, `rows`."""
    listed = []
    for one in found:
        owner = ast.unparse(one.owner)
        listed.append(f'({owner}, "{one.attribute}")' if one.attribute else owner)
    return list(dict.fromkeys(listed))
