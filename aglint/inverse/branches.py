"""`y = ag.cond(test, f, g)`, `tf.cond`, `tf.case`, `tf.switch_case` -> `if`, `elif`, `else`.

A call whose branches are short lambdas of one value becomes `y = a if test else b`.
"""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from aglint.edit import layout, names, nest, quote
from aglint.edit.quote import Statement
from aglint.inverse import lists, logic
from aglint.inverse.known import FLAG, Refused, arguments
from aglint.inverse.names import renamed
from aglint.inverse.parts import Part, handed, part, standing, with_returns_given
from aglint.inverse.site import Site

_COND = ("pred", "true_fn", "false_fn", "name")
_CASE = ("pred_fn_pairs", "default", "exclusive", "strict", "name")
_SWITCH = ("branch_index", "branch_fns", "default", "name")

Way = tuple[cst.BaseExpression | None, Part]
"""A test and what runs where it holds; the last has no test."""


def invert(site: Site) -> dict[cst.CSTNode, list[Statement]]:
    """The statements in place of a call, and nothing in place of the functions it has used.

    Raises:
      Refused: the call can't become a branch that does the same.
    """
    ways = _ways(site)
    first = _first_definition(site, ways)
    ternary = _ternary(site, ways)
    if ternary is not None:
        made = [ternary]
    else:
        made = _Branch(site, ways, first).statements()
    above = list(first.leading_lines) if first is not None else []
    lines = list(site.node.leading_lines)
    if first is not None and not any(line.comment for line in lines):
        lines = []
    made[0] = made[0].with_changes(leading_lines=[*above, *lines, *made[0].leading_lines])
    edits: dict[cst.CSTNode, list[Statement]] = {site.node: made}
    edits |= {one.definition: [] for _, one in ways if one.definition is not None}
    return edits


def _first_definition(site: Site, ways: Sequence[Way]) -> cst.FunctionDef | None:
    """The topmost function that the call uses, where nothing but such functions stands between."""
    used = {id(one.definition) for _, one in ways if one.definition is not None}
    first = None
    for node in reversed(site.before):
        if id(node) not in used:
            break
        first = node
    return first


def _ways(site: Site) -> list[Way]:
    kind = site.kind.rpartition(".")[2]
    if kind == "cond":
        return _of_cond(site)
    return _of_case(site) if kind == "case" else _of_switch(site)


def _of_cond(site: Site) -> list[Way]:
    listed = ("pred", "if_true", "if_false", "writes") if site.kind == "ag.cond" else _COND
    given = arguments(site.call, listed)
    test, true, false = (given.pop(name, None) for name in listed[:3])
    _refuse_rest(given, {"writes", "name"})
    if test is None or true is None or false is None:
        raise Refused("it does not say what to do in both cases")
    return [(logic.plain_test(test), _part(site, true)), (None, _part(site, false))]


def _part(site: Site, argument: cst.BaseExpression) -> Part:
    """A branch taken apart; where it can't be, one that calls the function."""
    try:
        return part(site, argument)
    except Refused:
        if isinstance(argument, cst.Lambda):
            raise
    called = quote.statement("return VALUE", VALUE=logic.called(argument))
    return Part((), (called,), None, frozenset(), frozenset(), frozenset())


def _of_case(site: Site) -> list[Way]:
    given = arguments(site.call, _CASE)
    pairs, default = given.pop("pred_fn_pairs", None), given.pop("default", None)
    _refuse_rest(given, {"name"})
    if default is None:
        raise Refused("it has no `default`, and fails where no test holds")
    if not isinstance(pairs, cst.List | cst.Tuple):
        raise Refused("its pairs are not written in it")
    ways: list[Way] = []
    for element in pairs.elements:
        match element.value:
            case cst.Tuple(elements=[test, function]) | cst.List(elements=[test, function]):
                ways.append((logic.plain_test(test.value), _part(site, function.value)))
            case _:
                raise Refused("its pairs are not written in it")
    return [*ways, (None, _part(site, default))]


