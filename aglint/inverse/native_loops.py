"""`a, b = tf.while_loop(test, body, [a, b])` -> `while`, with its options as `set_loop_options`."""

from __future__ import annotations

import ast

import libcst as cst

from aglint.edit import layout, quote
from aglint.edit.quote import Statement
from aglint.inverse import logic
from aglint.inverse.known import FLAG, Refused, arguments
from aglint.inverse.loops import Loop
from aglint.inverse.parts import handed, part, standing
from aglint.inverse.site import Site

_NATIVE = (
    "cond",
    "body",
    "loop_vars",
    "shape_invariants",
    "parallel_iterations",
    "back_prop",
    "swap_memory",
    "maximum_iterations",
    "name",
)
WIDTH = 100
"""How long the line with the options of a loop may get."""

_OPTIONS = ("parallel_iterations", "swap_memory")
"""What `tf.autograph.experimental.set_loop_options` can say, too."""


class NativeLoop(Loop):
    """`tf.while_loop`."""

    def __init__(self, site: Site):
        super().__init__(site)
        given = arguments(site.call, _NATIVE)
        listed = given.pop("loop_vars", None)
        if not isinstance(listed, cst.List | cst.Tuple) or not all(
            type(one) is cst.Element for one in listed.elements
        ):
            raise Refused("its `loop_vars` are not written in it")
        self.listed = listed
        self.values = [one.value for one in listed.elements]
        test, body = given.pop("cond", None), given.pop("body", None)
        if test is None or body is None:
            raise Refused("it has no test or no body")
        self.test, self.body = part(site, test), part(site, body)
        if "maximum_iterations" in given:
            raise Refused("its `maximum_iterations` holds outside of graphs, too")
        if "back_prop" in given:
            raise Refused("its `back_prop` stops gradients")
        given.pop("name", None)
        self.given_options = given

    def packed_names(self) -> cst.BaseExpression:
        if len(self.names) == 1:
            return quote.expression(f"({self.names[0]},)")
        return quote.expression(f"({quote.names(self.names)})")

    def given(self, target: cst.BaseExpression | None, value) -> list[Statement]:
        if len(self.names) == 1 and value is not None:
            if not isinstance(value, cst.Tuple | cst.List) or len(value.elements) != 1:
                raise Refused(
                    "a round gives its one value bare, which eager TensorFlow hands on so"
                )
            return handed(cst.Name(self.names[0]), value.elements[0].value)
        return super().given(target, value)

    def after(self) -> list[Statement]:
        if self.site.picked is not None:
            if not 0 <= self.site.picked < len(self.names):
                raise Refused("it takes a value that is not there")
            value: cst.BaseExpression = cst.Name(self.names[self.site.picked])
        elif isinstance(self.listed, cst.List):
            value = quote.expression(f"[{quote.names(self.names)}]")
        else:
            value = self.packed_names()
        if self.site.returns:
            return [quote.statement("return VALUE", VALUE=standing(value))]
        return self.taken(value)

    def before(self) -> list[Statement]:
        staged = self.is_staged()
        made: list[Statement] = []
        for name, value in zip(self.names, self.values, strict=True):
            if _is_number(value) or (not staged and self.holds_number(value)):
                self.site.known.refuse_other_name()
                value = quote.expression("tf.constant(VALUE)", VALUE=value)
            made += handed(cst.Name(name), value)
        return made

    def is_staged(self) -> bool:
        """Whether the test asks for something that is no number of Python's."""
        read = quote.names_in(self.test.body[-1])
        listed = dict(zip(self.test.parameters, self.values, strict=False))
        for parameter, value in listed.items():
            if parameter in read and not _is_number(value) and not self.holds_number(value):
                return True
        return False

    def holds_number(self, value: cst.BaseExpression) -> bool:
        """Whether a name may hold a number that is written in the source."""
        if not isinstance(value, cst.Name):
            return False
        if value.value not in self.site.flow.scope.bound:
            return False
        events = self.site.flow.reaching(self.site.statement, value.value)
        return any(_is_written_number(one.node) for one in events)

    def statements(self) -> list[Statement]:
        self.choose_names()
        test = self.value_of(self.test, self.names)
        flags, rest = _without_flags(test)
        if flags and all(one in self.names and self.starts_false(one) for one in flags):
            self.untils, test = [cst.Name(one) for one in flags], rest
        test = logic.plain_test(test)
        self.options = self.loop_options()
        inner = self.round()
        head = quote.statement("while TEST:\n    pass\n", TEST=standing(test))
        return [*self.before(), self.loop_of(head, inner), *self.after()]

    def loop_options(self) -> Statement | None:
        """`tf.autograph.experimental.set_loop_options(...)`, where there are any."""
        holes: dict[str, cst.BaseExpression] = {}
        said = []
        invariants = self.given_options.pop("shape_invariants", None)
        if invariants is not None:
            if not isinstance(invariants, cst.List | cst.Tuple) or len(invariants.elements) != len(
                self.names
            ):
                raise Refused("its `shape_invariants` are not written in it, one for each value")
            pairs = []
            for place, one in enumerate(invariants.elements):
                if isinstance(one.value, cst.Tuple | cst.List):
                    raise Refused("its `shape_invariants` are nested")
                if _is_own_shape(one.value, self.values[place]):
                    continue
                holes[f"SHAPE{place}"] = one.value
                pairs.append(f"({self.names[place]}, SHAPE{place})")
            if pairs:
                said.append(f"shape_invariants=[{', '.join(pairs)}]")
        for name in _OPTIONS:
            if name in self.given_options:
                holes[name.upper()] = self.given_options.pop(name)
                said.append(f"{name}={name.upper()}")
        if self.given_options:
            raise Refused(f"`{min(self.given_options)}` has no place in a `while`")
        if not said:
            return None
        self.site.known.refuse_other_name()
        template = f"tf.autograph.experimental.set_loop_options({', '.join(said)})"
        made = quote.statement(template, **holes)
        unit = self.site.unit
        indent = unit.pairing.origin[self.site.node.body[0]].col_offset + len(unit.indent)
        lines = layout.Layout(unit.module, WIDTH, lambda node: isinstance(node, cst.Call))
        return lines.wrapped(made, indent)


