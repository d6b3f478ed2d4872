"""`aglint explain`: the rule and the reader's line, for messages, warnings and real tracebacks."""

from __future__ import annotations

import contextlib
import io
import json
import logging
import re
import sys
import textwrap
import traceback
from difflib import SequenceMatcher
from pathlib import Path

import pytest
import tensorflow as tf

from aglint.cli.main import main
from aglint.engine import check_source
from aglint.explain import explain
from aglint.messages import CAUSES, MESSAGES, NOT_TRANSFORMED
from aglint.messages.message import RETRACED
from aglint.prove.cards import load
from aglint.rule import Rule, load_all
from aglint.source import Source
from aglint.staging.map import file_map
from aglint.staging.module import Module

RULES = load_all()
RAISES = {symbol: rule for symbol, rule in RULES.items() if rule.claim.kind == "raises"}
TRACES = {symbol: rule for symbol, rule in RULES.items() if rule.claim.kind == "traces"}
ANY_MESSAGE = {"raise-under-tensor-condition", "graph-error-caught"}
"""Rules about exceptions whose text is the reader's own, or any operation's."""
OTHER_MESSAGE = {"loop-dtype-change"}
"""Rules that stand for several messages; `stage` foretells another one than their card shows."""


def symbols(found) -> list[str]:
    return [rule.symbol for rule in found.rules]


@pytest.mark.parametrize("symbol", sorted(RAISES.keys() - ANY_MESSAGE))
def test_every_claim_is_part_of_a_message_of_its_rule(symbol):
    texts = [f"{one.error}: {one.text}" for one in MESSAGES if symbol in one.rules]
    for _, claim in RAISES[symbol].claim.errors:
        assert any(shared(text, claim) >= min(len(claim), 15) for text in texts), claim


def shared(left: str, right: str) -> int:
    """The length of the longest stretch that two texts have in common."""
    return SequenceMatcher(None, left, right, autojunk=False).find_longest_match().size


def test_the_table_names_rules_that_exist():
    named = {symbol for one in (*MESSAGES, *CAUSES, NOT_TRANSFORMED) for symbol in one.rules}
    assert named <= RULES.keys()
    assert TRACES.keys() <= set(RETRACED)


def test_every_message_without_a_rule_says_what_to_do():
    assert [one.text for one in (*MESSAGES, *CAUSES) if not one.rules and not one.advice] == []


@pytest.fixture
def directory(tmp_path, monkeypatch):
    """An empty one, and a session of Keras of its own."""
    monkeypatch.chdir(tmp_path)
    tf.random.set_seed(1)
    yield tmp_path
    tf.keras.backend.clear_session()


def run_bad(rule: Rule, directory: Path) -> tuple[str, str, str]:
    """What a card's bad example raises and logs, and its file."""
    path = directory / f"{rule.symbol}.py"
    path.write_text(rule.bad.text, encoding="utf-8")
    module = load(path)
    log = io.StringIO()
    handler = logging.StreamHandler(log)
    tf.get_logger().addHandler(handler)
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            module.main()
        raised = ""
    except Exception:
        raised = traceback.format_exc()
    finally:
        tf.get_logger().removeHandler(handler)
    return raised, log.getvalue(), module.__file__


@pytest.mark.slow
@pytest.mark.parametrize("rule", RAISES.values(), ids=RAISES)
def test_real_tracebacks(rule, directory):
    raised, _, path = run_bad(rule, directory)
    found = explain(raised)
    assert symbols(found)[0] == rule.symbol, found.said
    assert found.sure
    assert found.frame.path == path
    lines = rule.bad.text.splitlines()
    assert found.frame.code in ("", lines[found.frame.line - 1].strip())
    assert {one.span.line for one in found.findings if one.code == rule.code} & {*rule.bad.marked}
    elsewhere = explain(raised.replace(path, "/elsewhere/program.py"))
    assert rule.symbol in symbols(elsewhere)
    assert elsewhere.frame.line == found.frame.line
    if rule.symbol not in OTHER_MESSAGE:
        assert_foretold(rule, raised)


