"""`lambda: value` or the name of a local function -> its parameters and its statements."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import libcst as cst

from aglint.edit import names, nest, quote
from aglint.edit.quote import Statement
from aglint.flow.closures import scope_of
from aglint.inverse.known import Refused
from aglint.inverse.site import Site

Give = Callable[[cst.BaseExpression | None], list[Statement]]
"""What stands in place of a `return` with some value."""


@dataclass(frozen=True)
class Part:
    """A function that is taken apart.

    Attributes:
      parameters: the positional ones.
      body: its statements; those of a lambda are one `return`.
      definition: the `def`, which is not needed any more; None for a lambda.
      bound: the names that its statements bind, parameters left out.
      free: the names that they take from outside.
      by_value: the names of outside that it takes by value, as `x=x`.
      comments: the lines above the `def`.
      suite: the body as a block, for its comments and its indentation.
    """

    parameters: tuple[str, ...]
    body: tuple[Statement, ...]
    definition: cst.FunctionDef | None
    bound: frozenset[str]
    free: frozenset[str]
    by_value: frozenset[str]
    comments: tuple[cst.EmptyLine, ...] = ()
    suite: cst.IndentedBlock | None = None

    @property
    def value(self) -> cst.BaseExpression | None:
        """What a lambda gives, or a function that only returns something."""
        if len(self.body) == 1 and isinstance(nest.small(self.body[0]), cst.Return):
            return nest.small(self.body[0]).value
        return None


def part(site: Site, argument: cst.BaseExpression) -> Part:
    """Takes an argument apart.

    Raises:
      Refused: it is no function of which all is known, or it is needed elsewhere, too.
    """
    if isinstance(argument, cst.Lambda):
        given, by_value, _ = _parameters(argument.params)
        if any(isinstance(one, cst.Await | cst.Yield) for one in _walk(argument.body)):
            raise Refused("a function in it waits or yields")
        returned = quote.statement("return VALUE", VALUE=standing(argument.body))
        bound = names.bound_in([returned]) - set(given)
        return Part(given, (returned,), None, bound, names.free_in(argument), by_value)
    if not isinstance(argument, cst.Name):
        raise Refused("a function in it is not written beside it")
    return _defined(site, argument.value)


def _defined(site: Site, name: str) -> Part:
    found = [
        (block, node)
        for block in site.blocks
        for node in block
        if isinstance(node, cst.FunctionDef) and node.name.value == name
    ]
    if not found:
        raise Refused(f"`{name}` is not a function beside it")
    block, node = found[-1]
    origin = site.unit.pairing.origin[node]
    _refuse_unmovable(origin)
    if _is_used_elsewhere(site, name, node):
        raise Refused(f"`{name}` is used elsewhere, too")
    given, by_value, defaults = _parameters(node.params)
    between = _between(block, node, site)
    if defaults & names.bound_in(between):
        said = min(defaults & names.bound_in(between))
        raise Refused(f"`{name}` keeps an earlier value of `{said}`")
    body = _without_docstring(nest.statements(node.body))
    scope = scope_of(origin)
    return Part(
        given,
        tuple(body),
        node,
        scope.bound - set(given) - by_value,
        scope.free,
        by_value,
        tuple(line for line in node.leading_lines if line.comment is not None),
        node.body if isinstance(node.body, cst.IndentedBlock) else None,
    )


def _refuse_unmovable(node: ast.FunctionDef) -> None:
    said = f"`{node.name}`"
    if node.decorator_list or isinstance(node, ast.AsyncFunctionDef):
        raise Refused(f"{said} is decorated")
    scope = scope_of(node)
    if scope.resumes:
        raise Refused(f"{said} yields or waits")
    if scope.declared_global or scope.declared_nonlocal:
        raise Refused(f"{said} binds names of outside")


def _is_used_elsewhere(site: Site, name: str, definition: cst.FunctionDef) -> bool:
    """Whether a function's name stands anywhere but in the call, as far as this `def` is meant."""
    function = site.unit.pairing.origin[site.function]
    uses = sum(isinstance(one, ast.Name) and one.id == name for one in ast.walk(function))
    here = sum(isinstance(one, ast.Name) and one.id == name for one in ast.walk(site.statement))
    made = [
        one for one in ast.walk(function) if isinstance(one, ast.FunctionDef) and one.name == name
    ]
    if here != 1:
        return True
    if len(made) == 1:
        return uses > 1
    # Each of several is used in the statement behind it, as conversion writes it.
    own = site.unit.pairing.origin[definition]
    live = site.flow.live_out(site.statement) if own in made else frozenset()
    return name in live or any(name in scope_of(one).free for one in made)


