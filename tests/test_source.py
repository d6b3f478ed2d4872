"""Files as bytes, text and tree: encodings, line ends, columns, and what can't be read."""

from __future__ import annotations

import ast

import pytest

from aglint.source import Source, SourceError, Span


@pytest.mark.parametrize(
    "data, encoding, text",
    [
        (b"x = 1\n", "utf-8", "x = 1\n"),
        (b"\xef\xbb\xbfx = 1\n", "utf-8", "x = 1\n"),
        (b"# coding: latin-1\ns = '\xe9'\n", "iso-8859-1", "# coding: latin-1\ns = 'é'\n"),
        ("s = '日本'\r\n".encode(), "utf-8", "s = '日本'\r\n"),
    ],
)
def test_bytes_survive(data: bytes, encoding: str, text: str) -> None:
    source = Source.from_bytes(data)
    assert (source.encoding, source.text) == (encoding, text)
    assert source.encode(source.text) == data


@pytest.mark.parametrize(
    "data, line, message",
    [
        (b"x = 1\n\ny = '\xe9'\n", 3, "can't decode byte 0xe9"),
        (b"s = '\xe9'\n", 1, "can't decode the file"),
        (b"# first\ns = '\xe9'\n", 2, "can't decode the file"),
        (b"# coding: no-such-codec\n", 1, "unknown encoding"),
        (b"x = 1\nif x\n", 2, "syntax error"),
        (b"x = (\n", 1, "was never closed"),
        (b"x = '\x00'\n", 1, "syntax error"),
        (b"x = " + b"-" * 100_000 + b"1\n", 1, "too deeply nested"),
    ],
)
def test_errors_have_their_place(data: bytes, line: int, message: str) -> None:
    with pytest.raises(SourceError, match=message) as caught:
        _ = Source.from_bytes(data).tree
    assert caught.value.line == line


def test_a_missing_file() -> None:
    with pytest.raises(SourceError, match="can't read the file"):
        Source.read("no/such/file.py")


def test_an_encoding_without_the_character() -> None:
    source = Source.from_bytes(b"# coding: latin-1\n")
    with pytest.raises(SourceError, match="can't be written as iso-8859-1"):
        source.encode("日本")


def test_columns_count_characters() -> None:
    source = Source.from_text("日本 = é(1); y = f(2)\n")
    call = source.tree.body[1].value
    assert source.span(call) == Span(1, 15, 1, 19)
    assert source.segment(call) == "f(2)"


def test_a_function_is_its_header() -> None:
    source = Source.from_text("@deco\nasync def name(x):\n    return x\n")
    (function,) = source.tree.body
    assert isinstance(function, ast.AsyncFunctionDef)
    assert source.span(function) == Span(2, 0, 2, 14)


@pytest.mark.parametrize(
    "text, newline", [("a\nb\n", "\n"), ("a\r\nb\r\n", "\r\n"), ("a\r\nb\nc\n", "\n"), ("", "\n")]
)
def test_newline(text: str, newline: str) -> None:
    assert Source.from_text(text).newline == newline
