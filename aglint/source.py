"""One file as bytes, text and tree, with columns that count characters."""

from __future__ import annotations

import ast
import codecs
import contextlib
import io
import sys
import tokenize
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

_RECURSION = 6000


class Span(NamedTuple):
    """A stretch of text: lines from 1, columns from 0 in characters, the end exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


@contextlib.contextmanager
def deep_recursion() -> Iterator[None]:
    """Lets Python go deeper down a tree: a sum of 3,000 terms is as many levels of one."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, _RECURSION))
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)


class SourceError(Exception):
    """A file that can't be read, decoded or parsed.

    Attributes:
      message: what is wrong, in one line.
      line: from 1; 1 where the place is unknown.
      column: from 0, in characters.
    """

    def __init__(self, message: str, line: int = 1, column: int = 0):
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column


def lines_at(text: str, places: Iterable[int]) -> list[int]:
    """The lines, from 1, of places in a text, as Python's parser counts them.

    Args:
      text: with line endings of any kind.
      places: offsets in ascending order, none of them inside a line ending.
    """
    lines: list[int] = []
    counted, line = 0, 1
    for place in places:
        line += text.count("\n", counted, place)
        if "\r" in text[counted:place]:
            line += text.count("\r", counted, place) - text.count("\r\n", counted, place)
        counted = place
        lines.append(line)
    return lines


@dataclass(frozen=True)
class Source:
    """One Python file.

    Attributes:
      path: the name to report.
      data: the bytes as they are on disk.
      text: the decoded text with the file's own line endings, without a byte order mark.
      encoding: the codec that `text` was decoded with, `utf-8` for `utf-8-sig`.
      bom: the byte order mark, or nothing.
    """

    path: str
    data: bytes
    text: str
    encoding: str
    bom: bytes

    @classmethod
    def read(cls, path: str | Path) -> Source:
        """Reads a file.

        Raises:
          SourceError: it can't be read or decoded.
        """
        try:
            data = Path(path).read_bytes()
        except OSError as error:
            raise SourceError(f"can't read the file: {error.strerror or error}") from error
        return cls.from_bytes(data, str(path))

    @classmethod
    def from_bytes(cls, data: bytes, path: str = "<string>") -> Source:
        """Decodes as Python does: byte order mark, then PEP 263 comment, then UTF-8.

        Raises:
          SourceError: the encoding is unknown, or the bytes are not in it.
        """
        bom = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
        try:
            encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
            encoding = "utf-8" if encoding == "utf-8-sig" else encoding
            text = data[len(bom) :].decode(encoding)
        except SyntaxError as error:
            line = _first_undecodable(data)
            raise SourceError(f"can't decode the file: {error.msg}", line) from error
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            raise SourceError(
                f"can't decode byte 0x{data[error.start]:02x} as {error.encoding}", line
            ) from error
        return cls(path, data, text, encoding, bom)

    @classmethod
    def from_text(cls, text: str, path: str = "<string>") -> Source:
        """A source made from text in memory, as UTF-8."""
        return cls(path, text.encode("utf-8"), text, "utf-8", b"")

    def encode(self, text: str) -> bytes:
        """The bytes of another text in this file's encoding and byte order mark.

        Raises:
          SourceError: the encoding has no such character.
        """
        try:
            return self.bom + text.encode(self.encoding)
        except UnicodeEncodeError as error:
            raise SourceError(f"the new text can't be written as {self.encoding}") from error

    @cached_property
    def tree(self) -> ast.Module:
        """The syntax tree.

        Raises:
          SourceError: the text is not Python of the running version, or too deeply nested.
        """
        try:
            with deep_recursion():
                return _parsed(self.text)
        except SyntaxError as error:
            line = error.lineno or 1
            column = max((error.offset or 1) - 1, 0)
            raise SourceError(f"syntax error: {error.msg}", line, column) from error
        except (RecursionError, MemoryError) as error:
            raise SourceError("too deeply nested for Python's own parser") from error
        except ValueError as error:  # a null byte, on Python before 3.12
            raise SourceError(f"syntax error: {error}") from error

    @cached_property
    def lines(self) -> list[str]:
        """The lines, without their ends, as Python's tokenizer counts them."""
        return self.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")

    @cached_property
    def newline(self) -> str:
        """The line ending that most lines have."""
        windows = self.text.count("\r\n")
        return "\r\n" if windows * 2 > self.text.count("\n") else "\n"

    def column(self, line: int, offset: int) -> int:
        """The character column of a UTF-8 byte offset in a line, which is what `ast` counts."""
        if line > len(self.lines):
            return offset
        text = self.lines[line - 1]
        if text.isascii():
            return offset
        return len(text.encode("utf-8")[:offset].decode("utf-8", "ignore"))

    def span(self, node: ast.AST) -> Span:
        """Where a node stands; a function or class is its header's `def name`."""
        line, end_line = node.lineno, node.end_lineno or node.lineno
        start, end = node.col_offset, node.end_col_offset
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            column = self.column(line, start)
            name_at = self.lines[line - 1].find(node.name, column)
            end_column = name_at + len(node.name) if name_at >= 0 else len(self.lines[line - 1])
            return Span(line, column, line, end_column)
        return Span(line, self.column(line, start), end_line, self.column(end_line, end))

    def segment(self, node: ast.AST) -> str:
        """The text of a node, on one line and shortened, for a message."""
        span = self.span(node)
        rows = self.lines[span.line - 1 : span.end_line]
        rows[-1] = rows[-1][: span.end_column]
        rows[0] = rows[0][span.column :]
        text = " ".join(row.strip() for row in rows)
        return text if len(text) <= 60 else text[:57] + "..."


@lru_cache(maxsize=256)
def _parsed(text: str) -> ast.Module:
    """Parses a text; a file is often asked for twice, for itself and for what others import."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a SyntaxWarning is the user's interpreter's to give
        return ast.parse(text)


def _first_undecodable(data: bytes) -> int:
    """The line of the first byte that is not UTF-8; 1 where an unknown encoding is the trouble."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return data.count(b"\n", 0, error.start) + 1
    return 1
