"""repair: rounds, overlaps, what is chosen, what of the file stays, and fixes that go wrong."""

from __future__ import annotations

import ast

import pytest

from aglint.config import Config
from aglint.diagnostic import SAFE, Edit, Fix
from aglint.engine import check_source
from aglint.fixes import tensorarray_write_dropped as fixer
from aglint.repair import RepairError, Wanted, repair
from aglint.source import Source, SourceError, Span

WRITE = """\
import tensorflow as tf


@tf.function
def f(x):
    out = tf.TensorArray(tf.float32, size=1)
    out.write(0, x)
    return out.stack()
"""
FIXED = WRITE.replace("    out.write", "    out = out.write")


def fixed(text: str, **wanted) -> str:
    return repair(Source.from_text(text, "a.py"), Wanted(Config(), **wanted)).source.text


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_newlines_and_byte_order_mark_stay(newline, bom):
    data = bom + WRITE.replace("\n", newline).encode()
    made = repair(Source.from_bytes(data, "a.py"), Wanted(Config()))
    assert made.source.data == bom + FIXED.replace("\n", newline).encode()


def test_encoding_stays():
    data = "# coding: latin-1\n# größer\n".encode("latin-1") + WRITE.encode()
    made = repair(Source.from_bytes(data, "a.py"), Wanted(Config()))
    assert made.source.data == data.replace(b"    out.write", b"    out = out.write")


def test_tabs_form_feeds_and_wide_characters_stay():
    text = WRITE.replace("    ", "\t").replace("\n\n\n", "\n\x0c\n\n")
    text = text.replace("\tout.write(0, x)", '\t"größer 日本"; out.write(0, x)  # 日本')
    assert fixed(text) == text.replace("; out.write", "; out = out.write")


TWICE = """\
import tensorflow as tf


@tf.function
def f(x: tf.Tensor):
    found = []
    for i in tf.range(3):
        found.append(tf.cast(i, tf.float32))
        print(x)
        assert x > 0, "no"
    y = 1 if x > 3 else (2 if x > 2 else (3 if x > 1 else 4))
    return tf.stack(found), y
"""


def test_several_findings_with_one_fix_and_fixes_inside_others():
    made = repair(Source.from_text(TWICE, "a.py"), Wanted(Config(), unsafe=True))
    assert [(one.code, one.safe) for one in made.applied] == [
        ("AG417", False),
        ("AG116", False),
        ("AG653", True),
        ("AG114", True),
        ("AG114", True),
    ]
    assert "found = found.write(i, tf.cast(i, tf.float32))" in made.source.text
    assert check_source(made.source) == []
    assert fixed(made.source.text, unsafe=True) == made.source.text


def test_the_reference_of_a_proof_is_the_text_with_the_unsafe_fixes():
    made = repair(Source.from_text(TWICE, "a.py"), Wanted(Config(), unsafe=True))
    assert "tf.print(x)" in made.reference
    assert "found = []" in made.reference
    alone = repair(Source.from_text(TWICE, "a.py"), Wanted(Config()))
    assert (alone.reference, alone.hidden) == (TWICE, 2)


def test_what_is_chosen():
    two = WRITE + WRITE.partition("\n\n\n")[2].replace("def f", "def g")
    assert fixed(two).count("out = out.write") == 2
    only = fixed(two, functions=frozenset({"g"}))
    assert only.startswith(WRITE)
    assert only.count("out = out.write") == 1
    assert fixed(two, leave=frozenset({"g"})).startswith(FIXED)
    assert fixed(WRITE, functions=frozenset({"g"})) == WRITE


def test_what_is_not_selected_or_is_suppressed_stays():
    source = Source.from_text(WRITE, "a.py")
    assert repair(source, Wanted(Config(ignore=("AG649",)))).applied == ()
    assert repair(source, Wanted(Config(select=("AG1",)))).applied == ()
    text = WRITE.replace("out.write(0, x)", "out.write(0, x)  # aglint: ignore AG649 -- meant so")
    assert check_source(Source.from_text(text, "a.py")) == []
    assert fixed(text) == text


def test_text_that_is_not_python():
    with pytest.raises(SourceError, match="syntax error"):
        fixed("def f(:\n")


def insertion(function, node: ast.AST, text: str) -> Fix:
    span = function.module.source.span(node)
    edit = Edit(Span(span.line, span.column, span.line, span.column), text)
    return Fix(SAFE, "spoil it", (edit,))


@pytest.mark.parametrize(
    "text, problem",
    [
        ("(", "made a text that can't be checked"),
        ("x; ", "changed nothing for the better"),
        ("assert x > 0; assert x > 1; out = ", "brought a new finding of assert-on-tensor"),
    ],
)
def test_a_fix_that_makes_it_worse_is_named(monkeypatch, text, problem):
    monkeypatch.setattr(fixer, "fix", lambda function, node: insertion(function, node, text))
    with pytest.raises(RepairError) as caught:
        fixed(WRITE.replace("(x)", "(x: tf.Tensor)", 1))
    assert str(caught.value).startswith("7:5: AG000 the fix of tensorarray-write-dropped (AG649)")
    assert problem in str(caught.value)


def test_a_fix_that_fails_costs_no_finding(monkeypatch):
    def fail(function, node):
        raise LookupError("no such thing")

    monkeypatch.setattr(fixer, "fix", fail)
    found = check_source(Source.from_text(WRITE, "a.py"))
    assert [one.code for one in found] == ["AG000", "AG649"]
    assert "the fix of tensorarray-write-dropped failed: LookupError" in found[0].message
    assert found[1].fix is None


def test_a_safe_fix_that_would_lose_a_comment_is_unsafe(monkeypatch):
    def spoil(function, node):
        return Fix(SAFE, "drop it", (Edit(function.module.source.span(node), "out.size()"),))

    monkeypatch.setattr(fixer, "fix", spoil)
    text = WRITE.replace("write(0, x)", "write(  # why\n        0, x)")
    [found] = check_source(Source.from_text(text, "a.py"))
    assert found.fix.applicability == "unsafe"
    [found] = check_source(Source.from_text(WRITE, "a.py"))
    assert found.fix.applicability == "safe"
