"""`a, b = ag.while_loop(test, body, a, b)`, `tf.while_loop`, `ag.for_loop` -> `while`, `for`."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence

import libcst as cst

from aglint.edit import layout, names, nest, quote
from aglint.edit.quote import Statement
from aglint.inverse import logic
from aglint.inverse.known import FLAG, Refused, arguments
from aglint.inverse.names import renamed
from aglint.inverse.parts import Part, handed, part, standing, with_returns_given
from aglint.inverse.site import Site, plain_targets, refuse_old

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

_ITEM = re.compile(r"item(_\d+)?")


def invert(site: Site) -> dict[cst.CSTNode, list[Statement]]:
    """The statements in place of a call, and nothing in place of the functions it has used.

    Raises:
      Refused: the call can't become a loop that does the same.
    """
    refuse_old(site)
    loop = _Native(site) if site.kind == "tf.while_loop" else _Dispatched(site)
    made = loop.statements()
    above = list(site.node.leading_lines)
    first = loop.first
    if first is not None:
        above = [*first.leading_lines, *(above if any(one.comment for one in above) else [])]
    made[0] = made[0].with_changes(leading_lines=[*above, *made[0].leading_lines])
    last = made[-1]
    if isinstance(last, cst.SimpleStatementLine):
        trailing = site.node.trailing_whitespace
        made[-1] = last.with_changes(trailing_whitespace=trailing)
    return {site.node: made, **{one: [] for one in loop.moved}}


class _Loop:
    """What both kinds have in common.

    Attributes:
      site: the call.
      body: the function of a round.
      test: that of the test of a `while`.
      values: the expressions of the state before the loop.
      names: the names that the state has in the loop.
    """

    body: Part
    test: Part | None = None
    options: Statement | None = None

    def __init__(self, site: Site):
        self.site = site
        self.values: list[cst.BaseExpression] = []
        self.names: list[str] = []
        self.untils: list[cst.BaseExpression] = []

    @property
    def parts(self) -> list[Part]:
        return [one for one in (self.test, self.body) if one is not None]

    @property
    def moved(self) -> list[cst.FunctionDef]:
        return [one.definition for one in self.parts if one.definition is not None]

    @property
    def first(self) -> cst.FunctionDef | None:
        """The topmost function of its own directly above the call."""
        used = {id(one) for one in self.moved}
        first = None
        for node in reversed(self.site.before):
            if id(node) not in used:
                break
            first = node
        return first

    def choose_names(self, skip: int = 0) -> None:
        """A name for each part of the state: that of the target, the value or the parameter."""
        targets = plain_targets(self.site.target) or []
        if isinstance(self.site.target, cst.Name) and self.single:
            targets = [self.site.target.value]
        given = [one for one in self.body.parameters[skip:]]
        if len(given) != len(self.values) or any(one.startswith("*") for one in given):
            raise Refused("the loop's function does not name each value of the state")
        outside = frozenset().union(*(one.free | one.by_value for one in self.parts))
        for place, value in enumerate(self.values):
            wanted = [given[place].lstrip("_") or given[place], given[place]]
            if len(targets) == len(self.values) and not targets[place].startswith("_"):
                wanted.insert(0, targets[place])
            if isinstance(value, cst.Name) and value.value in wanted:
                wanted.insert(0, value.value)
            self.names.append(self.usable(wanted, value, outside, targets))

    @property
    def single(self) -> bool:
        """Whether the value of the loop is that of the state's one part."""
        return False

    def usable(self, wanted, value, outside, targets) -> str:
        """The first name that may hold a part of the state."""
        for name in wanted:
            if name in self.names or name in outside:
                continue
            if any(name in quote.names_in(one) for one in self.values if one is not value):
                continue
            if name in targets or not self.site.taken_elsewhere(name, self.moved):
                return name
        taken = self.site.unit.identifiers | set(self.names)
        return names.fresh(wanted[-1].lstrip("_") or "value", taken)

    def before(self) -> list[Statement]:
        """What gives the state its first values."""
        made: list[Statement] = []
        for name, value in zip(self.names, self.values, strict=True):
            made += handed(cst.Name(name), value)
        return made

    def after(self) -> list[Statement]:
        """What takes the values of the state behind the loop."""
        raise NotImplementedError

    def taken(self, value: cst.BaseExpression) -> list[Statement]:
        """What assigns the value of the loop, save to names that say that nobody reads them."""
        listed = plain_targets(self.site.target)
        if listed is None or len(listed) != len(self.names) or self.site.picked is not None:
            return [] if self.site.target is None else handed(self.site.target, value)
        live = self.site.live(self.moved)
        kept = [
            (target, name)
            for target, name in zip(listed, self.names, strict=True)
            if not target.startswith("_") or target in live
        ]
        if not kept:
            return []
        targets = quote.expression(f"({', '.join(one for one, _ in kept)},)")
        values = quote.expression(f"({', '.join(name for _, name in kept)},)")
        return handed(targets, values)

    def round(self, head: Sequence[str] = ()) -> list[Statement]:
        """The statements of a round."""
        body = self.in_terms(self.body, [*head, *self.names])
        target = self.packed_names()
        made = with_returns_given(body, lambda value: self.given(target, value))
        made += [self.leave(one) for one in self.untils]
        if self.options is not None:
            made.insert(0, self.options)
        return made

    def given(self, target: cst.BaseExpression | None, value) -> list[Statement]:
        if target is None:
            return handed(None, value)
        if value is None:
            raise Refused("a round does not give the state back")
        return handed(target, value)

    def packed_names(self) -> cst.BaseExpression | None:
        raise NotImplementedError

    def leave(self, test: cst.BaseExpression) -> Statement:
        return quote.statement("if TEST:\n    break\n", TEST=test)

    def in_terms(self, one: Part, listed: Sequence[str]) -> list[Statement]:
        """The statements of a function with the loop's names in place of its parameters."""
        if one.by_value & names.bound_in(one.body):
            raise Refused("a round changes a name that it takes by value")
        new: dict[str, str] = {}
        for parameter, name in zip(one.parameters, listed, strict=False):
            if parameter.startswith("*"):
                break
            if parameter != name:
                new[parameter] = name
        holders = {name: parameter for parameter, name in new.items()}
        taken = self.site.unit.identifiers | set(listed)
        read = frozenset().union(*map(quote.names_in, one.body))
        for name in sorted(one.bound):
            if name in listed:
                # A round that binds a name without a look at its old value goes on with it.
                if holders.get(name, name) not in read:
                    continue
            elif not self.site.taken_elsewhere(name, self.moved):
                continue
            new[name] = names.fresh(name, taken)
            taken |= {new[name]}
        return renamed(one.body, new)

    def value_of(self, one: Part, listed: Sequence[str]) -> cst.BaseExpression:
        """What a function of the state gives, in the loop's names."""
        body = self.in_terms(one, listed)
        if len(body) == 1 and isinstance(nest.small(body[0]), cst.Return):
            value = nest.small(body[0]).value
            if value is not None:
                return value
        raise Refused("the loop's test is more than an expression")

    def starts_false(self, name: str) -> bool:
        """Whether a part of the state is `False` before the loop."""
        value = self.values[self.names.index(name)] if name in self.names else None
        if not isinstance(value, cst.Name):
            return False
        if value.value == "False":
            return True
        events = self.site.flow.reaching(self.site.statement, value.value)
        given = [one.node for one in events]
        if not given or value.value in self.site.flow.parameters:
            return False
        return all(_is_false(one) or self.ends_round(value.value, one) for one in given)

    def ends_round(self, flag: str, node: object) -> bool:
        """Whether a flag that is given a value there ends a round of a loop round the call.

        That loop's last statement asks for the flag, so that it is off in the next round.
        """
        here = self.site.statement
        for loop in ast.walk(self.site.flow.node):
            if not isinstance(loop, ast.For | ast.While) or here in (loop, None):
                continue
            inside = list(ast.walk(loop))
            if not all(any(one is inner for inner in inside) for one in (node, here)):
                continue
            if node.lineno >= here.lineno and _asks_last(loop, flag):
                return True
        return False

    def loop_of(self, head: Statement, inner: list[Statement]) -> Statement:
        body = self.body.suite
        made = head.with_changes(body=nest.block(inner, body))
        if self.body.comments and self.body.definition is not self.first:
            made = made.with_changes(leading_lines=[*self.body.comments])
        return made


