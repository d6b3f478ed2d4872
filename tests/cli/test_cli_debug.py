"""`aglint debug cfg`: the graph with its facts in three formats, and clear errors."""

from __future__ import annotations

import textwrap

import pytest

from aglint.cli.main import main

PROGRAM = textwrap.dedent("""
    class Model:
        def call(self, x):
            if x:
                y = "a\\\\b"
            return y

    def outer():
        def inner():
            return 1
        return inner

    def twice(): pass
    def twice(): return 2
    """)

TEXT = """\
Model.call
   0  entry -> 1
        live: x y
        unbound: y
   1  line 4: x; reads x -> 2, 4
        live: x y
        unbound: y
   2  line 5: 'a\\\\b' -> 3
        unbound: y
   3  line 5: y = 'a\\\\b'; binds y -> 4
        unbound: y
   4  line 6: y; reads y -> 5
        live: y
        unbound: y
        reaching: y@5
   5  exit
        unbound: y
        reaching: y@5
"""


@pytest.fixture
def program(tmp_path):
    path = tmp_path / "program.py"
    path.write_text(PROGRAM)
    return path


def test_text(program, capsys):
    assert main(["debug", "cfg", f"{program}::Model.call", "--facts", "live,unbound,reaching"]) == 0
    assert capsys.readouterr().out == TEXT


def test_dot(program, capsys):
    assert main(["debug", "cfg", f"{program}::Model.call", "--format", "dot"]) == 0
    out = capsys.readouterr().out
    assert out.startswith('digraph "Model.call" {\n')
    assert out.endswith("}\n")
    assert '  n1 [label="line 4: x; reads x\\l"];\n' in out
    assert "  n1 -> n2;\n  n1 -> n4;\n" in out
    assert "'a\\\\\\\\b'" in out  # each backslash of the label is escaped once more


def test_mermaid(program, capsys):
    arguments = ["debug", "cfg", f"{program}::outer.inner", "--format", "mermaid", "--facts=live"]
    assert main(arguments) == 0
    assert capsys.readouterr().out.splitlines()[:7] == [
        "---",
        "title: outer.inner",
        "---",
        "flowchart TD",
        '  n0["entry"]',
        '  n1["line 10: 1"]',
        '  n2["exit"]',
    ]


def test_one_of_several_by_its_line(program, capsys):
    assert main(["debug", "cfg", f"{program}::twice:14"]) == 0
    assert "line 14: 2" in capsys.readouterr().out


@pytest.mark.parametrize(
    "target, options, message",
    [
        ("{}::Model.cal", [], "has no function 'Model.cal'; did you mean 'Model.call'?"),
        ("{}::twice", [], "several functions 'twice' (lines 13, 14); ask for one as twice:14"),
        ("{}::twice:9", [], "has no function 'twice:9'"),
        ("{}", [], "is not FILE::FUNCTION"),
        ("{}.nowhere::f", [], "can't read the file"),
        ("{}::outer", ["--facts", "lives"], "unknown fact 'lives'; did you mean 'live'?"),
    ],
)
def test_errors_say_what_is_wrong(program, capsys, target, options, message):
    assert main(["debug", "cfg", target.format(program), *options]) == 2
    captured = capsys.readouterr()
    assert message in captured.err
    assert captured.out == ""


def test_a_file_that_does_not_parse(tmp_path, capsys):
    path = tmp_path / "broken.py"
    path.write_text("x = (\n")
    assert main(["debug", "cfg", f"{path}::f"]) == 2
    assert f"{path}:1: syntax error" in capsys.readouterr().err
