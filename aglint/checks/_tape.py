"""What a `tf.GradientTape` records of a value, and what it loses on the way.

What it can't see: what a call of another function computes (it is taken for recorded), attributes,
and tapes that are handed from function to function.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from aglint.checks._names import dotted
from aglint.checks._state import statement_of
from aglint.staging import catalogue
from aglint.staging.function import Function

GRADIENTS = ("gradient", "jacobian", "batch_jacobian")

_CUTS = {
    **dict.fromkeys(("numpy", "tolist", "item"), "leaves TensorFlow"),
    **dict.fromkeys(("float", "int", "bool", "round"), "makes a Python number"),
}
_NO_GRADIENT = frozenset(
    {
        *("tf.math.argmax", "tf.math.argmin", "tf.argsort", "tf.math.equal", "tf.math.not_equal"),
        *("tf.math.greater", "tf.math.greater_equal", "tf.math.less", "tf.math.less_equal"),
        *("tf.math.logical_and", "tf.math.logical_or", "tf.math.logical_not", "tf.one_hot"),
        *("tf.shape", "tf.size", "tf.rank", "tf.random.categorical", "tf.searchsorted"),
    }
)
_FLAT = frozenset({"tf.math.round", "tf.math.sign", "tf.math.floor", "tf.math.ceil"})
_WORKS = frozenset({"tf.custom_gradient", "tf.py_function", "tf.numpy_function"})


@dataclass(frozen=True, slots=True)
class Asked:
    """One call of `tape.gradient(target, sources)`.

    Attributes:
      function: in which it stands.
      tape: the statement `with tf.GradientTape() as tape`.
      made: the call of `tf.GradientTape`.
      name: of the tape.
      call: of the method.
      target: what is derived.
      sources: by what it is derived, one expression each.
    """

    function: Function
    tape: ast.With
    made: ast.Call
    name: str
    call: ast.Call
    target: ast.expr
    sources: tuple[ast.expr, ...]


def asked(function: Function) -> Iterator[Asked]:
    """The gradients that a function asks a tape of its own for."""
    for call in function.nodes(ast.Call):
        match call.func:
            case ast.Attribute(value=ast.Name(id=name), attr=attr) if attr in GRADIENTS:
                pass
            case _:
                continue
        words = {word.arg: word.value for word in call.keywords}
        target = call.args[0] if call.args else words.get("target")
        sources = call.args[1] if len(call.args) > 1 else words.get("sources")
        found = _tape(function, call, name)
        if found is None or target is None or sources is None:
            continue
        many = sources.elts if isinstance(sources, ast.List | ast.Tuple) else [sources]
        yield Asked(function, *found, name, call, target, tuple(many))


def _tape(function: Function, call: ast.Call, name: str) -> tuple[ast.With, ast.Call] | None:
    given = [event.node for event in function.flow.reaching(statement_of(function, call), name)]
    if any(outer is node for node in given for outer in function.ancestors(call)):
        given = [node for node in given if any(o is node for o in function.ancestors(call))]
    if len(given) != 1 or not isinstance(given[0], ast.With):
        return None
    for item in given[0].items:
        match item:
            case ast.withitem(context_expr=ast.Call() as made, optional_vars=ast.Name(id=bound)):
                if bound == name and (dotted(function, made.func) or "").endswith(".GradientTape"):
                    return given[0], made
    return None


def watches(one: Asked) -> list[str]:
    """The texts of what the tape is told to watch."""
    return [
        ast.unparse(part)
        for call in one.function.nodes(ast.Call)
        if isinstance(call.func, ast.Attribute)
        and call.func.attr == "watch"
        and ast.unparse(call.func.value) == one.name
        for part in call.args
    ]


def watches_in_loop(one: Asked) -> bool:
    """Whether the tape is told to watch one thing after another, whichever they are."""
    return any(
        isinstance(call.func, ast.Attribute)
        and call.func.attr == "watch"
        and any(isinstance(outer, ast.For | ast.ListComp) for outer in _under(one, call))
        for call in one.function.nodes(ast.Call)
    )


def _under(one: Asked, node: ast.AST) -> Iterator[ast.AST]:
    """What is round a node under the tape, innermost first."""
    for outer in one.function.ancestors(node):
        if outer is one.tape:
            return
        yield outer


def inside(one: Asked, node: ast.AST) -> bool:
    """Whether a statement stands under the tape."""
    return any(
        outer is one.tape
        or (isinstance(outer, ast.With) and _names(outer.items[0].context_expr, one.name))
        for outer in (node, *one.function.ancestors(node))
    )


def _names(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def given_by(one: Asked, place: ast.AST, name: str) -> list[ast.AST] | None:
    """The statements that give a name its value at a place; None for a free name or argument."""
    flow = one.function.flow
    if name not in flow.scope.bound:
        return None
    given = [event.node for event in flow.reaching(statement_of(one.function, place), name)]
    if name in flow.parameters and not all(node in one.function.node.body for node in given):
        return None  # the argument itself may be there yet
    return given or None


@dataclass
class Trail:
    """Goes back from the target over what is computed under the tape.

    Attributes:
      one: the gradient that is asked for.
      cuts: where TensorFlow loses the way back, with what happens there.
      earlier: the names of tensors that were computed before the tape began.
    """

    one: Asked
    cuts: list[tuple[ast.AST, str]] = field(default_factory=list)
    earlier: list[str] = field(default_factory=list)
    _seen: set[ast.AST] = field(default_factory=set)

    def recorded(self, node: ast.expr) -> bool:
        """Whether the gradient may get through an expression; True where it can't be seen."""
        match node:
            case ast.Constant():
                return False
            case ast.Name(id=name):
                return self._name(node, name)
            case ast.BinOp(left=left, right=right):
                return self._any([left, right])
            case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=operand):
                return self.recorded(operand)
            case ast.Compare(left=left, comparators=others):
                return self._cut(node, [left, *others], "a comparison has no gradient")
            case ast.List(elts=parts) | ast.Tuple(elts=parts):
                return self._any(parts)
            case ast.Subscript(value=value):
                return self.recorded(value)
            case ast.Attribute():
                return dotted(self.one.function, node) is None  # `tf.float32` holds nothing
            case ast.Call():
                return self._call(node)
        return True

    def _any(self, parts: list[ast.expr]) -> bool:
        return any(self.recorded(part) for part in parts)

    def _cut(self, node: ast.AST, parts: list[ast.expr], why: str) -> bool:
        if self._any(parts):
            self.cuts.append((node, why))
        return False

    def _name(self, node: ast.Name, name: str) -> bool:
        one = self.one
        if name in watches(one) or name in map(ast.unparse, one.sources):
            return True
        given = given_by(one, node, name)
        if given is None:
            held = one.function.value(node)
            return (
                held.kind != "tensor" or held.optional or name not in one.function.flow.parameters
            )
        return any(self._statement(statement, name) for statement in given)

    def _statement(self, statement: ast.AST, name: str) -> bool:
        if not inside(self.one, statement):
            return self._before(statement, name)
        if statement in self._seen:
            return False
        self._seen.add(statement)
        match statement:
            case (
                ast.Assign(targets=[ast.Name()], value=value)
                | ast.AnnAssign(value=ast.expr() as value)
            ):
                return self.recorded(value)
            case ast.AugAssign(target=ast.Name() as target, value=value):
                before = self._name(ast.copy_location(target, statement), name)
                return any([before, self.recorded(value)])
        return True

    def _before(self, statement: ast.AST, name: str) -> bool:
        """What was computed before the tape has no way back, unless it is a variable."""
        match statement:
            case ast.Assign(targets=[ast.Name()], value=value):
                held = self.one.function.value(value)
                if held.kind == "tensor" and held.sure and not held.optional:
                    self.earlier.append(name)
                    return False
                return not (held.is_python and held.kind not in _MAY_HOLD)
        return True

    def _call(self, node: ast.Call) -> bool:
        function = self.one.function
        parts = [*node.args, *(word.value for word in node.keywords if word.arg != "name")]
        text = ast.unparse(node)
        text = text if len(text) <= _LONG else f"{text[:_LONG]}..."
        name = dotted(function, node.func)
        if name is None:
            match node.func:
                case ast.Attribute(value=owner, attr=attr) if attr in _CUTS and not node.args:
                    return self._cut(node, [owner], f"`{text}` {_CUTS[attr]}")
                case ast.Name(id=builtin) if builtin in _CUTS and len(node.args) == 1:
                    if function.value(node.func).kind == "builtin":
                        return self._cut(node, parts, f"`{text}` {_CUTS[builtin]}")
            return True
        if name.startswith("numpy."):
            return self._cut(node, parts, f"`{text}` leaves TensorFlow")
        entry = catalogue.lookup(name)
        if entry is None or entry.kind != "function" or entry.returns != "tensor":
            return True
        if entry.callbacks or entry.name in _WORKS:
            return True
        if entry.name == "tf.stop_gradient":
            self._any(parts)
            return False
        if entry.name in _NO_GRADIENT:
            return self._cut(node, parts, f"`{entry.name}` has no gradient")
        if entry.name in _FLAT:
            return self._cut(node, parts, f"the gradient of `{entry.name}` is no use")
        if entry.name == "tf.cast":
            held = function.value(node)
            if "int" in held.dtype or held.dtype == "bool":
                return self._cut(node, parts, f"{held.dtype} has no gradient")
        return self._any(parts)


_LONG = 40
_MAY_HOLD = frozenset({"list", "tuple", "dict", "function", "class", "package", "namedtuple"})
_MAY_HOLD |= {"python"}