def _between(
    block: Sequence[Statement], definition: cst.FunctionDef, site: Site
) -> list[Statement]:
    """The statements that may run between a definition and the call, those in the way left out."""
    start = next(i for i, one in enumerate(block) if one is definition) + 1
    rest = list(block[start:])
    if block is site.block:
        rest = rest[: next(i for i, one in enumerate(rest) if one is site.node)]
    return [one for one in rest if not isinstance(one, cst.FunctionDef)]


def _parameters(
    listed: cst.Parameters,
) -> tuple[tuple[str, ...], frozenset[str], frozenset[str]]:
    """Positional parameters, those that take a name by value, and the names of these."""
    if isinstance(listed.star_kwarg, cst.Param):
        raise Refused("a function in it takes any keyword")
    given: list[str] = []
    by_value: set[str] = set()
    for one in [*listed.posonly_params, *listed.params, *listed.kwonly_params]:
        name = one.name.value
        if one.default is None:
            given.append(name)
        elif isinstance(one.default, cst.Name) and one.default.value == name:
            by_value.add(name)
        else:
            raise Refused(f"a function in it has a default for `{name}`")
    if isinstance(listed.star_arg, cst.Param):
        given.append(f"*{listed.star_arg.name.value}")
    return tuple(given), frozenset(by_value), frozenset(by_value)


def _without_docstring(body: Sequence[Statement]) -> list[Statement]:
    """The statements of a function; what it says of itself becomes a comment."""
    match nest.small(body[0]) if body else None:
        case cst.Expr(value=cst.SimpleString() as text) if len(body) > 1:
            said = str(text.evaluated_value).strip().splitlines()
            lines = [
                cst.EmptyLine(comment=cst.Comment(f"# {one.strip()}".rstrip())) for one in said
            ]
            first = body[1].with_changes(leading_lines=[*lines, *body[1].leading_lines])
            return [nest.without_blank_lines(first), *body[2:]]
    return list(body)


def _walk(node: cst.CSTNode):
    yield node
    for child in node.children:
        yield from _walk(child)


def with_returns_given(body: Sequence[Statement], give: Give) -> list[Statement]:
    """A function's statements with something else in place of each `return`.

    Raises:
      Refused: a `return` stands where control does not come to the end of the statements.
    """
    body = list(body)
    for index, node in enumerate(body):
        if isinstance(nest.small(node), cst.Return):
            return body[:index] + _with_lines(give(nest.small(node).value), node)
        if not nest.jumps(node, cst.Return):
            continue
        head, rest = body[:index], body[index + 1 :]
        match node:
            case cst.If():
                return head + _branch(node, rest, give)
            case cst.With() if not rest:
                inner = with_returns_given(nest.statements(node.body), give)
                return [*head, node.with_changes(body=nest.block(inner, node.body))]
        raise Refused("a function in it returns from inside a loop or `try`")
    if nest.ends(body):
        return body  # it raises
    return [*body, *give(None)]


def _branch(node: cst.If, rest: list[Statement], give: Give) -> list[Statement]:
    body, orelse = nest.statements(node.body), nest.orelse_of(node)
    if rest and nest.ends(body):
        orelse = orelse + rest
    elif rest and nest.ends(orelse):
        body = body + rest
    elif rest:
        raise Refused("a function in it returns in the middle")
    return [
        nest.with_orelse(node, with_returns_given(body, give), with_returns_given(orelse, give))
    ]