class _Dispatched(_Loop):
    """`ag.while_loop`, `ag.for_loop`."""

    def __init__(self, site: Site):
        super().__init__(site)
        self.is_for = site.kind == "ag.for_loop"
        placed, named = [], {}
        for one in site.call.args:
            if one.star:
                raise Refused("its arguments are unpacked from a value")
            if one.keyword is not None:
                named[one.keyword.value] = one.value
            else:
                placed.append(one.value)
        if named.keys() - {"until", "writes"} or len(placed) < 2:
            raise Refused("it is not written as the conversion writes it")
        self.head, function, *self.values = placed
        self.body = part(site, function)
        if not self.is_for:
            self.test = part(site, self.head)
        self.until = named.get("until")
        if site.picked is not None:
            raise Refused("only a part of its value is taken")

    @property
    def single(self) -> bool:
        return len(self.values) == 1

    def packed_names(self) -> cst.BaseExpression | None:
        if not self.names:
            return None
        if len(self.names) == 1:
            return cst.Name(self.names[0])
        return quote.expression(quote.value(self.names))

    def after(self) -> list[Statement]:
        value = self.packed_names()
        if self.site.returns:
            listed = quote.names(self.names) or "None"
            return [quote.statement(f"return {listed}")]
        if self.site.target is None:
            return []
        if value is None:
            raise Refused("its value is nothing, and is used")
        return self.taken(value)

    def statements(self) -> list[Statement]:
        self.choose_names(skip=int(self.is_for))
        if self.until is not None:
            self.untils = self.flags(self.value_of(part(self.site, self.until), self.names))
        before, after = self.before(), self.after()
        if self.is_for:
            target, inner = self.item()
            head = quote.statement("for TARGET in ITEMS:\n    pass\n", TARGET=target, ITEMS=standing(self.head))
        else:
            test = logic.plain_test(self.value_of(self.test, self.names))
            inner = self.round()
            head = quote.statement("while TEST:\n    pass\n", TEST=standing(test))
        return [*before, self.loop_of(head, inner), *after]

    def flags(self, value: cst.BaseExpression) -> list[cst.BaseExpression]:
        """The names of `until`, which is asked before the first round, too: then all are false.

        Raises:
          Refused: it is something else.
        """
        listed = [value]
        if self.site.known.kind(value) == "ag.or_":
            listed = [logic.called(one.value) for one in value.args]
        for one in listed:
            if not isinstance(one, cst.Name) or not self.starts_false(one.value):
                raise Refused("its `until` may hold before the first round")
        return listed

    def item(self) -> tuple[cst.BaseExpression, list[Statement]]:
        """The target of a `for`, and its body."""
        parameter = self.body.parameters[0]
        if parameter.startswith("*"):
            raise Refused("the loop's function does not name the item")
        name = parameter
        if parameter.startswith("_") and parameter.lstrip("_"):
            plain = parameter.lstrip("_")
            outside = self.body.free | self.body.bound | set(self.names)
            if plain not in outside and not self.site.taken_elsewhere(plain, self.moved):
                name = plain
        if name not in self.names and self.site.taken_elsewhere(name, self.moved):
            name = names.fresh(name, self.site.unit.identifiers)
        inner = self.round(head=[name])
        first = inner[0] if inner else None
        if _ITEM.fullmatch(parameter) and first is not None:
            match nest.small(first):
                case cst.Assign(
                    targets=[cst.AssignTarget(target=target)], value=cst.Name(value=read)
                ) if read == name and not any(_reads(one, name) for one in inner[1:]):
                    return target, inner[1:]
        return cst.Name(name), inner


class _Native(_Loop):
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
                raise Refused("a round gives its one value bare, which eager TensorFlow hands on so")
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


def _asks_last(loop: ast.For | ast.While, flag: str) -> bool:
    """Whether every round of a loop that goes on has come by `if flag: break` at its end."""
    if any(isinstance(one, ast.Continue) for one in ast.walk(loop)):
        return False
    for node in reversed(loop.body):
        match node:
            case ast.If(test=ast.Name(id=name), body=[ast.Break()], orelse=[]):
                if name == flag:
                    return True
            case _:
                return False
    return False


def _is_number(value: cst.BaseExpression) -> bool:
    match value:
        case cst.Integer() | cst.Float() | cst.Name("True" | "False"):
            return True
        case cst.UnaryOperation(operator=cst.Minus()):
            return isinstance(value.expression, cst.Integer | cst.Float)
    return False


def _is_false(node: object) -> bool:
    match node:
        case ast.Assign(value=ast.Constant(value=False)):
            return True
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


def _reads(node: cst.CSTNode, name: str) -> bool:
    return name in quote.names_in(node)
