"""Why a value is what it is: from an expression back, definition by definition, to its cause.

What it can't see: values changed through an alias. Of several operands and definitions it follows
the one that tells most; the others are named only.
"""

from __future__ import annotations

import ast

from aglint.source import Span
from aglint.stagemap import Step
from aglint.staging.describe import described
from aglint.staging.function import Function
from aglint.staging.origins import (
    FUNCTIONS,
    argument_node,
    class_of,
    comprehension,
    definitions,
    example_span,
    given_by,
    is_instance,
    passed_by,
    returned_by,
    targets,
    telling,
)
from aglint.staging.values import NUMBERS, Value

_STEPS = 9
_SITES = 3
_PLACES = 10
"""How many definitions of a name are looked at: the last ones in the text."""


def reasons(
    function: Function, decider: ast.expr, value: Value | None = None
) -> tuple[list[Step], str]:
    """The chain of reasons for the value of an expression, the expression first.

    Args:
      function: where the expression stands.
      decider: the expression.
      value: its value, where that is not the one it has whenever control comes there.

    Returns:
      The steps, and what is missing where the value is unknown.
    """
    chain = _Chain(function)
    value = function.value(decider) if value is None else value
    text = text_of(function, decider)
    chain.add(function, f"`{text}` is {described(value)}{chain.why(value)}", decider)
    chain.follow(function, decider, value)
    return chain.steps, chain.lacking or f"nothing in this file tells what `{text}` is"


