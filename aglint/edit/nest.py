"""Moving statements: into the other branch, behind a guard, out of a suite.

Everything here works on lists of LibCST statements, in which a simple statement line holds one
statement. Nothing is rewritten, and comments stay with their statement.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import libcst as cst

from aglint.edit import marks, plain, quote
from aglint.edit.parts import parts
from aglint.edit.quote import Statement

SWALLOWERS = frozenset({"suppress", "raises", "assertRaises", "assertRaisesRegex"})


def statements(suite: cst.BaseSuite | None) -> list[Statement]:
    """The statements of an indented block."""
    return list(suite.body) if suite is not None else []


def small(node: cst.CSTNode) -> cst.BaseSmallStatement | None:
    """The one statement of a simple line."""
    if isinstance(node, cst.SimpleStatementLine) and len(node.body) == 1:
        return node.body[0]
    return None


def orelse_of(node: cst.If | cst.While | cst.For) -> list[Statement]:
    """The statements of `else`; an `elif` is one `if`."""
    if node.orelse is None:
        return []
    return [node.orelse] if isinstance(node.orelse, cst.If) else statements(node.orelse.body)


def block(body: Sequence[Statement], like: cst.BaseSuite | None = None) -> cst.IndentedBlock:
    """An indented block; empty is `pass`. Header, indentation and last comments are `like`'s."""
    body = list(body) or [quote.statement("pass")]
    if not isinstance(like, cst.IndentedBlock):
        return cst.IndentedBlock(body=[without_blank_lines(body[0]), *body[1:]])
    return like.with_changes(body=body)


def without_blank_lines(node: Statement) -> Statement:
    """The statement without the blank lines above it; comments stay."""
    lines = list(node.leading_lines)
    while lines and lines[0].comment is None:
        lines.pop(0)
    return node.with_changes(leading_lines=lines)


def blank_lines(node: Statement | cst.Else) -> tuple[list[cst.EmptyLine], list[cst.EmptyLine]]:
    """The lines above a statement: blank ones at the top, and the rest."""
    lines = list(node.leading_lines)
    count = 0
    while count < len(lines) and lines[count].comment is None:
        count += 1
    return lines[:count], lines[count:]


def with_orelse(node: cst.If, body: Sequence[Statement], orelse: Sequence[Statement]) -> cst.If:
    """The `if` with other branches; one that does nothing is left out where it stays an `if`."""
    if not body and orelse and not marks.is_marked(node) and not _has_comments_between(node):
        node = node.with_changes(whitespace_before_test=cst.SimpleWhitespace(" "))
        test = quote.negated(node.test)
        return node.with_changes(test=test, body=block(orelse, node.body), orelse=None)
    node = node.with_changes(body=block(body, node.body))
    if not orelse:
        return node.with_changes(orelse=None)
    if node.orelse is not None and len(orelse) == 1 and orelse[0] is node.orelse:
        return node
    if isinstance(node.orelse, cst.Else):
        other = node.orelse.with_changes(body=block(orelse, node.orelse.body))
    else:
        other = cst.Else(body=block(orelse))
    return node.with_changes(orelse=other)


def _has_comments_between(node: cst.If) -> bool:
    """Whether comments stand below the first branch, or round the `else`."""
    other = node.orelse
    if not isinstance(other, cst.Else):
        return other is not None or any(line.comment for line in node.body.footer)
    footers = [*node.body.footer, *other.body.footer]
    lines = [*footers, *other.leading_lines, other.body.header]
    return any(line.comment for line in lines)


def jumps(node: cst.CSTNode, kind: type[cst.CSTNode]) -> bool:
    """Whether a statement holds a jump of a kind that leaves it (or the function)."""
    if isinstance(node, kind):
        return True
    if isinstance(node, cst.FunctionDef | cst.ClassDef | cst.Lambda):
        return False
    if kind is not cst.Return and isinstance(node, cst.While | cst.For):
        return node.orelse is not None and jumps(node.orelse, kind)
    return any(jumps(child, kind) for child in parts(node) if _may_jump(child))


def _may_jump(node: cst.CSTNode) -> bool:
    return not isinstance(node, cst.BaseExpression | cst.BaseParenthesizableWhitespace)


