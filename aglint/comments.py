"""The comments of a file and the logical lines among which they stand."""

from __future__ import annotations

import io
import tokenize
from bisect import bisect_right
from dataclasses import dataclass

from aglint.source import Source

_LAYOUT = frozenset({tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER})


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment.

    Attributes:
      line: from 1.
      column: of the `#`, from 0.
      text: from the `#` on.
      alone: nothing else is on its line.
      bracketed: it stands inside brackets, in the middle of a logical line.
    """

    line: int
    column: int
    text: str
    alone: bool
    bracketed: bool


@dataclass(frozen=True, slots=True)
class LogicalLine:
    """A statement, or the header of a compound one, over all its physical lines."""

    line: int
    column: int
    end_line: int
    decorator: bool


class Comments:
    """Comments and logical lines of a file, in order; of none when it can't be tokenized."""

    def __init__(self, source: Source):
        self.comments: list[Comment] = []
        self.logical: list[LogicalLine] = []
        # Joined anew because the tokenizer, unlike the parser, takes a lone CR for text.
        rows = io.StringIO("\n".join(source.lines))
        first: tokenize.TokenInfo | None = None
        try:
            for token in tokenize.generate_tokens(rows.readline):
                if token.type == tokenize.COMMENT:
                    alone = not token.line[: token.start[1]].strip()
                    self.comments.append(
                        Comment(*token.start, token.string, alone, first is not None)
                    )
                elif token.type == tokenize.NEWLINE:
                    if first is not None:
                        line = LogicalLine(*first.start, token.start[0], first.string == "@")
                        self.logical.append(line)
                    first = None
                elif first is None and token.type not in _LAYOUT:
                    first = token
        except (tokenize.TokenError, SyntaxError):
            self.comments.clear()
        self._starts = [line.line for line in self.logical]

    def at(self, line: int) -> LogicalLine | None:
        """The logical line that a physical line belongs to."""
        index = bisect_right(self._starts, line) - 1
        found = self.logical[index] if index >= 0 else None
        return found if found and line <= found.end_line else None

    def signature_after(self, line: int) -> tuple[int, int] | None:
        """The next logical line below a physical one; decorators take in all down to the `def`."""
        index = bisect_right(self._starts, line)
        if index == len(self.logical):
            return None
        first = index
        while self.logical[index].decorator and index + 1 < len(self.logical):
            index += 1
        return self.logical[first].line, self.logical[index].end_line
