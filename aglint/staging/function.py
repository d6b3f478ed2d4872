"""One function of a checked module: its flow, its values, who calls it and why it is traced."""

from __future__ import annotations

import ast
import builtins
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from aglint.flow.flow import Flow
from aglint.staging import calls, members, runtime_calls
from aglint.staging.arguments import Arguments
from aglint.staging.bound_names import bound_names
from aglint.staging.builtin_calls import builtin_call
from aglint.staging.direct import direct_returns, direct_value
from aglint.staging.names import local_imports
from aglint.staging.parameters import parameter_value
from aglint.staging.types import Types, too_deep
from aglint.staging.unfinished import Memory, Search, answered_early
from aglint.staging.values import UNKNOWN, Value, constant
from aglint.staging.verdict import Verdict, verdict

if TYPE_CHECKING:
    from aglint.staging.classes import Class
    from aglint.staging.entry import Traced
    from aglint.staging.module import Module

_ABSTRACT = frozenset({ast.AST, ast.stmt, ast.expr})
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
Node = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


class Function:
    """A function, method or lambda of a module, or the module's own body.

    Args:
      node: its syntax tree; for a module's body a function made for the purpose.
      module: where it stands.
      parent: the function round it, if any.
      owner: the class that it is a method of, if any.
      qualname: its name with those of what is round it.
    """

    def __init__(
        self,
        node: Node,
        module: Module,
        parent: Function | None,
        owner: Class | None,
        qualname: str,
    ):
        self.node = node
        self.module = module
        self.parent = parent
        self.owner = owner
        self.qualname = qualname
        self.traced: Traced | None = None
        self._busy: set[str] = set()
        self._memory = Memory(self._forget)
        self._types: Types | None = None
        self._returns: Value | None = None
        self._parameters: dict[str, Value] = {}
        self._nodes: dict[tuple[type, ...], list[ast.AST]] = {}

    def __repr__(self) -> str:
        return f"<Function {self.qualname}>"

    @property
    def name(self) -> str:
        """The name as in `def`; `<lambda>` for a lambda."""
        return getattr(self.node, "name", "<lambda>")

    @cached_property
    def flow(self) -> Flow:
        """What it reads and binds, and where control can go."""
        return Flow(self.node)

    @property
    def types(self) -> Types:
        """The values of its names and expressions; partial while they are being found out."""
        if self._types is None:
            with Search(self) as found:
                self._types = Types(self)
                self._types.solve(found)
            self._memory.keep(found)
        else:
            self._memory.recall()
        return self._types

    def _forget(self) -> None:
        self._types = self._returns = None
        self._parameters.clear()

    @property
    def solving(self) -> bool:
        """Whether its values are just being found out."""
        return self._types is not None and self._types.solving

    @cached_property
    def own_nodes(self) -> list[ast.AST]:
        """The nodes of its own scope in source order, without what runs eagerly in any case."""
        return self.module.staged_nodes(self)

    def nodes(self, *kinds: type) -> list[ast.AST]:
        """The nodes of its own scope that are of some kinds, in source order."""
        found = self._nodes.get(kinds)
        if found is None:
            if kinds[0] in _ABSTRACT:
                found = [node for node in self.own_nodes if isinstance(node, kinds)]
            else:
                found = self._of_kinds(kinds)
            self._nodes[kinds] = found
        return found

    def _of_kinds(self, kinds: tuple[type, ...]) -> list[ast.AST]:
        places = [place for kind in kinds for place in self._places.get(kind, ())]
        if len(kinds) > 1:
            places.sort()
        nodes = self.own_nodes
        return [nodes[place] for place in places]

    @cached_property
    def _places(self) -> dict[type, list[int]]:
        """The places in `own_nodes` of the nodes of each kind."""
        found: dict[type, list[int]] = defaultdict(list)
        for place, node in enumerate(self.own_nodes):
            found[node.__class__].append(place)
        return found

    @cached_property
    def local_imports(self) -> frozenset[str]:
        """The names that its own import statements bind."""
        return frozenset() if isinstance(self.node, ast.Lambda) else local_imports(self.node)

    @cached_property
    def bindings(self) -> dict[str, list[ast.expr | None]]:
        """For each of its names the expressions that it is bound to; see `bound_names`."""
        return bound_names(self.flow.parameters, self.own_nodes)

    def seen_bindings(self, name: str) -> list[ast.expr | None]:
        """What a name is bound to in the innermost scope that binds it; none for a builtin."""
        scope = self.binder(name)
        return [] if scope is None else scope.bindings.get(name, [])

    def binder(self, name: str) -> Function | None:
        """The innermost scope that binds a name, from this one outwards; None for a builtin."""
        scope: Function | None = self
        while scope is not None and name not in scope.flow.scope.bound:
            scope = scope.parent
        return scope

    def parent_of(self, node: ast.AST) -> ast.AST | None:
        """The node round a node."""
        return self.module.index.parent(node, self.module.scope_of(self))

    def ancestors(self, node: ast.AST) -> Iterator[ast.AST]:
        """The nodes round a node, innermost first, up to the function."""
        outer = self.parent_of(node)
        while outer is not None and outer is not self.node and not isinstance(outer, ast.Module):
            yield outer
            outer = self.parent_of(outer)

    def verdict(self, node: ast.AST) -> Verdict:
        """What decides an `if`, loop, ternary, `and`, `or` or `not`: a tensor or a Python value."""
        return verdict(self, node)

    def staged_round(self, node: ast.AST) -> list[tuple[ast.AST, Verdict]]:
        """The staged or likely staged branches and loops round a node, innermost first.

        A node in a statement's test or iterable is not inside that statement.
        """
        found = []
        inner = node
        for outer in self.ancestors(node):
            if isinstance(outer, ast.If | ast.While | ast.For):
                inside = inner in outer.body or inner in outer.orelse
                answer = self.verdict(outer)
                if inside and answer.may_stage:
                    found.append((outer, answer))
            inner = outer
        return found

    def parameter(self, name: str) -> Value:
        """What a parameter holds."""
        if self._types is None:
            return self.types.parameters[name]  # first, so that what calls for it asks back there
        if name not in self._parameters:
            key = f"parameter {name}"
            if key in self._busy:
                answered_early(self)
                return UNKNOWN
            if too_deep():
                return UNKNOWN
            self._busy.add(key)
            self._parameters[name] = parameter_value(self, name)
            self._busy.discard(key)
        else:
            self._memory.recall()
        return self._parameters[name]

    @property
    def is_method(self) -> bool:
        """Whether its first parameter is the instance or class that it is called on."""
        return self.owner is not None and "staticmethod" not in self.decorators

    @cached_property
    def decorators(self) -> set[str]:
        """The last parts of its decorators' names."""
        found = set()
        for decorator in getattr(self.node, "decorator_list", ()):
            called = decorator.func if isinstance(decorator, ast.Call) else decorator
            found.add(
                called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            )
        return found

    def bound_parameter(self, name: str) -> Value | None:
        """The instance or class that a method's first parameter holds."""
        if not self.is_method or not self.flow.parameters or name != self.flow.parameters[0]:
            return None
        kind = "class" if "classmethod" in self.decorators or self.name == "__new__" else "instance"
        return Value(kind, ref=self.owner)

    @property
    def returns(self) -> Value:
        """What a call gives, whatever the arguments."""
        if self._returns is None:
            if isinstance(self.node, ast.AsyncFunctionDef) or too_deep():
                return UNKNOWN
            if self.is_generator:
                return Value("python")
            if "returns" in self._busy:
                self._busy.add("recursion")
                return self.types.returned_so_far
            self._busy.add("returns")
            with Search(self) as found:
                value = None if self.traced or self._types else direct_returns(self)
                if value is None or "recursion" in self._busy:
                    value = self.types.returned()
            self._busy.discard("recursion")
            self._busy.discard("returns")
            if self.solving:
                return value
            self._returns = value
            self._memory.keep(found)
        else:
            self._memory.recall()
        return self._returns

    @cached_property
    def is_generator(self) -> bool:
        """Whether a call gives a generator."""
        return bool(self.nodes(ast.Yield, ast.YieldFrom))

    @property
    def call_sites(self) -> list[tuple[Function, ast.Call]]:
        """The module's calls of this function, with the functions that they stand in."""
        return self.module.call_sites.of(self)

    def argument_of(self, caller: Function, call: ast.Call, name: str) -> Value | None:
        """What a call passes for a parameter; None if it doesn't, or may through a star."""
        names = list(self.flow.parameters)
        if self.is_method:
            names = names[1:]
        passed = None
        for position, part in enumerate(call.args):
            if isinstance(part, ast.Starred):
                return None
            if position < len(names) and names[position] == name:
                passed = part
        for word in call.keywords:
            if word.arg == name:
                passed = word.value
        if isinstance(passed, ast.Constant):
            return constant(passed.value)  # for which the caller need not be looked at
        return None if passed is None else caller.value_from_afar(passed)

    def value(self, node: ast.expr) -> Value:
        """The value of an expression of this function."""
        return self.types.value(node)

    def value_from_afar(self, node: ast.expr) -> Value:
        """The same, for who asks nothing else of the function: `types` costs far more."""
        if self._types is None and self.traced is None:
            value = direct_value(self, node)
            if value is not None:
                return value
        return self.value(node)

    def resolve(self, node: ast.expr) -> Function | Class | None:
        """The function or class of the module that an expression names, by its spelling alone."""
        match node:
            case ast.Lambda():
                self.parent_of(node)  # of its own scope, so that no other is walked for it
                return self.module.function_of(node)
            case ast.Name(id=name):
                return self._visible(name)
            case ast.Attribute(attr=attr) if not self.module.may_be_method(attr):
                return None
            case ast.Attribute(value=ast.Name(id=owner), attr=attr):
                outer: Function | None = self
                while outer is not None:
                    if outer.is_method and outer.flow.parameters[:1] == (owner,):
                        return outer.owner.method(attr) or self._wrapped_in(outer.owner, attr)
                    outer = outer.parent
                found = self._visible(owner) or self._made(owner)
                return None if found is None or isinstance(found, Function) else found.method(attr)
            case ast.Attribute(value=ast.Call(func=func), attr=attr):
                found = self.resolve(func)
                return None if found is None or isinstance(found, Function) else found.method(attr)
            case ast.Call(func=func, args=[first, *_]) if self.module.wraps(func):
                return self.resolve(first)
        return None

    def own_target(self, node: ast.expr) -> Function | Class | None:
        """The function or class of the module that an expression names, by spelling or by value."""
        found = self.resolve(node)
        if found is None and isinstance(node, ast.Attribute):
            found = self.module.call_sites.method_of_instance(self, node)
        return found

    def target(self, node: ast.expr) -> Function | Class | None:
        """The function or class that an expression names, in any file of the project."""
        found = self.own_target(node)
        if found is None:
            found = self.module.elsewhere.named(self, node)
        if found is None and isinstance(node, ast.Attribute):
            found = self.module.elsewhere.method(self, node)
        return found

    def _visible(self, name: str) -> Function | Class | None:
        scope: Function | None = self if name in self.module.defined_names else None
        while scope is not None:
            found = self.module.definitions.get((scope.node, name))
            if found is not None:
                return found
            wrapped = self.module.wrapped.get((scope.node, name))
            if wrapped is not None:
                return scope.resolve(wrapped)
            named = self.module.lambdas.get((scope.node, name))
            if named is not None and len(scope.bindings[name]) == 1:
                return self.module.function_of(named)
            if scope.parent is not None and name in scope.flow.scope.bound:
                return None
            scope = scope.parent
        return None

    def _made(self, name: str) -> Class | None:
        """The class of the object that a name holds by `name = Class(...)`."""
        scope = self.binder(name)
        return None if scope is None else self.module.instance(scope, name)

    def _wrapped_in(self, owner: Class, attribute: str) -> Function | Class | None:
        """The function that an attribute holds by `self.run = tf.function(self.step)`."""
        given = owner.assignments(attribute)
        if len(given) != 1:
            return None
        match given[0]:
            case _, ast.Call(func=func, args=[ast.Attribute(attr=name), *_]):
                return owner.method(name) if self.module.wraps(func) else None
        return None

    def local_definition(self, node: ast.AST) -> Value:
        """The value of a `def` or `class` statement."""
        found = self.module.function_of(node) if isinstance(node, DEFINITIONS) else None
        if found is not None:
            return Value("function", ref=found)
        if isinstance(node, ast.ClassDef) and node in self.module.class_of:
            return Value("class", ref=self.module.class_of[node])
        return UNKNOWN

    def free_value(self, name: str) -> Value:
        """The value of a name that the function doesn't bind before it reads it."""
        if self.parent is not None and name in self.flow.scope.bound:
            return UNKNOWN
        scope = self.parent
        while scope is not None:
            if name in scope.flow.scope.bound:
                found = scope.resolve(ast.Name(name, ast.Load()))
                if isinstance(found, Function):
                    return Value("function", ref=found)
                if found is not None:
                    return Value("class", ref=found)
                dotted = self.module.imports.names.get(name) if scope.parent is None else None
                return self.module.elsewhere.value(dotted) if dotted else scope.any_value(name)
            scope = scope.parent
        dotted = self.module.imports.names.get(name)
        if dotted:
            return self.module.elsewhere.value(dotted)
        if hasattr(builtins, name):
            return Value("builtin", ref=name)
        return UNKNOWN

    def any_value(self, name: str) -> Value:
        """The join of all that a name of this function may hold."""
        return UNKNOWN if too_deep() else self.types.anywhere(name)

    def member_value(self, owner: Value, attribute: str) -> Value:
        """The value of an attribute of a package, or of an instance or class of the project."""
        if owner.kind == "package":
            known = owner.ref is not None  # else it is one of several
            return self.module.elsewhere.value(f"{owner.ref}.{attribute}") if known else UNKNOWN
        return owner.ref.attribute(attribute) if owner.ref is not None else UNKNOWN

    def call_value(self, callee: Value, arguments: Arguments) -> Value:
        """The value of a call."""
        match callee:
            case Value(kind="builtin", ref=name):
                converts = self.traced is not None and self.traced.autograph
                return builtin_call(name, arguments, converts) or UNKNOWN
            case Value(kind="package", ref=str(dotted)):
                if self.module.is_wrapper(dotted):
                    return arguments.first if arguments.positional else UNKNOWN
                if dotted == "functools.partial":
                    return arguments.first
                if dotted.startswith(runtime_calls.PACKAGE):
                    name = dotted.removeprefix(runtime_calls.PACKAGE)
                    return runtime_calls.runtime_call(name, arguments, self._result)
                return calls.package_call(dotted, arguments)
            case Value(kind="function", ref=Function() as function):
                return self._returned_by(function)
            case Value(kind="function", ref=(Value() as owner, str(name))):
                return calls.method_call(owner, name, arguments)
            case Value(kind="namedtuple_class", ref=fields):
                return calls.named_tuple(fields, arguments)
            case Value(kind="class", ref=made) if made is not None:
                return Value("instance", ref=made)
            case Value(kind="instance", ref=made) if made is not None:
                return made.called()
            case Value(kind="layer"):
                return members.applied(callee)
        entry = members.attribute(callee, "__call__")
        if entry.kind == "function" and entry.ref is not None and callee.kind != "function":
            return calls.method_call(callee, "__call__", arguments)
        return UNKNOWN

    def _returned_by(self, function: Function) -> Value:
        """What a call of a function gives, whose own file does not know what is passed here."""
        value = function.returns
        if function.module is self.module or not function.flow.parameters:
            return value
        return replace(value, shape=None) if value.is_tensor else value

    def _result(self, given: Value) -> Value:
        """The value of calling a value without arguments."""
        if isinstance(given.ref, ast.Lambda):
            return self.module.function_of(given.ref).returns
        return self.call_value(given, Arguments((), {}))