def assert_foretold(rule: Rule, raised: str) -> None:
    """What `stage` foretells for the bad example is in the traceback."""
    source = Source.from_text(rule.bad.text, "program.py")
    marks = file_map(Module(source), check_source(source)).marks
    for mark in marks:
        if mark.message:
            literal = (re.escape(part) for part in re.split(r"\.\.\.|\s+", mark.message))
            assert re.search(r"[\s\S]*?".join(literal), raised), mark.message


@pytest.mark.parametrize("rule", TRACES.values(), ids=TRACES)
def test_real_retracing_warnings(rule, directory):
    _, logged, path = run_bad(rule, directory)
    if not logged:
        assert rule.claim.count < 5  # TensorFlow does not warn so soon
        return
    found = explain(logged, path=path)
    assert (symbols(found)[0], found.sure) == (rule.symbol, True)
    assert found.frame.line in rule.bad.marked
    assert rule.symbol in symbols(explain(logged))


PROGRAM = textwrap.dedent("""\
    import tensorflow as tf


    @tf.function
    def rescale(values: tf.Tensor):
        if tf.size(values) > 3:
            scale = 2.0
        return values * scale
    """)

PYTHON = """\
Traceback (most recent call last):
  File "{path}", line 11, in <module>
    rescale(x)
  File "/v/lib/python3.11/site-packages/tensorflow/python/util/traceback_utils.py", line 153, in h
    raise e.with_traceback(filtered_tb) from None
  File "/tmp/__autograph_generated_file1.py", line 26, in tf__rescale
    ag__.if_stmt(ag__.ld(x) > 3, if_body, else_body, get_state, set_state, ('scale',), 1)
ValueError: in user code:

    File "{path}", line 6, in rescale  *
        if tf.size(values) > 3:

    ValueError: 'scale' must also be initialized in the else branch
"""
PYTEST = """\
{path}:6: in rescale
    if tf.size(values) > 3:
/v/lib/python3.11/site-packages/tensorflow/python/autograph/control_flow.py:358: in verify
E   ValueError: 'scale' must also be initialized in the else branch
"""
IPYTHON = """\
\x1b[0;31mValueError\x1b[0m                                Traceback (most recent call last)
File {path}:6, in rescale(values)
----> 6     if tf.size(values) > 3:

\x1b[0;31mValueError\x1b[0m: 'scale' must also be initialized in the else branch
"""
FORMS = {"Python": PYTHON, "pytest": PYTEST, "IPython": IPYTHON}


@pytest.fixture
def program(tmp_path):
    path = tmp_path / "program.py"
    path.write_text(PROGRAM)
    return path


@pytest.mark.parametrize("text", FORMS.values(), ids=FORMS)
def test_forms_of_tracebacks(text, program):
    found = explain(text.format(path=program))
    assert symbols(found) == ["name-bound-in-one-branch"]
    assert (found.frame.path, found.frame.line) == (str(program), 6)
    assert (found.frame.function, found.frame.code) == ("rescale", "if tf.size(values) > 3:")
    assert [one.code for one in found.findings] == ["AG190"]


def test_the_message_fills_the_help():
    found = explain("ValueError: 'scale' must also be initialized in the else branch")
    assert found.advice.startswith("give `scale` a value of the same type")
    assert dict(found.fields) == {"name": "scale", "branch": "else"}


WARNING = (
    "WARNING:tensorflow:AutoGraph could not transform <function Model.step at 0x7f> and will run "
    "it as-is.\nPlease report this to the TensorFlow team.\nCause: {cause}\nTo silence this "
    "warning, decorate the function with @tf.autograph.experimental.do_not_convert\n"
)
CAUSED = {
    "(<gast.gast.NamedExpr object at 0x7f>, (n := 1))": ("autograph-off", "`:=`"),
    "name node, x, outside of any statement?": ("autograph-off", "`match`"),
    "for/else statement not yet supported": ("autograph-off", "`else`"),
    "generators are not supported": ("autograph-off", "`yield`"),
    "could not parse the source code of <function f>: found multiple definitions with identical "
    "signatures at the location.": ("lambdas-on-one-line", "own"),
    "annotated name 'total' can't be nonlocal (f.py, line 2)": ("annotated-loop-name", "annotat"),
    "code mixing tabs and spaces for indentation is not allowed": ("autograph-off", "indent"),
    "nobody knows": ("autograph-off", "construct"),
}


