"""Comments that hide findings. Each program marks with `# !` the lines that must still report."""

from __future__ import annotations

import textwrap

import pytest

from aglint.config import Config
from aglint.engine import check_source
from aglint.source import Source

HEAD = """\
import tensorflow as tf
@tf.function
def f(x):
    out = tf.TensorArray(tf.float32, 9)
"""
FIRST = HEAD.count("\n") + 1


def check(body: str, config: Config | None = None):
    text = HEAD + textwrap.indent(textwrap.dedent(body).lstrip("\n"), "    ")
    found = check_source(Source.from_text(text, "f.py"), config)
    wanted = [n for n, row in enumerate(text.split("\n"), 1) if row.endswith("# !")]
    return (
        text,
        [one for one in found if one.code == "AG002"],
        wanted,
        [one.span.line for one in found if one.code == "AG649"],
    )


HIDING = {
    "behind code": """
        out.write(0, x)  # aglint: ignore AG649 -- filled later
        out.write(0, x)  # !
        """,
    "symbol, prefix, several": """
        out.write(0, x)  # aglint: ignore tensorarray-write-dropped
        out.write(0, x)  # aglint: ignore ag-tensorarray-write-dropped
        out.write(0, x)  # aglint: ignore AG6
        out.write(0, x)  # aglint:ignore AG001 AG649
        """,
    "after another comment": """
        out.write(0, x)  # type: ignore  # aglint: ignore AG649
        """,
    "any line of the reported expression": """
        out.write(
            0,  # aglint: ignore AG649
            x,
        )
        out.write(0,
                  x)  # aglint: ignore AG649
        """,
    "another expression of the same line is not hidden": """
        y = (x,
             x)  # aglint: ignore AG001
        out.write(0, x); z = (x,  # !
            x)
        """,
    "alone above": """
        # aglint: ignore AG649 -- reason

        # more words
        out.write(0,
            x)
        out.write(0, x)  # !
        """,
    "above a compound statement is its header only": """
        # aglint: ignore AG001
        if x:
            out.write(0, x)  # !
        """,
    "disable and enable": """
        out.write(0, x)  # !
        # aglint: disable AG649
        out.write(0, x)
        if x:
            out.write(0, x)
        # aglint: enable AG649
        out.write(0, x)  # !
        """,
    "disable to the end": """
        # aglint: disable AG6
        out.write(0, x)
        out.write(0, x)
        """,
    "file-ignore from anywhere": """
        out.write(0, x)
        # aglint: file-ignore AG649
        """,
    "a string is no comment": """
        s = "# aglint: file-ignore AG649"
        out.write(0, x)  # !
        """,
    "pylint behind code": """
        out.write(0, x)  # pylint: disable=ag-tensorarray-write-dropped
        out.write(0, x)  # pylint: disable=unused-variable, E7249
        out.write(0, x)  # pylint: disable=aglint
        out.write(0, x)  # pylint: disable=tensorarray-write-dropped  # !
        """,
    "pylint alone: the rest of the block": """
        if x:
            out.write(0, x)  # !
            # pylint: disable=aglint
            out.write(0, x)
            # pylint: enable=aglint
            out.write(0, x)  # !
        else:
            out.write(0, x)  # !
            # pylint: disable=aglint
            out.write(0, x)
        out.write(0, x)  # !
        """,
    "pylint next": """
        # pylint: disable-next=aglint
        out.write(0, x)
        out.write(0, x)  # !
        """,
    "pylint file": """
        out.write(0, x)
        # pylint: skip-file
        """,
}


@pytest.mark.parametrize("body", HIDING.values(), ids=HIDING)
def test_hides_just_what_it_says(body):
    _, _, wanted, found = check(body, Config(select=("AG649",)))
    assert found == wanted


@pytest.mark.parametrize(
    "comment, said",
    [
        ("# aglint: ignore", "`ignore` must name the rules"),
        ("# aglint: ignore -- why", "`ignore` must name the rules"),
        ("# aglint: ignore ALL", "`ignore ALL` hides everything: name rules"),
        ("# aglint: ignore AG", "`ignore AG` hides everything"),
        ("# aglint: ignored AG649", "aglint knows no comment 'ignored'; did you mean 'ignore'?"),
        ("# aglint: ignore[AG649]", "no rule is called '[AG649]'; did you mean 'AG649'?"),
        ("# aglint: ignore AG648", "no rule is called 'AG648'; did you mean 'AG"),
        ("# aglint: ignore AG649", "nothing to hide for `AG649` here: remove it"),
        ("# aglint: disable AG6", "nothing to hide for `AG6` here: remove it"),
        ("# aglint: enable AG649", "no `disable AG649` stands above this `enable`"),
    ],
)
def test_a_wrong_or_idle_comment_is_a_finding(comment, said):
    text, (problem,), _, _ = check(f"y = x  {comment}\n")
    assert said in problem.message
    assert problem.severity == "warning"
    row = text.split("\n")[problem.span.line - 1]
    assert row[problem.span.column : problem.span.end_column] == comment


@pytest.mark.parametrize(
    "comment, config",
    [
        ("# aglint: ignore AG649", Config(select=("AG001", "AG002"))),  # the rule did not run
        ("# aglint: ignore AG649", Config(ignore=("AG002",))),
        ("# aglint: nonsense", Config(ignore=("bad-suppression",))),
        ("# aglint: ignore AG649  # aglint: file-ignore AG002", None),
        ("# aglint: example f(3)", None),
    ],
)
def test_comments_that_are_not_reported(comment, config):
    assert check(f"y = x\n{comment}\n", config)[1] == []


def test_a_finding_below_the_confidence_still_uses_its_comment():
    body = "out.write(0, x)  # aglint: ignore AG649\n"
    assert check(body, Config(min_confidence="HIGH"))[1] == []


def test_signatures(monkeypatch):
    import sys
    import types

    from aglint import rule

    card = rule.load_all()["tensorarray-write-dropped"]
    module = types.ModuleType("fake")
    module.check = lambda function, report: report(function.node, call="c", name="n")
    monkeypatch.setitem(sys.modules, card.module, module)
    text = """\
import tensorflow as tf
# aglint: ignore AG649
@tf.function(
    autograph=True)
@tf.autograph.to_graph
def f(x): pass
@tf.function
# aglint: ignore AG649
def g(x): pass
@tf.function
def h(x,
      y):  # aglint: ignore AG649
    pass
@tf.function
def i(x,
      y):
    pass  # aglint: ignore AG649
"""
    config = Config(select=("AG649",))
    found = check_source(Source.from_text(text), config)
    assert [one.span.line for one in found] == [15]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_every_line_ending(newline):
    text = (HEAD + "    out.write(0, x)  # aglint: ignore AG649\n    out.write(0, x)\n").replace(
        "\n", newline
    )
    found = check_source(Source.from_bytes(text.encode(), "f.py"), Config(select=("AG649",)))
    assert [one.span.line for one in found] == [FIRST + 1]
