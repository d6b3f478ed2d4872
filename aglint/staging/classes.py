"""A class of a checked module: its methods, and the values of its instances' attributes.

What it can't see: attributes that other modules set, `setattr`, and metaclasses.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cached_property, partial
from typing import TYPE_CHECKING

from aglint.staging import catalogue, members, operators, project
from aglint.staging.unfinished import Memory, Search
from aglint.staging.values import UNKNOWN, Value, join_optional

if TYPE_CHECKING:
    from aglint.staging.function import Function
    from aglint.staging.module import Module


#: Decorators that make reading an attribute run the method.
PROPERTIES = frozenset({"property", "cached_property"})


class Class:
    """One class.

    Args:
      node: its syntax tree.
      module: where it stands.
    """

    def __init__(self, node: ast.ClassDef, module: Module):
        self.node = node
        self.module = module
        self.methods: dict[str, Function] = {}
        self._busy: dict[str, Value | None] = {}
        self._attributes: dict[str, Value] = {}
        self._memories: dict[str, Memory] = {}

    @property
    def name(self) -> str:
        """The class's own name."""
        return self.node.name

    @cached_property
    def bases(self) -> list[Class]:
        """The base classes in the same module, which stand above it: so there is no circle."""
        named = [base.id for base in self.node.bases if isinstance(base, ast.Name)]
        found = [self.module.classes[name] for name in named if name in self.module.classes]
        return [made for made in found if made.node.lineno < self.node.lineno]

    @cached_property
    def inherited(self) -> list[Class]:
        """The base classes in other files of the project."""
        resolve = self.module.imports.resolve
        named = [resolve(base) for base in self.node.bases]
        found = [self.module.elsewhere.definition(dotted) for dotted in named if dotted]
        return [made for made in found if isinstance(made, Class)]

    @cached_property
    def outside(self) -> list[str]:
        """The dotted names of the bases in other packages, of the bases' bases too."""
        resolve = self.module.imports.resolve
        found: list[str] = []
        for dotted in map(resolve, self.node.bases):
            if dotted is not None:
                found.extend(project.outside_bases(dotted, self.module.source.path))
        for base in self.bases:
            found.extend(base.outside)
        return found

    @property
    def is_layer(self) -> bool:
        """Whether calling an instance runs its `call`, as Keras does it."""
        return self.kind in ("layer", "model")

    @cached_property
    def kind(self) -> str:
        """The catalogue's kind of the first known base outside: `layer`, `module`, ... or ""."""
        for dotted in self.outside:
            entry = catalogue.lookup(dotted)
            if entry is not None and entry.kind == "class":
                return entry.returns
        return ""

    def method(self, name: str) -> Function | None:
        """The method of a name, of this class or of a base in the module."""
        if name in self.methods:
            return self.methods[name]
        for base in self.bases:
            found = base.method(name)
            if found is not None:
                return found
        return None

    def inherited_method(self, name: str, depth: int = 4) -> Function | None:
        """The method of a name that a base in another file gives it, where the module has none."""
        if depth == 0 or self.method(name) is not None:
            return None
        for base in (*self.inherited, *self.bases):
            found = None if base.module is self.module else base.method(name)
            found = found or base.inherited_method(name, depth - 1)
            if found is not None:
                return found
        return None

    def is_below(self, other: Class) -> bool:
        """Whether it is another class of the module, or derives from that."""
        return self is other or any(base.is_below(other) for base in self.bases)

    @property
    def every_method(self) -> set[str]:
        """The names of its methods and of those that it inherits in the module."""
        return set(self.methods).union(*(base.every_method for base in self.bases))

    def attribute(self, name: str) -> Value:
        """What an attribute of an instance holds: the join of all that the module gives it.

        Where it is made from itself (`self.x = f(self.x)`), that is what it was made from first.
        """
        if name in self._busy:
            return self._busy[name] or UNKNOWN
        if name in self._attributes:
            self._memories[name].recall()
            return self._attributes[name]
        self._busy[name] = None
        with Search(self) as found:
            value = self._attributes[name] = self._attribute(name)
        del self._busy[name]
        if name not in self._memories:
            self._memories[name] = Memory(partial(self._attributes.pop, name, None))
        self._memories[name].keep(found)
        return value

    def _attribute(self, name: str) -> Value:
        method = self.method(name)
        if method is not None:
            if method.decorators & PROPERTIES:
                return method.returns
            return Value("function", ref=method)
        found: Value | None = None
        if name in self._fields:
            found = self._joined(name, self._passed(self._fields.index(name), name))
        own = self.assignments(name)
        if all(_updates(value, name) for _, value in own):
            own = [*own, *self._given_outside.get(name, [])]
        found = self._joined(name, own, found)
        for base in (*self.bases, *self.inherited):
            inherited = base.attribute(name)
            if not inherited.is_unknown:
                found = join_optional(found, inherited)
        if found is not None and found.kind == "none":
            found = self._joined(name, self._given_outside.get(name, []), found)
        if found is not None:
            return found
        if self.kind and catalogue.method(self.kind, name) is not None:
            return members.attribute(Value(self.kind), name)
        return UNKNOWN

    @cached_property
    def _stores(self) -> dict[str, list[tuple[Function, ast.expr | None]]]:
        """Every assignment to an attribute of `self`, and of the class's body."""
        found: dict[str, list[tuple[Function, ast.expr | None]]] = {}
        for statement in self.node.body:
            for name, value in _class_level(statement):
                found.setdefault(name, []).append((self.module.body, value))
        for method in self.methods.values():
            if not method.is_method or not method.flow.parameters:
                continue
            owner = method.flow.parameters[0]
            for node in _statements(method.node.body):
                for name, value in _stored(node, owner):
                    found.setdefault(name, []).append((method, value))
        return found

    @cached_property
    def _fields(self) -> list[str]:
        """The fields that the calls of the class fill: of a dataclass or NamedTuple."""
        made = (*self.node.decorator_list, *self.node.bases)
        if not any(re.search(r"\b(dataclass|NamedTuple)\b", ast.unparse(node)) for node in made):
            return []
        body = (one for one in self.node.body if isinstance(one, ast.AnnAssign))
        return [one.target.id for one in body if isinstance(one.target, ast.Name)]

    def _passed(self, position: int, name: str) -> list[tuple[Function, ast.expr | None]]:
        """What the file's calls of the class pass for a field; None for a star."""
        found: list[tuple[Function, ast.expr | None]] = []
        for caller, call in self.module.all_calls:
            if getattr(call.func, "id", "") != self.name or caller.resolve(call.func) is not self:
                continue
            given = {word.arg: word.value for word in call.keywords if word.arg}
            stars = [part for part in call.args if isinstance(part, ast.Starred)]
            part = call.args[position] if position < len(call.args) else given.get(name)
            if stars or part is not None or None in {word.arg for word in call.keywords}:
                found.append((caller, None if stars else part))
        return found

    def _joined(
        self,
        name: str,
        assignments: list[tuple[Function, ast.expr | None]],
        found: Value | None = None,
    ) -> Value | None:
        """The join of what assignments give to an attribute, and of what is known of it."""
        for function, value in sorted(assignments, key=_by_update(name)):
            if _updates(value, name):
                right = function.value_from_afar(value.right)
                given = operators.binary(value.op, found or UNKNOWN, right)
            else:
                given = UNKNOWN if value is None else function.value_from_afar(value)
            found = self._busy[name] = join_optional(found, given)
        return found

    @cached_property
    def _given_outside(self) -> dict[str, list[tuple[Function, ast.expr | None]]]:
        """Every assignment to an attribute of an instance, by a name that holds nothing else."""
        found: dict[str, list[tuple[Function, ast.expr | None]]] = {}
        module = self.module
        if not re.search(rf"=\W*{self.name}\s*\(", module.source.text):
            return found
        names = [
            (scope, name)
            for scope in (module.body, *module.functions)
            for name in scope.bindings
            if module.instance(scope, name) is self
        ]
        for function in (module.body, *module.functions) if names else ():
            for scope, instance in names:
                shared = scope is module.body and instance not in function.flow.scope.bound
                if scope is not function and not shared:
                    continue
                for node in function.nodes(ast.Assign, ast.AnnAssign, ast.AugAssign, ast.For):
                    for name, value in _stored(node, instance):
                        found.setdefault(name, []).append((function, value))
        return found

    def assignments(self, name: str) -> list[tuple[Function, ast.expr | None]]:
        """Where the class itself gives an attribute a value; None for one it can't tell."""
        return self._stores.get(name, [])

    def called(self) -> Value:
        """What calling an instance gives."""
        for name in ("__call__", "call"):
            method = self.method(name) or self.inherited_method(name)
            if method is not None:
                return method.returns
        for entry in map(catalogue.lookup, self.outside):
            if entry is not None and entry.returns == "layer":
                return members.applied(Value("layer", ref=entry.name))
        return UNKNOWN


