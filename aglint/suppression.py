"""Which findings the comments of a file hide, and which of those comments are wrong or idle.

    out.write(i, x)  # aglint: ignore AG649 -- filled in eager mode only
    # aglint: ignore AG649, AG2      (alone on a line: for the statement or signature below)
    # aglint: disable AG649 ... # aglint: enable AG649
    # aglint: file-ignore tensorarray-write-dropped

What it can't see: a comment in a cell of a notebook, or in a file that can't be tokenized.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from aglint.comments import Comment, Comments
from aglint.config import did_you_mean
from aglint.diagnostic import Diagnostic
from aglint.pylint_pragmas import hidden_lines
from aglint.rule import Rule, catalogue
from aglint.selection import unknown
from aglint.source import Source, Span

_COMMENT = re.compile(r"#\s*aglint:\s*([\w-]*)(.*)")
_DIRECTIVES = ("ignore", "disable", "enable", "file-ignore")
_OTHERS = ("example",)  # what other commands of aglint read
_LAST_LINE = 1 << 60


@dataclass(slots=True)
class Suppression:
    """One selector of one comment.

    Attributes:
      selector: which rules.
      place: of the comment.
      first, last: the lines on which a finding must begin.
      on_line: of a comment behind code, its own line, which the finding must touch.
      starts: where the logical line of `on_line` begins.
      used: it hid something.
    """

    selector: str
    place: Span
    first: int
    last: int
    on_line: int = 0
    starts: tuple[int, int] = (0, 0)
    used: bool = False

    def covers(self, one: Diagnostic) -> bool:
        """Whether it hides a finding."""
        line = one.span.line
        if not self.first <= line <= self.last or not _rule(one).names(self.selector):
            return False
        if not self.on_line:
            return True
        touches = line <= self.on_line <= one.span.end_line
        return touches or (line, one.span.column) == self.starts


@dataclass(slots=True)
class Suppressions:
    """All that a file's comments hide."""

    path: str
    found: list[Suppression] = field(default_factory=list)
    wrong: list[tuple[Span, str]] = field(default_factory=list)
    pylint: Mapping[str, frozenset[int]] = field(default_factory=dict)

    @classmethod
    def read(
        cls, source: Source, *, findings: bool = True, pylint_pragmas: bool = True
    ) -> Suppressions:
        """Reads a file's comments, if there is any to read.

        Args:
          source: the file.
          findings: whether there is anything to hide; if not, only aglint's own comments count,
            which may be wrong.
          pylint_pragmas: whether pylint's count.
        """
        result = cls(source.path)
        ours = b"aglint:" in source.data
        pylints = pylint_pragmas and findings and b"pylint:" in source.data
        if not ours and not pylints:
            return result
        comments = Comments(source)
        for comment in comments.comments:
            if match := _COMMENT.search(comment.text):
                result._read_comment(comments, comment, match)
        if pylints:
            result.pylint = hidden_lines(source, comments)
        return result

    def hide(self, one: Diagnostic) -> bool:
        """Whether a finding is to be hidden; what hides it counts as used."""
        hidden = False
        for suppression in self.found:
            if suppression.covers(one):
                suppression.used = hidden = True
        return hidden or one.span.line in self.pylint.get(one.symbol, ())

    def problems(self, rules: Mapping[str, Rule]) -> list[Diagnostic]:
        """AG002 for each comment that is malformed, or that hid nothing.

        Args:
          rules: those that ran; a comment about others may well be in use in another run.
        """
        rule = rules.get("bad-suppression")
        if rule is None:
            return []
        wrong = self.wrong + [
            (one.place, f"nothing to hide for `{one.selector}` here: remove it")
            for one in self.found
            if not one.used and not rule.names(one.selector) and _all_ran(one.selector, rules)
        ]
        found = [
            Diagnostic(
                path=self.path,
                code=rule.code,
                symbol=rule.symbol,
                message=rule.message.format(problem=problem),
                span=place,
                severity=rule.severity,
                confidence=rule.confidence,
            )
            for place, problem in wrong
        ]
        return [one for one in found if not self.hide(one)]

    def _read_comment(self, comments: Comments, comment: Comment, match: re.Match) -> None:
        directive, rest = match.groups()
        column = comment.column + match.start()
        place = Span(comment.line, column, comment.line, comment.column + len(comment.text))
        if directive in _OTHERS:
            return
        if directive not in _DIRECTIVES:
            hint = did_you_mean(directive, _DIRECTIVES)
            self.wrong.append((place, f"aglint knows no comment {directive!r}{hint}"))
            return
        selectors = rest.partition("--")[0].replace(",", " ").split()
        if not selectors:
            said = f"`{directive}` must name the rules, as in `# aglint: {directive} AG649`"
            self.wrong.append((place, said))
        for selector in selectors:
            if selector in ("ALL", "AG"):
                self.wrong.append((place, f"`{directive} {selector}` hides everything: name rules"))
            elif problem := unknown(selector):
                self.wrong.append((place, problem))
            elif directive == "enable":
                self._enable(selector, place)
            else:
                self.found.append(_suppression(comments, comment, directive, selector, place))

    def _enable(self, selector: str, place: Span) -> None:
        for one in reversed(self.found):
            if one.selector == selector and one.last == _LAST_LINE and one.first > 0:
                one.last = place.line
                return
        self.wrong.append((place, f"no `disable {selector}` stands above this `enable`"))


def _suppression(
    comments: Comments, comment: Comment, directive: str, selector: str, place: Span
) -> Suppression:
    line = comment.line
    if directive == "file-ignore":
        return Suppression(selector, place, 0, _LAST_LINE)
    if directive == "disable":
        return Suppression(selector, place, line, _LAST_LINE)
    if comment.alone and not comment.bracketed:
        first, last = comments.signature_after(line) or (line, line)
        return Suppression(selector, place, first, last)
    if comment.alone:
        line += 1
    logical = comments.at(line)
    if logical is None:
        return Suppression(selector, place, line, line)
    starts = (logical.line, logical.column)
    return Suppression(selector, place, logical.line, line, on_line=line, starts=starts)


def _rule(one: Diagnostic) -> Rule:
    return catalogue()[one.symbol]


def _all_ran(selector: str, rules: Mapping[str, Rule]) -> bool:
    return all(rule.symbol in rules for rule in catalogue().values() if rule.names(selector))