def ends(body: Sequence[cst.CSTNode]) -> bool:
    """Whether control never comes out at the end of some statements."""
    for node in body:
        match node:
            case cst.SimpleStatementLine() if any(
                isinstance(one, cst.Return | cst.Raise | cst.Break | cst.Continue)
                for one in node.body
            ):
                return True
            case cst.If() if node.orelse is not None:
                if ends(statements(node.body)) and ends(orelse_of(node)):
                    return True
            case cst.Try() if _try_ends(node):
                return True
            case cst.Match() if _match_ends(node):
                return True
            case cst.With() if not any(_swallows(item.item) for item in node.items):
                if ends(statements(node.body)):
                    return True
    return False


def _try_ends(node: cst.Try) -> bool:
    if node.finalbody is not None and ends(statements(node.finalbody.body)):
        return True
    last = node.orelse.body if node.orelse is not None else node.body
    blocks = [last, *(handler.body for handler in node.handlers)]
    return all(ends(statements(block)) for block in blocks)


def _match_ends(node: cst.Match) -> bool:
    match node.cases[-1]:
        case cst.MatchCase(pattern=cst.MatchAs(pattern=None), guard=None):
            return all(ends(statements(case.body)) for case in node.cases)
    return False


def _swallows(context: cst.BaseExpression) -> bool:
    if not isinstance(context, cst.Call):
        return False
    called = context.func.attr if isinstance(context.func, cst.Attribute) else context.func
    return isinstance(called, cst.Name) and called.value in SWALLOWERS


def is_short(body: Sequence[Statement]) -> bool:
    """Whether statements may stand twice: one `return` of a plain value, without a comment."""
    if len(body) != 1 or not isinstance(small(body[0]), cst.Return):
        return False
    if any(line.comment for line in body[0].leading_lines) or body[0].trailing_whitespace.comment:
        return False
    value = small(body[0]).value
    return value is None or plain.is_plain(value)


def is_endless(node: cst.CSTNode) -> bool:
    """Whether a loop is left by `break`, `return` and exceptions only."""
    return (
        isinstance(node, cst.While)
        and isinstance(node.test, cst.Name)
        and node.test.value == "True"
        and not any(jumps(inner, cst.Break) for inner in statements(node.body))
    )