@pytest.mark.parametrize("cause, meant", CAUSED.items(), ids=[one[:20] for one in CAUSED])
def test_why_autograph_could_not_transform(cause, meant):
    found = explain(WARNING.format(cause=cause))
    assert symbols(found)[0] == meant[0]
    assert found.function == "Model.step"
    assert meant[1] in found.advice


def test_an_error_goes_before_the_warning_above_it():
    text = WARNING.format(cause="generators are not supported") + PYTHON.format(path="p.py")
    assert symbols(explain(text)) == ["name-bound-in-one-branch"]


LOOKS = {
    "assert x > 0": "assert-on-tensor",
    "y = 1 if x > 0 else (2 if x > 1 else 3)": "nested-ternary",
    "if x > 0:": "autograph-off",
    "return max(x, 1.0)": "tensor-as-python-bool",
}


@pytest.mark.parametrize("code, symbol", LOOKS.items(), ids=LOOKS.values())
def test_without_the_file_the_line_decides(code, symbol):
    star = "  **" if code.startswith("if") else "  *"
    found = explain(
        f'in user code:\n\n    File "gone.py", line 3, in f{star}\n        {code}\n\n'
        "    OperatorNotAllowedInGraphError: Using a symbolic `tf.Tensor` as a Python `bool` is "
        "not allowed.\n"
    )
    assert symbols(found)[0] == symbol


NOT_KNOWN = {
    "no error": "hello",
    "Python's own": "Traceback\nTypeError: 'tuple' object does not support item assignment",
    "another library's": "ValueError: bad input shape (3,)",
}


@pytest.mark.parametrize("text", NOT_KNOWN.values(), ids=NOT_KNOWN)
def test_what_it_does_not_know(text, tmp_path, capsys):
    path = tmp_path / "error.txt"
    path.write_text(text)
    assert main(["explain", str(path)]) == 1
    shown = capsys.readouterr().out
    assert shown.startswith("aglint does not know this message:")
    assert text.splitlines()[-1] in shown


def test_text(program, capsys, monkeypatch):
    stdin = io.TextIOWrapper(io.BytesIO(PYTHON.format(path=program).encode()))
    monkeypatch.setattr(sys, "stdin", stdin)
    assert main(["explain", "--isolated"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith(
        textwrap.dedent(f"""\
        AG190 name-bound-in-one-branch: `scale` is bound in only one branch of an `if` on a tensor
          ValueError: 'scale' must also be initialized in the else branch

        Your line: {program}:6 in rescale
            if tf.size(values) > 3:

        What to do: give `scale` a value of the same type before the `if`, or in the other branch
        More: aglint rule AG190

        `aglint check` says there:

        AG190 [*] `scale` is bound in only one branch
        """).rstrip()
    )


def test_json(program, tmp_path, capsys):
    path = tmp_path / "error.txt"
    path.write_text(PYTHON.format(path=program))
    assert main(["explain", str(path), "--output-format", "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["version"] == 1
    assert (document["known"], document["sure"]) == (True, True)
    assert document["rules"] == [{"code": "AG190", "symbol": "name-bound-in-one-branch"}]
    assert document["line"]["row"] == 6
    assert [one["location"]["row"] for one in document["findings"]] == [7]


def test_the_source_can_be_given(program, tmp_path, capsys):
    path = tmp_path / "error.txt"
    path.write_text("ValueError: 'scale' must also be initialized in the else branch")
    main(["explain", str(path)])
    assert "`--source PATH` lets aglint look for it" in capsys.readouterr().out
    main(["explain", str(path), "--source", str(program)])
    assert f"Your line: {program}:7" in capsys.readouterr().out


ERRORS = {"empty": ("", "nothing to explain"), "missing": (None, "No such file")}


@pytest.mark.parametrize("text, said", ERRORS.values(), ids=ERRORS)
def test_errors(text, said, tmp_path, capsys):
    path = tmp_path / "error.txt"
    if text is not None:
        path.write_text(text)
    assert main(["explain", str(path)]) == 2
    assert said in capsys.readouterr().err
