"""Statements and expressions written as Python, with holes for nodes that exist already."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

import libcst as cst

from aglint.edit.parts import parts

Statement = cst.SimpleStatementLine | cst.BaseCompoundStatement


def expression(template: str, **holes: cst.BaseExpression) -> cst.BaseExpression:
    """An expression; each name of `holes` in the template stands for its node."""
    parsed = _expression(template)
    return parsed.visit(_Fill(holes)) if holes else parsed


def statement(template: str, **holes: cst.BaseExpression) -> Statement:
    """A statement; each name of `holes` in the template stands for its node."""
    parsed = _statement(template)
    return parsed.visit(_Fill(holes)) if holes else parsed


def function(
    name: str,
    parameters: Sequence[str],
    body: Sequence[Statement],
    header: cst.TrailingWhitespace | None = None,
    leading_lines: Sequence[cst.EmptyLine] = (),
    like: cst.BaseSuite | None = None,
) -> cst.FunctionDef:
    """A `def`.

    Args:
      name: the function's name.
      parameters: as they are written, defaults included.
      body: the statements.
      header: what stands behind the colon.
      leading_lines: comments and blank lines above.
      like: a block whose indentation and last comments the body takes over.
    """
    made = _statement(f"def {name}({', '.join(parameters)}):\n    pass\n")
    indent = like.indent if isinstance(like, cst.IndentedBlock) else None
    footer = like.footer if isinstance(like, cst.IndentedBlock) else ()
    block = cst.IndentedBlock(body=list(body), indent=indent, footer=footer)
    if header is not None:
        block = block.with_changes(header=header)
    return made.with_changes(body=block, leading_lines=list(leading_lines))


def names(listed: Sequence[str]) -> str:
    """Several names as one value: none, a bare one, or a tuple without its parentheses."""
    return ", ".join(listed)


def value(listed: Sequence[str]) -> str:
    """Several names as one value that can stand anywhere."""
    return names(listed) if len(listed) == 1 else f"({names(listed)})"


def bare(node: cst.BaseExpression) -> cst.BaseExpression:
    """An expression without the parentheses round it, which an argument does not need."""
    if isinstance(node, cst.Tuple | cst.GeneratorExp | cst.Yield | cst.NamedExpr):
        return node
    return node if has_comments(node) else node.with_changes(lpar=[], rpar=[])


_OPPOSITES = {
    cst.Is: cst.IsNot,
    cst.IsNot: cst.Is,
    cst.In: cst.NotIn,
    cst.NotIn: cst.In,
    cst.Equal: cst.NotEqual,
    cst.NotEqual: cst.Equal,
}


def negated(test: cst.BaseExpression) -> cst.BaseExpression:
    """The opposite of a test, as one would write it."""
    match test:
        case cst.UnaryOperation(operator=cst.Not()):
            return test.expression
        case cst.Call(func=cst.Attribute(value=cst.Name("ag"), attr=cst.Name("not_"))):
            return test.args[0].value
        case cst.Comparison(comparisons=[target]) if type(target.operator) in _OPPOSITES:
            other = _OPPOSITES[type(target.operator)]()
            return test.with_changes(comparisons=[target.with_changes(operator=other)])
        case cst.Name() | cst.Call() | cst.Attribute() | cst.Subscript() | cst.Comparison():
            return expression("not TEST", TEST=test)
    if test.lpar:
        return expression("not TEST", TEST=test)
    inner = test.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
    return expression("not TEST", TEST=inner)


def argument(node: cst.BaseExpression) -> cst.BaseExpression:
    """An expression as it may stand among others: a bare tuple gets its parentheses."""
    if isinstance(node, cst.Tuple) and not node.lpar:
        return node.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
    return node


def separated(value: cst.BaseExpression) -> cst.Arg:
    """An argument with others behind it."""
    return cst.Arg(value, comma=cst.Comma(whitespace_after=cst.SimpleWhitespace(" ")))


def has_comments(node: cst.CSTNode) -> bool:
    """Whether a comment stands anywhere in a node, or above it."""
    return isinstance(node, cst.Comment) or any(has_comments(child) for child in parts(node))


def comments_in(node: cst.CSTNode) -> Counter[str]:
    """Every comment in a node, and above it, in their order."""
    found: Counter[str] = Counter()
    stack = [node]
    while stack:
        one = stack.pop()
        if isinstance(one, cst.Comment):
            found[one.value] += 1
        stack.extend(reversed(one.children))
    return found


def names_in(node: cst.CSTNode) -> set[str]:
    """Every name in an expression, attributes included."""
    found = {node.value} if isinstance(node, cst.Name) else set()
    return found.union(*(names_in(child) for child in parts(node)))


# Nodes can't change, so that one parsed template may stand in many places.
_expression = lru_cache(512)(cst.parse_expression)
_statement = lru_cache(512)(cst.parse_statement)


class _Fill(cst.CSTTransformer):
    def __init__(self, holes: Mapping[str, cst.BaseExpression]):
        self.holes = holes

    def leave_Name(self, original_node: cst.Name, updated_node: cst.Name) -> cst.BaseExpression:
        return self.holes.get(updated_node.value, updated_node)