@dataclass
class Lowering:
    """Turns one kind of jump into a flag, and what the jump skips into the other branch.

    Attributes:
      kind: the jump's LibCST class.
      flag: the flag's name.
      number: the mark that guards get.
      replacement: the statements in place of a jump.
      of_loops: whether jumps inside inner loops count (`return`).
      guards: how many guards were needed; without any, nothing reads the flag.
    """

    kind: type[cst.CSTNode]
    flag: str
    number: str
    replacement: Callable[[cst.SimpleStatementLine], list[Statement]]
    guards: int = 0

    def lower(self, body: Sequence[Statement]) -> list[Statement]:
        """Statements without the jump; control comes out at their end instead."""
        body = list(body)
        untils = []
        while body and marks.is_until(body[-1]):
            untils.insert(0, body.pop())
        return self._sequence(body) + untils

    def _sequence(self, body: list[Statement]) -> list[Statement]:
        done: list[Statement] = []
        for index, node in enumerate(body):
            rest = body[index + 1 :]
            if isinstance(small(node), self.kind):
                return done + self.replacement(node)
            if not jumps(node, self.kind):
                done.append(node)
                continue
            if isinstance(node, cst.If):
                return done + self._branch(node, rest)
            done.append(self._inside(node))
            return done + self.guarded(rest)
        return done

    def _branch(self, node: cst.If, rest: list[Statement]) -> list[Statement]:
        body, orelse = statements(node.body), orelse_of(node)
        if not rest:
            return [with_orelse(node, self._sequence(body), self._orelse(node, orelse))]
        if ends(body):
            moved = self._sequence(orelse + rest)
            return [with_orelse(node, self._sequence(body), moved)]
        if ends(orelse):
            moved = self._sequence(body + rest)
            return [with_orelse(node, moved, self._sequence(orelse))]
        lowered = with_orelse(node, self._sequence(body), self._orelse(node, orelse))
        return [lowered, *self.guarded(rest)]

    def _orelse(self, node: cst.If, orelse: list[Statement]) -> list[Statement]:
        lowered = self._sequence(orelse)
        if isinstance(node.orelse, cst.If) and lowered == [node.orelse]:
            return orelse
        return lowered

    def _inside(self, node: Statement) -> Statement:
        match node:
            case cst.With():
                return node.with_changes(body=block(self.lower(statements(node.body)), node.body))
            case cst.While() | cst.For():
                return self._loop(node)
            case cst.Try() if not self._may_come_back(node):
                return self._try(node)
            case cst.Match():
                cases = [_with_body(case, self._sequence) for case in node.cases]
                return node.with_changes(cases=cases)
        said = f"{_WORD[self.kind]} inside a statement that can't change"
        raise marks.Refused({self.number: said})

    def _may_come_back(self, node: cst.Try) -> bool:
        """Whether the jump might be taken back: by another, or an exception that is caught.

        One that `finally` raises ends what is round the `try`, as in the original, unless it is
        caught there: that `try` asks this one.
        """
        if node.finalbody is not None and _leaves(node.finalbody):
            return True
        blocks = [node.body, *(handler.body for handler in node.handlers)]
        return any(self._leaves_with(block) for block in blocks)

    def _leaves_with(self, node: cst.CSTNode) -> bool:
        if not jumps(node, self.kind):
            return False
        if isinstance(node, cst.With) or (isinstance(node, cst.Try) and node.finalbody is not None):
            return True
        return any(self._leaves_with(child) for child in parts(node))

    def _try(self, node: cst.Try) -> cst.Try:
        handlers = [_with_body(handler, self._sequence) for handler in node.handlers]
        orelse = node.orelse
        if orelse is not None:
            orelse = _with_body(orelse, self._sequence)
            if any(jumps(inner, self.kind) for inner in statements(node.body)):
                self.guards += 1
                guarded = guard(self.flag, statements(orelse.body), self.number)
                orelse = orelse.with_changes(body=block([guarded], orelse.body))
        made = _with_body(node, self._sequence)
        return made.with_changes(handlers=handlers, orelse=orelse)

    def _loop(self, node: cst.While | cst.For) -> cst.While | cst.For:
        """A loop that holds a `return`: it ends by the flag."""
        if any(jumps(inner, self.kind) for inner in statements(node.body)):
            lowered = self.lower(statements(node.body))
            stop = until(self.flag) if marks.is_marked(node) else plain_until(self.flag)
            node = node.with_changes(body=block([*lowered, stop], node.body))
        if node.orelse is not None and jumps(node.orelse, self.kind):
            other = self.lower(statements(node.orelse.body))
            node = node.with_changes(
                orelse=node.orelse.with_changes(body=block(other, node.orelse.body))
            )
        return node

    def guarded(self, rest: list[Statement]) -> list[Statement]:
        """What the jump skips, behind the flag."""
        if not rest:
            return []
        self.guards += 1
        return [guard(self.flag, self._sequence(rest), self.number)]


def _with_body(node, change: Callable[[list[Statement]], list[Statement]]):
    """A `try`, handler, `else` or `case` whose body is changed."""
    return node.with_changes(body=block(change(statements(node.body)), node.body))


def _leaves(node: cst.Finally) -> bool:
    """Whether a `finally` jumps away itself."""
    return any(jumps(node.body, kind) for kind in _WORD)


_WORD = {cst.Return: "`return`", cst.Break: "`break`", cst.Continue: "`continue`"}


def guard(flag: str, body: Sequence[Statement], number: str) -> cst.If:
    """`if not flag:` round statements, marked."""
    made = quote.statement(f"if not {flag}:\n    pass\n")
    return marks.marked(made.with_changes(body=block(body)), number)


def until(flag: str) -> cst.If:
    """`if flag: break`, which the loop's conversion turns into its `until`."""
    return marks.marked(plain_until(flag), marks.UNTIL)


def plain_until(flag: str) -> cst.If:
    """`if flag: break` in a loop that stays one."""
    made = quote.statement(f"if {flag}:\n    break\n")
    return made.with_changes(body=made.body.with_changes(indent=None))


def raising(flag: str) -> Callable[[cst.SimpleStatementLine], list[Statement]]:
    """A replacement that sets the flag; the jump's comments stay."""

    def replacement(line: cst.SimpleStatementLine) -> list[Statement]:
        made = quote.statement(f"{flag} = True")
        return [
            made.with_changes(
                leading_lines=line.leading_lines, trailing_whitespace=line.trailing_whitespace
            )
        ]

    return replacement


def dropped(line: cst.SimpleStatementLine) -> list[Statement]:
    """A replacement by nothing, or by `pass` where a comment hangs on the jump."""
    said = [*line.leading_lines, line.trailing_whitespace]
    return [line.with_changes(body=[cst.Pass()])] if any(one.comment for one in said) else []
