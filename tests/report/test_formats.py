"""Output formats: what people and programs read."""

from __future__ import annotations

import json
import textwrap

import pytest

from aglint.diagnostic import Diagnostic, Edit, Fix, Related
from aglint.report import render
from aglint.report.view import View
from aglint.source import Span


def finding(span, **more):
    values = {
        "path": "step.py",
        "code": "AG649",
        "symbol": "tensorarray-write-dropped",
        "message": "`out.write(...)` is dropped",
        "span": Span(*span),
    }
    return Diagnostic(**(values | more))


def fixable(applicability: str) -> Diagnostic:
    edit = Edit(Span(6, 17, 6, 17), "out = ")
    return finding((6, 17, 6, 32), fix=Fix(applicability, "bind it to `out`", (edit,)))


def text(one: Diagnostic, source: str, color: bool = False, other: str = "") -> str:
    files = {"step.py": source.split("\n"), "other.py": other.split("\n")}
    view = View((one,), 1, color, lines=lambda path: files.get(path, []))
    return "\n".join(render("text", view))


def expected(report: str) -> str:
    return textwrap.dedent(report).strip("\n")


SOURCE = """\
import tensorflow as tf


@tf.function
def step(xs):
    for x in xs: out.write(0, x)
"""


def test_both_places_stand_in_one_frame():
    one = finding(
        (6, 17, 6, 32),
        why="`xs` is a Tensor",
        help="bind it",
        related=(Related("traced from here", Span(4, 0, 4, 12)),),
    )
    assert text(one, SOURCE) == expected("""
        AG649 `out.write(...)` is dropped (tensorarray-write-dropped)
         --> step.py:6:18
          |
        4 | @tf.function
          | ------------ traced from here
        5 | def step(xs):
        6 |     for x in xs: out.write(0, x)
          |                  ^^^^^^^^^^^^^^^
          = why: `xs` is a Tensor
          = help: bind it
        """)


def test_a_far_place_is_cut_out_and_the_gutter_widens():
    source = SOURCE + "\n" * 5 + "y\n"
    one = finding((12, 0, 12, 1), related=(Related("traced from here", Span(4, 0, 4, 12)),))
    assert text(one, source) == expected("""
        AG649 `out.write(...)` is dropped (tensorarray-write-dropped)
          --> step.py:12:1
           |
         4 | @tf.function
           | ------------ traced from here
        ...
        12 | y
           | ^
        """)


def test_a_place_in_another_file_has_its_own_frame():
    related = (Related("traced from here", Span(1, 0, 1, 4), "other.py"),)
    assert text(finding((1, 0, 1, 6), related=related), SOURCE, other="g(f)\n") == expected("""
        AG649 `out.write(...)` is dropped (tensorarray-write-dropped)
         --> step.py:1:1
          |
        1 | import tensorflow as tf
          | ^^^^^^
         ::: other.py:1:1
          |
        1 | g(f)
          | ---- traced from here
        """)


@pytest.mark.parametrize(
    "row, start, end, code, under",
    [
        ("\tab", 1, 3, "    ab", "    ^^"),
        ("a\tab", 2, 4, "a   ab", "    ^^"),
        ("s = '日本'; ab", 10, 12, "s = '日本'; ab", " " * 12 + "^^"),
        ("e\u0301 = ab", 5, 7, "e\u0301 = ab", "    ^^"),
        ("日 = 1", 0, 1, "日 = 1", "^^"),
        ("x = \x0c ab", 6, 8, "x =   ab", "      ^^"),
        ("ab", 1, 1, "ab", " ^"),
    ],
)
def test_carets_stand_under_their_text(row, start, end, code, under):
    rows = text(finding((1, start, 1, end)), row).split("\n")
    assert rows[3:] == [f"1 | {code}", f"  | {under}"]


def test_several_lines_are_underlined_up_to_three():
    source = "f(\n    a,\n\n  b)\n"
    assert text(finding((1, 0, 2, 5)), source).split("\n")[3:] == [
        "1 | f(",
        "  | ^^",
        "2 |     a,",
        "  |     ^",
    ]
    assert text(finding((1, 0, 4, 4)), source).split("\n")[3:] == ["1 | f(", "  | ^^"]