class _Chain:
    """The steps so far, and the places that have been looked at.

    Args:
      function: where the chain begins; steps in other files name the file.
    """

    def __init__(self, function: Function):
        self.path = function.module.source.path
        self.steps: list[Step] = []
        self.seen: set[tuple[int, str]] = set()
        self.said: set[str] = set()
        self.lacking = ""

    def add(self, function: Function, text: str, node: ast.AST | Span) -> None:
        """Adds a step, unless the chain is long enough or says so already."""
        source = function.module.source
        span = node if isinstance(node, Span) else source.span(node)
        path = source.path if source.path != self.path else None
        step = Step(text, span, path)
        if len(self.steps) < _STEPS and step not in self.steps:
            self.steps.append(step)

    def lacks(self, function: Function, text: str, node: ast.AST) -> None:
        """Adds a step that says why no more is known."""
        self.lacking = self.lacking or text
        self.add(function, text, node)

    def why(self, value: Value) -> str:
        """The reason that the value itself carries, the first time."""
        if not value.why or value.why in self.said:
            return ""
        self.said.add(value.why)
        return f": {value.why}"

    def follow(self, function: Function, node: ast.expr, value: Value) -> None:
        """Adds the reasons for an expression's value."""
        if len(self.steps) >= _STEPS or (id(node), value.kind) in self.seen:
            return
        self.seen.add((id(node), value.kind))
        match node:
            case ast.Name():
                self._name(function, node, value)
            case ast.Attribute(value=owner, attr=name) if is_instance(function.value(owner)):
                self._attribute(function, node, name, value)
            case ast.Call():
                self._call(function, node, value)
            case _:
                part = telling(function, node, value)
                if part is not None:
                    self._part(function, part)

    def _part(self, function: Function, part: ast.expr) -> None:
        value = function.value(part)
        if not isinstance(part, ast.Name | ast.Constant):
            why = self.why(value)
            if why or part.lineno != self.steps[-1].span.line:
                self.add(function, f"`{text_of(function, part)}` is {described(value)}{why}", part)
        self.follow(function, part, value)

    def _call(self, function: Function, node: ast.Call, value: Value) -> None:
        callee = function.resolve(node.func)
        if isinstance(callee, Function):
            returned = returned_by(callee, value)
            if returned is not None:
                text = f"`{callee.name}` returns `{text_of(callee, returned)}`"
                self.add(callee, f"{text}, {described(callee.value(returned))}", returned)
                self.follow(callee, returned, callee.value(returned))
            return
        if value.is_unknown:
            match node.func:
                case ast.Attribute(value=owner) if function.value(owner).is_unknown:
                    self.follow(function, owner, function.value(owner))
            name = text_of(function, node.func)
            self.lacks(function, f"what `{name}` returns is not known", node)
            return
        part = telling(function, node, value)
        if part is not None and not (value.kind == "tensor" and value.sure):
            self._part(function, part)

    def _name(self, function: Function, node: ast.Name, value: Value) -> None:
        name = node.id
        key = (id(function.node), name)
        if key in self.seen:
            return
        self.seen.add(key)
        inner = comprehension(function, node)
        if inner is not None:
            self.add(function, f"`{name}` runs over `{text_of(function, inner.iter)}`", inner.iter)
            self.follow(function, inner.iter, function.value(inner.iter))
            return
        places = list(definitions(function, node))[-_PLACES:]
        if not places:
            if name in function.flow.parameters:
                self._parameter(function, name, value)
            else:
                self._free(function, node, value)
            return
        self._bound(function, name, value, places)
        if name in function.flow.parameters and len(places) < _SITES:
            self._parameter(function, name, function.parameter(name))

    def _bound(self, function: Function, name: str, value: Value, places: list[ast.AST]) -> None:
        """The statements that may have given a name its value, the telling one first."""
        told = [(place, *given_by(function, place, name)) for place in places]
        wanted = class_of(value)
        told.sort(key=lambda one: (class_of(one[2]) != wanted, one[0].lineno))
        numbers = [one for one in told if one[2].kind in NUMBERS]
        lifted = value.is_tensor and bool(numbers) and not told[0][2].is_tensor
        for place, expression, given in told[:_SITES]:
            known = "" if given.is_unknown and expression is None else f": {described(given)}"
            self.add(function, f"{_binding(function, place, name)}{known}", expression or place)
        if lifted:
            place = told[0][0]
            text = f"a staged branch or loop carries `{name}`, which makes a tensor of the number"
            self.add(function, text, place)
        place, expression, given = told[0]
        if isinstance(place, ast.For):
            given = function.value(place.iter)
        if expression is not None and not isinstance(expression, ast.Constant):
            self.follow(function, expression, given)

    def _parameter(self, function: Function, name: str, value: Value) -> None:
        argument = argument_node(function.node, name)
        where = argument if argument is not None else function.node
        title = f"`{name}` is an argument of `{function.name}`"
        if value.is_unknown:
            lacking = "no annotation, `input_signature`, use or call in this file tells what it is"
            if function.call_sites:
                lacking = "the calls in this file don't all tell what it is"
            self.lacks(function, f"{title}; {lacking}", where)
        else:
            self.add(function, f"{title}, {described(value)}{self.why(value)}", where)
        sites = 0
        for caller, call in function.call_sites:
            passed = passed_by(function, call, name)
            if passed is None or sites == _SITES:
                continue
            sites += 1
            given = caller.value(passed)
            known = "" if given.is_unknown else f": {described(given)}"
            if call in caller.module.parents:
                text = f"this call passes `{text_of(caller, passed)}`"
                self.add(caller, f"{text}{known}", call)
            else:
                span = example_span(caller, call)
                self.add(caller, f"an example here passes `{ast.unparse(passed)}`{known}", span)

    def _free(self, function: Function, node: ast.Name, value: Value) -> None:
        """A name of a function round this one, or of the module."""
        scope = function.parent
        while scope is not None:
            for place in scope.own_nodes:
                if isinstance(place, ast.stmt) and node.id in targets(place):
                    _, given = given_by(scope, place, node.id)
                    known = f": {described(given)}" if not given.is_unknown else ""
                    self.add(scope, f"{_binding(scope, place, node.id)}{known}", place)
                    return
            if node.id in scope.flow.parameters:
                self._parameter(scope, node.id, scope.parameter(node.id))
                return
            scope = scope.parent
        if value.is_unknown:
            self.lacks(function, f"what `{node.id}` holds is not known here", node)

    def _attribute(self, function: Function, node: ast.Attribute, name: str, value: Value) -> None:
        owner = function.value(node.value).ref
        given = owner.assignments(name) if hasattr(owner, "assignments") else []
        for place, expression in given[:_SITES]:
            if expression is None or not hasattr(expression, "lineno"):
                continue
            told = place.value(expression)
            text = f"`{text_of(function, node)}` is set to `{text_of(place, expression)}`"
            known = f", {described(told)}" if not told.is_unknown else ""
            self.add(place, f"{text}{known}", expression)
        if not given and value.is_unknown:
            text = f"nothing in this file tells what `{text_of(function, node)}` holds"
            self.lacks(function, text, node)


def text_of(function: Function, node: ast.AST) -> str:
    """A node's own text, on one line and shortened."""
    return function.module.source.segment(node)


def _binding(function: Function, place: ast.AST, name: str) -> str:
    """How a statement gives a name its value, in words."""
    match place:
        case ast.For(iter=iterable) | ast.AsyncFor(iter=iterable):
            return f"`{name}` is what `for ... in {text_of(function, iterable)}` gives"
        case ast.Assign() | ast.AnnAssign() | ast.AugAssign():
            return f"`{text_of(function, place)}`"
        case _ if isinstance(place, FUNCTIONS):
            return f"`{name}` is defined here"
    return f"`{name}` is bound here"