def _with_lines(made: list[Statement], node: cst.SimpleStatementLine) -> list[Statement]:
    """Statements with the comments of the `return` that they stand for."""
    said = any(line.comment for line in node.leading_lines) or node.trailing_whitespace.comment
    if not made:
        if not said:
            return []
        made = [quote.statement("pass")]
    first = made[0].with_changes(leading_lines=node.leading_lines)
    made = [first, *made[1:]]
    made[-1] = made[-1].with_changes(trailing_whitespace=node.trailing_whitespace)
    return made


def handed(target: cst.BaseExpression | None, value: cst.BaseExpression | None) -> list[Statement]:
    """`target = value`, without what would assign a name to itself."""
    value = value if value is not None else cst.Name("None")
    if target is None:
        return [] if _does_nothing(value) else [_line(cst.Expr(standing(value)))]
    match target, value:
        case cst.Name(value=name), cst.Name(value=other) if name == other:
            return []
        case cst.Tuple() | cst.List(), cst.Tuple() | cst.List():
            pairs = _pairs(target, value)
            if pairs is not None:
                return _one_by_one(pairs)
    return [_assignment(target, value)]


def _pairs(target, value) -> list[tuple[str, cst.BaseExpression]] | None:
    every = [*target.elements, *value.elements]
    if len(target.elements) != len(value.elements):
        return None
    if any(isinstance(one, cst.StarredElement) for one in every):
        return None
    if not all(isinstance(one.value, cst.Name) for one in target.elements):
        return None
    pairs = zip(target.elements, value.elements, strict=True)
    return [(one.value.value, other.value) for one, other in pairs]


def _one_by_one(pairs: list[tuple[str, cst.BaseExpression]]) -> list[Statement]:
    pairs = [
        (name, value)
        for name, value in pairs
        if not (isinstance(value, cst.Name) and value.value == name)
    ]
    for index, (name, _) in enumerate(pairs):
        if any(name in quote.names_in(value) for _, value in pairs[index + 1 :]):
            holes = {f"VALUE{i}": quote.argument(value) for i, (_, value) in enumerate(pairs)}
            listed = ", ".join(name for name, _ in pairs)
            return [quote.statement(f"{listed} = {', '.join(holes)}", **holes)]
    return [_assignment(cst.Name(name), value) for name, value in pairs]


def _assignment(target: cst.BaseExpression, value: cst.BaseExpression) -> Statement:
    return _line(cst.Assign([cst.AssignTarget(target)], standing(value)))


def standing(value: cst.BaseExpression) -> cst.BaseExpression:
    """An expression as it may stand alone: in parentheses where it goes on in another line."""
    bare = value
    if isinstance(value, cst.Tuple) and value.elements:
        bare = value.with_changes(lpar=[], rpar=[])
    elif not isinstance(value, cst.Tuple):
        bare = quote.bare(value)
    code = _code(bare)
    try:
        ast.parse(code)
    except SyntaxError:
        if value.lpar:
            return value
        return value.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
    return bare


def _line(small: cst.BaseSmallStatement) -> cst.SimpleStatementLine:
    return cst.SimpleStatementLine([small])


def _code(node: cst.CSTNode) -> str:
    return cst.Module(body=[]).code_for_node(node)


def _does_nothing(value: cst.BaseExpression) -> bool:
    """Whether evaluating an expression for nothing can be left out."""
    match value:
        case cst.Name() | cst.Integer() | cst.Float():
            return True
        case cst.Tuple(elements=elements) | cst.List(elements=elements):
            return all(_does_nothing(one.value) for one in elements)
        case cst.Call(args=[], func=cst.Attribute(value=cst.Name("tf"), attr=cst.Name("no_op"))):
            return True
    return False