def _of_switch(site: Site) -> list[Way]:
    given = arguments(site.call, _SWITCH)
    index, functions = given.pop("branch_index", None), given.pop("branch_fns", None)
    default = given.pop("default", None)
    _refuse_rest(given, {"name"})
    if not isinstance(index, cst.Name):
        raise Refused("its index is no plain name, and would be computed several times")
    numbered = _numbered(functions)
    if default is None:  # TensorFlow takes the last one for all other numbers
        _, default = numbered.pop(max(range(len(numbered)), key=lambda i: int(numbered[i][0])))
    ways: list[Way] = [
        (quote.expression(f"INDEX == {number}", INDEX=index), _part(site, function))
        for number, function in numbered
    ]
    return [*ways, (None, _part(site, default))]


def _numbered(functions: cst.BaseExpression | None) -> list[tuple[str, cst.BaseExpression]]:
    match functions:
        case cst.List(elements=elements) | cst.Tuple(elements=elements) if elements:
            if all(type(one) is cst.Element for one in elements):
                if not any(isinstance(one.value, cst.Tuple) for one in elements):
                    return [(str(number), one.value) for number, one in enumerate(elements)]
                pairs = [one.value.elements for one in elements if isinstance(one.value, cst.Tuple)]
                if len(pairs) == len(elements) and all(len(pair) == 2 for pair in pairs):
                    found = [(one.value, other.value) for one, other in pairs]
                    return _with_numbers(found)
        case cst.Dict(elements=elements) if elements:
            if all(isinstance(one, cst.DictElement) for one in elements):
                return _with_numbers([(one.key, one.value) for one in elements])
    raise Refused("its functions are not written in it")


def _with_numbers(pairs) -> list[tuple[str, cst.BaseExpression]]:
    if not all(isinstance(number, cst.Integer) for number, _ in pairs):
        raise Refused("its functions are not numbered in it")
    return [(number.value, function) for number, function in pairs]


def _refuse_rest(given: dict[str, cst.BaseExpression], harmless: set[str]) -> None:
    if left := given.keys() - harmless:
        raise Refused(f"`{min(left)}` has no place in an `if`")


def _ternary(site: Site, ways: Sequence[Way]) -> Statement | None:
    """`y = a if test else b`, where that is short and both values are new."""
    if len(ways) != 2 or not isinstance(site.target, cst.Name):
        return None
    (test, one), (_, other) = ways
    for this in (one, other):
        value = this.value
        if this.definition is not None or this.parameters or value is None:
            return None
        if isinstance(value, cst.IfExp | cst.Tuple) or site.known.region(value):
            return None
        if site.known.kind(value) in lists.CHANGES:  # a statement in Python
            return None
        if isinstance(value, cst.Name) and value.value == site.target.value:
            return None
    value = logic.ternary(test, one.value, other.value)
    made = quote.statement("TARGET = VALUE", TARGET=site.target, VALUE=value)
    made = made.with_changes(trailing_whitespace=site.node.trailing_whitespace)
    plain = made.visit(logic.Plain(site.known))
    column = site.unit.pairing.origin[site.node.body[0]].col_offset
    return made if layout.fits_in_line(plain, site.unit.module, column, logic.WIDTH) else None