def test_a_file_without_lines_has_no_frame():
    assert text(finding((3, 0, 3, 1)), "") == expected("""
        AG649 `out.write(...)` is dropped (tensorarray-write-dropped)
         --> step.py:3:1
        """)


def test_colours_are_only_added():
    import re

    one = finding((6, 17, 6, 32), help="bind it")
    colored = text(one, SOURCE, color=True)
    assert "\033[1;31mAG649\033[0m" in colored
    assert re.sub("\033\\[[0-9;]*m", "", colored) == text(one, SOURCE)


def test_concise():
    one = finding((6, 17, 6, 32))
    assert list(render("concise", View((one,), 1))) == [
        "step.py:6:18: AG649 `out.write(...)` is dropped (tensorarray-write-dropped)"
    ]


def test_json():
    related = (Related("traced from here", Span(4, 0, 4, 12)),)
    one = finding((6, 17, 6, 32), why="w", help="h", related=related)
    document = json.loads("\n".join(render("json", View((one,), 3))))
    assert document["version"] == 1
    assert document["tool"]["name"] == "aglint"
    assert document["files"] == 3
    assert document["summary"] == {
        "problems": 1,
        "files_with_problems": 1,
        "fixable": 0,
        "fixable_unsafe": 0,
        "by_code": {"AG649": 1},
    }
    assert document["diagnostics"] == [
        {
            "code": "AG649",
            "symbol": "tensorarray-write-dropped",
            "msgid": "E7249",
            "severity": "error",
            "confidence": "HIGH",
            "message": "`out.write(...)` is dropped",
            "why": "w",
            "help": "h",
            "filename": "step.py",
            "location": {"row": 6, "column": 18},
            "end_location": {"row": 6, "column": 33},
            "related": [
                {
                    "message": "traced from here",
                    "filename": "step.py",
                    "location": {"row": 4, "column": 1},
                    "end_location": {"row": 4, "column": 13},
                }
            ],
            "fix": None,
        }
    ]


@pytest.mark.parametrize(
    "found, files, summary",
    [
        ((), 12, "No problems in 12 files."),
        ((), 1, "No problems in 1 file."),
        ((finding((1, 0, 1, 1)),), 12, "Found 1 problem in 1 of 12 files."),
        ((finding((1, 0, 1, 1)),) * 3, 1, "Found 3 problems in 1 of 1 file."),
        ((fixable("display"),), 1, "Found 1 problem in 1 of 1 file."),
        (
            (fixable("safe"),),
            1,
            "Found 1 problem in 1 of 1 file. [*] 1 fixable with `aglint fix --apply`.",
        ),
        (
            (fixable("safe"), fixable("unsafe"), fixable("unsafe")),
            1,
            "Found 3 problems in 1 of 1 file. [*] 1 fixable with `aglint fix --apply` "
            "(2 more with --unsafe-fixes).",
        ),
        (
            (fixable("unsafe"),),
            1,
            "Found 1 problem in 1 of 1 file. 1 fixable with `aglint fix --apply --unsafe-fixes`.",
        ),
    ],
)
def test_summary(found, files, summary):
    assert View(found, files).summary == summary


@pytest.mark.parametrize(
    "applicability, head, tail",
    [
        ("safe", "AG649 [*] ", "  = safe fix: bind it to `out`"),
        ("unsafe", "AG649 [*] ", "  = unsafe fix: bind it to `out`"),
        ("display", "AG649 `out", "  = suggestion: bind it to `out`"),
    ],
)
def test_a_fix_shows(applicability, head, tail):
    rows = text(fixable(applicability), SOURCE).split("\n")
    assert rows[0].startswith(head)
    assert rows[-1] == tail
    [row] = render("concise", View((fixable(applicability),), 1))
    assert row.startswith(f"step.py:6:18: {head}")


def test_a_fix_in_json():
    document = json.loads("\n".join(render("json", View((fixable("unsafe"),), 1))))
    assert document["summary"]["fixable_unsafe"] == 1
    assert document["diagnostics"][0]["fix"] == {
        "applicability": "unsafe",
        "message": "bind it to `out`",
        "edits": [
            {
                "location": {"row": 6, "column": 18},
                "end_location": {"row": 6, "column": 18},
                "content": "out = ",
            }
        ],
    }