def _by_update(name: str):
    """Sorts what an attribute is made from before what is made from the attribute."""

    def is_update(assignment: tuple[Function, ast.expr | None]) -> bool:
        return assignment[1] is not None and any(
            isinstance(node, ast.Attribute) and node.attr == name
            for node in ast.walk(assignment[1])
        )

    return is_update


def _updates(value: ast.expr | None, name: str) -> bool:
    """Whether the left operand is the attribute itself, as in `self.n + 1`."""
    match value:
        case ast.BinOp(left=ast.Attribute(value=ast.Name(), attr=attr)):
            return attr == name
    return False


def _statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements of a block and of those inside it, in functions too."""
    stack = list(body)
    while stack:
        node = stack.pop()
        yield node
        for part in ("body", "orelse", "finalbody"):
            stack.extend(getattr(node, part, ()))
        for inner in (*getattr(node, "handlers", ()), *getattr(node, "cases", ())):
            stack.extend(inner.body)


def _class_level(statement: ast.stmt):
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            yield name, value
        case ast.AnnAssign(target=ast.Name(id=name), value=value) if value is not None:
            yield name, value


def _stored(node: ast.AST, owner: str):
    """The attributes of `owner` that a statement sets, with the value where it is plain."""
    match node:
        case ast.Assign():
            for target in node.targets:
                yield from _targets(target, node.value, owner)
        case ast.AnnAssign(value=ast.expr()):
            yield from _targets(node.target, node.value, owner)
        case ast.AugAssign():
            yield from _targets(node.target, ast.BinOp(node.target, node.op, node.value), owner)
        case ast.For():
            yield from _targets(node.target, None, owner)


def _targets(target: ast.expr, value: ast.expr | None, owner: str):
    match target:
        case ast.Attribute(value=ast.Name(id=name), attr=attr) if name == owner:
            yield attr, value
        case ast.Tuple() | ast.List():
            values = value.elts if isinstance(value, ast.Tuple | ast.List) else []
            same = len(values) == len(target.elts)
            for position, part in enumerate(target.elts):
                yield from _targets(part, values[position] if same else None, owner)
