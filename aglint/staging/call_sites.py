"""Who calls a file's functions in the file: by spelling, out of tables, on instances, in examples.

A function that the text names only in calls and at its own `def` has its calls where its name is;
else the calls of the whole file are gone through.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from aglint.source import lines_at
from aglint.staging.classes import Class
from aglint.staging.names import last_name
from aglint.staging.tables import functions_of
from aglint.staging.unfinished import Search

if TYPE_CHECKING:
    from aglint.staging.function import Function
    from aglint.staging.module import Module

Site = tuple["Function", ast.Call]
"""A call, and the function or the file's body that makes it."""

_EXAMPLE = re.compile(r"^[ \t]*# aglint: example[ \t]+(.+)$", re.MULTILINE)
_OPENED = re.compile(r"\s*\(")


class CallSites:
    """The calls of the functions of a module.

    Args:
      module: whose functions and calls they are.
    """

    def __init__(self, module: Module):
        self._module = module
        self._known: dict[Function, list[Site]] = {}
        self._named: dict[str, list[Site]] = {}
        self._run: dict[Function, list[Site]] = {}
        self._owned: dict[ast.Attribute, Function | None] = {}

    def of(self, function: Function) -> list[Site]:
        """The file's calls of a function."""
        found = [*self._told(function), *self._of_instances(function)]
        if not self._may_be_on_instance(function):
            return found
        # Whose method it is, is asked anew: the question may come while types are being found.
        return found + [
            (caller, call)
            for caller, call in self._calls_named(function.name)
            if isinstance(call.func, ast.Attribute)
            and caller.resolve(call.func) is None
            and self.method_of_instance(caller, call.func) is function
        ]

    def none_of(self, function: Function) -> bool:
        """Whether nothing in the file can call a function; without asking what instances are."""
        on_instance = self._may_be_on_instance(function) or self._of_instances(function)
        return not (on_instance or self._told(function))

    def _may_be_on_instance(self, function: Function) -> bool:
        return function.owner is not None and function.name in self._instance_methods

    def _of_instances(self, function: Function) -> list[Site]:
        """The calls of what a class makes: `layer(x)` runs `call`, and `f(x)` runs `__call__`.

        Only where the making tells: `Layer()(x)`, `layer = Layer()`, `self.layer = Layer()`.
        """
        if function.owner is None or function.name not in ("call", "__call__"):
            return []
        if function not in self._run:
            self._run[function] = [
                site
                for one in self._module.class_of.values()
                if one.method(function.name) is function
                and (function.name == "__call__" or one.is_layer)
                for caller, making in self._calls_named(one.name)
                if caller.resolve(making.func) is one
                for site in self._calls_of_made(caller, making)
            ]
        return self._run[function]

    def _calls_of_made(self, caller: Function, making: ast.Call) -> Iterator[Site]:
        match caller.parent_of(making):
            case ast.Call() as call if call.func is making:
                yield caller, call
            case ast.Assign(targets=[ast.Name(id=name)]):
                if caller.bindings[name] == [making]:
                    for where, call in self._calls_named(name):
                        if where is caller and isinstance(call.func, ast.Name):
                            yield where, call
            case ast.Assign(targets=[ast.Attribute(value=ast.Name(id=own), attr=name)]):
                for where, call in self._calls_named(name):
                    match call.func:
                        case ast.Attribute(value=ast.Name(id=owner)) if owner == own:
                            if where.owner is caller.owner:
                                yield where, call

    def _told(self, function: Function) -> list[Site]:
        """The calls of a function that their spelling, or a table, tells."""
        if function not in self._known:
            several = self._several(function)
            found = self._of_all.get(function, []) if several else self._spelled(function)
            self._known[function] = sorted(found, key=_place)
        return self._known[function]

    def method_of_instance(self, caller: Function, node: ast.Attribute) -> Function | None:
        """The method that `object.method` means, where the object's class is known."""
        if node.attr not in self._instance_methods:
            return None
        if node not in self._owned:
            with Search(node) as search:
                owner = caller.value_from_afar(node.value)
            own = owner.kind == "instance" and owner.ref is not None
            own = own and owner.ref.module is self._module
            found = owner.ref.method(node.attr) if own else None
            if caller.solving or search.waits_for is not None:
                return found  # the next time more may be known
            self._owned[node] = found
        return self._owned[node]

    def _several(self, function: Function) -> bool:
        """Whether the text may name a function in other places than where it calls it."""
        if isinstance(function.node, ast.Lambda):
            return True
        text = self._module.source.text
        # A method is a value only as an attribute; as a name it is another thing.
        kind, part = (ast.Name, "id") if function.owner is None else (ast.Attribute, "attr")
        places = [
            start
            for start, end in self._places(function.name)
            if not _OPENED.match(text, end) and (kind is ast.Name or text[start - 1] == ".")
        ]
        # The text may be a comment's.
        found = self._module.index.nodes_on(kind, lines_at(text, places)) if places else ()
        return any(getattr(node, part) == function.name for _, node in found)

    def _places(self, name: str) -> Iterator[tuple[int, int]]:
        """Where a name begins and ends in the text; a pattern for each name would take longer."""
        text = self._module.source.text
        end = 0
        while (start := text.find(name, end)) >= 0:
            end = start + len(name)
            if not (_in_word(text[start - 1 : start]) or _in_word(text[end : end + 1])):
                yield start, end

    def _spelled(self, function: Function) -> list[Site]:
        """The calls that by their spelling are of a function."""
        names = [function.name]
        if function.name == "__init__":
            made = self._module.class_of.values()
            names += {one.name for one in made if one.method("__init__") is function}
        return [
            (caller, call)
            for name in names
            for caller, call in self._calls_named(name)
            if _entered(caller.resolve(call.func)) is function
        ]

    def _calls_named(self, name: str) -> list[Site]:
        """The calls whose callee's last name is a given one."""
        if name not in self._named:
            sites = self._module.calls_at(start for start, _ in self._places(name))
            self._named[name] = sorted(
                (
                    (caller, call)
                    for caller, call in (*sites, *self._examples)
                    if last_name(call.func) == name
                ),
                key=_place,
            )
        return self._named[name]

    @cached_property
    def _of_all(self) -> dict[Function, list[Site]]:
        """The calls of every function, by spelling and out of tables."""
        found: dict[Function, list[Site]] = {}
        for caller, call in (*self._module.all_calls, *self._examples):
            if not self._may_be_own(call.func):
                continue
            callee = _entered(caller.resolve(call.func))
            for one in [callee] if callee is not None else functions_of(caller, call.func):
                found.setdefault(one, []).append((caller, call))
        return found

    def _may_be_own(self, callee: ast.expr) -> bool:
        """Whether a callee's last name can lead to a function of the file."""
        match callee:
            case ast.Name(id=name):
                return name in self._module.defined_names or name in self._module.index.drawn
            case ast.Attribute(attr=attr):
                return self._module.may_be_method(attr)
        return True

    @cached_property
    def _examples(self) -> list[Site]:
        """The calls that comments give as examples: `# aglint: example f(tf.constant(1.0))`."""
        found: list[Site] = []
        if "aglint: example" not in self._module.source.text:
            return found
        for text in _EXAMPLE.findall(self._module.source.text):
            try:
                call = ast.parse(text.strip(), mode="eval").body
            except SyntaxError:
                continue  # `prove` says so; here it is just no evidence
            if isinstance(call, ast.Call):
                found.append((self._module.body, call))
        return found

    @cached_property
    def _instance_methods(self) -> frozenset[str]:
        """The names of methods of those classes that the text names more than once."""
        made = self._module.class_of.values()
        used = [one for one in made if len(list(islice(self._places(one.name), 2))) == 2]
        return frozenset(name for one in used for name in one.every_method)


def _entered(callee: Function | Class | None) -> Function | None:
    """The function that a call of something runs: of a class its `__init__`."""
    return callee.method("__init__") if isinstance(callee, Class) else callee


def _in_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _place(site: Site) -> tuple[int, int]:
    return site[1].lineno, site[1].col_offset