def _without_flags(test: cst.BaseExpression) -> tuple[list[str], cst.BaseExpression]:
    """The flags of `tf.logical_and(tf.logical_not(done), test)`, which conversion writes."""
    match test:
        case cst.Call(
            func=cst.Attribute(value=cst.Name("tf"), attr=cst.Name("logical_and")),
            args=[
                cst.Arg(
                    value=cst.Call(
                        func=cst.Attribute(value=cst.Name("tf"), attr=cst.Name("logical_not")),
                        args=[cst.Arg(value=asked)],
                    )
                ),
                cst.Arg(value=rest),
            ],
        ):
            flags = _flags(asked)
            if flags is not None:
                return flags, rest
    return [], test


def _flags(asked: cst.BaseExpression) -> list[str] | None:
    match asked:
        case cst.Name(value=name) if FLAG.fullmatch(name):
            return [name]
        case cst.Call(
            func=cst.Attribute(value=cst.Name("tf"), attr=cst.Name("logical_or")),
            args=[cst.Arg(value=cst.Name(value=one)), cst.Arg(value=cst.Name(value=other))],
        ) if FLAG.fullmatch(one) and FLAG.fullmatch(other):
            return [one, other]
    return None


def _is_number(value: cst.BaseExpression) -> bool:
    match value:
        case cst.Integer() | cst.Float() | cst.Name("True" | "False"):
            return True
        case cst.UnaryOperation(operator=cst.Minus()):
            return isinstance(value.expression, cst.Integer | cst.Float)
    return False


def _is_written_number(node: object) -> bool:
    match node:
        case ast.Assign(value=ast.Constant(value=int() | float())):
            return True
        case ast.Assign(value=ast.UnaryOp(operand=ast.Constant(value=int() | float()))):
            return True
    return False


def _is_own_shape(shape: cst.BaseExpression, value: cst.BaseExpression) -> bool:
    """Whether an invariant says what holds without it: `x.shape`, `x.get_shape()`."""
    if isinstance(shape, cst.Call) and not shape.args:
        shape = shape.func
    match shape:
        case cst.Attribute(value=of, attr=cst.Name("shape" | "get_shape")):
            return of.deep_equals(value)
    return False