class _Branch:
    """Builds the `if`."""

    def __init__(self, site: Site, ways: Sequence[Way], first: cst.FunctionDef | None):
        self.site = site
        self.ways = ways
        self.first = first
        self.moved = [one.definition for _, one in ways if one.definition is not None]

    def statements(self) -> list[Statement]:
        for _, one in self.ways:
            if one.parameters:
                raise Refused("a branch takes an argument")
        if self.site.returns and (target := self.handed_on()) is not None:
            bodies = [self.body(one, target) for _, one in self.ways]
            return [*self.chained(bodies), quote.statement("return VALUE", VALUE=target)]
        bodies = [self.body(one, self.site.target) for _, one in self.ways]
        return self.returning(bodies) if self.site.returns else self.chained(bodies)

    def handed_on(self) -> cst.BaseExpression | None:
        """The names that one branch returns as they are and the other has changed before."""
        if len(self.ways) != 2:
            return None
        (test, true), (_, false) = self.ways
        asks_flag = isinstance(test, cst.Name) and bool(FLAG.fullmatch(test.value))
        asks_flag = asks_flag and test.value.startswith("done")
        pairs = [(false, true), (true, false)] if asks_flag else [(false, true)]
        for same, other in pairs:
            value, given = same.value, other.value
            if value is None or not _are_names(value) or any(one.comment for one in same.comments):
                continue
            if quote.names_in(value) & same.bound:
                continue
            if not quote.names_in(value) <= self.site.flow.scope.bound:
                continue
            if given is None:
                changes = bool(names.bound_in(other.body) & quote.names_in(value))
            else:
                changes = bool(quote.names_in(given) & quote.names_in(value)) or asks_flag
                changes = changes and not given.deep_equals(value)
            if changes:
                return standing(value)
        return None

    def body(self, one: Part, target: cst.BaseExpression | None) -> list[Statement]:
        """The statements of a branch, which give their value to the target or return it."""
        body = renamed(one.body, self.new_names(one, target))
        if self.site.returns and target is None:
            body = body if nest.ends(body) else [*body, quote.statement("return None")]
        else:
            body = with_returns_given(body, lambda value: handed(target, value))
        if one.comments and one.definition is not self.first:
            body = body or [quote.statement("pass")]
            lines = [*one.comments, *body[0].leading_lines]
            body = [body[0].with_changes(leading_lines=lines), *body[1:]]
        return body

    def new_names(self, one: Part, target: cst.BaseExpression | None) -> dict[str, str]:
        """Other names for what a branch binds for itself and what is needed under its name."""
        given = quote.names_in(target) if target is not None else set()
        new: dict[str, str] = {}
        for name in sorted(one.bound | (names.bound_in(one.body) & one.by_value)):
            if name in given or not self.site.taken_elsewhere(name, self.moved):
                continue
            if name in one.by_value:
                raise Refused(f"a branch changes its own `{name}`")
            new[name] = names.fresh(name, self.site.unit.identifiers | set(new.values()))
        return new

    def returning(self, bodies: list[list[Statement]]) -> list[Statement]:
        """`if a: return x` `if b: return y` `return z`."""
        made: list[Statement] = []
        for (test, one), body in zip(self.ways, bodies, strict=True):
            if test is None:
                made += body if made else [*body]
            else:
                made.append(self.branch(test, body, one))
        return made

    def chained(self, bodies: list[list[Statement]]) -> list[Statement]:
        """`if a: ... elif b: ... else: ...`."""
        last = bodies[-1]
        orelse: cst.Else | cst.If | None = None
        if last:
            orelse = self.orelse(last, self.ways[-1][1])
        pairs = list(zip(self.ways[:-1], bodies[:-1], strict=True))
        for place, ((test, one), body) in reversed(list(enumerate(pairs))):
            if not body and place == len(pairs) - 1 and last:
                test, body, one = logic.opposite(test), last, self.ways[-1][1]
                orelse = None
            orelse = self.branch(test, body, one).with_changes(orelse=orelse)
        return [orelse]

    def orelse(self, body: list[Statement], one: Part) -> cst.Else | cst.If:
        alone = body[0] if len(body) == 1 else None
        if isinstance(alone, cst.If) and not any(line.comment for line in alone.leading_lines):
            return alone.with_changes(leading_lines=[])
        return cst.Else(body=nest.block(body, one.suite))

    def branch(self, test: cst.BaseExpression, body: list[Statement], one: Part) -> cst.If:
        made = quote.statement("if TEST:\n    pass\n", TEST=standing(test))
        return made.with_changes(body=nest.block(body, one.suite))


def _are_names(value: cst.BaseExpression) -> bool:
    """Whether an expression is a name or a tuple of names, none of them a constant."""
    listed = [value]
    if isinstance(value, cst.Tuple):
        listed = [one.value for one in value.elements if type(one) is cst.Element]
        if not listed or len(listed) < len(value.elements):
            return False
    constants = ("True", "False", "None")
    return all(isinstance(one, cst.Name) and one.value not in constants for one in listed)
