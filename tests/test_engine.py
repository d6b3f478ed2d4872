"""The engine: what it calls, what it makes of failures, and which files it takes."""

from __future__ import annotations

import os
import sys
import types
from dataclasses import replace

import pytest

from aglint import engine, rule
from aglint.config import Config, Configs
from aglint.diagnostic import Related
from aglint.engine import check_file, check_paths, check_source
from aglint.selection import enabled
from aglint.source import Source, Span

DROPPED = """\
import tensorflow as tf

@tf.function
def f(x):
    out = tf.TensorArray(tf.float32, 1)
    out.write(0, x)
"""


def check(text: str, config: Config | None = None):
    return check_source(Source.from_text(text, "f.py"), config)


@pytest.fixture
def one_rule(monkeypatch):
    """Replaces the check of the one rule that runs."""

    def install(**functions):
        module = types.ModuleType("fake")
        vars(module).update(functions)
        card = rule.load_all()["tensorarray-write-dropped"]
        monkeypatch.setitem(sys.modules, card.module, module)
        return Config(select=(card.symbol,))

    return install


def test_a_finding_is_filled_from_the_card():
    (found,) = check(DROPPED, Config(select=("AG649",)))
    assert found.message == (
        "the result of `out.write(...)` is dropped: in a graph the element is never written"
    )
    assert found.help == "write `out = out.write(...)`"
    assert (found.code, found.severity, found.confidence) == ("AG649", "error", "CONTROL_FLOW")
    assert found.span == Span(6, 4, 6, 19)
    assert found.related == (Related("traced from here", Span(3, 0, 3, 12)),)


def test_a_check_sees_only_traced_functions_and_the_module_once(one_rule):
    seen = []
    config = one_rule(
        check=lambda function, report: seen.append(function.qualname),
        check_module=lambda module, report: seen.append(len(module.functions)),
    )
    check("import tensorflow as tf\ndef f(): pass\n@tf.function\ndef g(): pass\n", config)
    assert seen == [2, "g"]


def test_a_report_can_overrule_the_card(one_rule):
    def check_one(function, report):
        report(
            Span(1, 0, 1, 6),
            related=[Related("bound here", Span(2, 0, 2, 1))],
            severity="warning",
            confidence="INFERENCE",
            why="so",
            help="do",
            call="c",
            name="n",
        )

    (found,) = check(DROPPED, one_rule(check=check_one))
    assert (found.severity, found.confidence, found.why, found.help) == (
        "warning",
        "INFERENCE",
        "so",
        "do",
    )
    assert [one.message for one in found.related] == ["bound here", "traced from here"]


def test_the_same_finding_twice_is_one(one_rule):
    def check_one(function, report):
        for _ in range(2):
            report(function.node, call="c", name="n")

    assert len(check(DROPPED, one_rule(check=check_one))) == 1


def test_findings_are_in_the_readers_order(one_rule):
    def check_one(function, report):
        for line in (3, 1, 2):
            report(Span(line, 0, line, 1), call="c", name="n")

    assert [one.span.line for one in check(DROPPED, one_rule(check=check_one))] == [1, 2, 3]


@pytest.mark.parametrize(
    "error, code, said",
    [
        (
            *(KeyError("x"), "AG000"),
            "tensorarray-write-dropped failed: KeyError: 'x' (test_engine.py:",
        ),
        (
            *(ValueError("too\nmany"), "AG000"),
            "failed: ValueError: too many (test_engine.py:",
        ),
        (
            *(RecursionError("too deep"), "AG099"),
            "this is too deeply nested for `tensorarray-write-dropped`",
        ),
    ],
)
def test_a_failing_check_is_a_finding(one_rule, error, code, said):
    def check_one(function, report):
        report(function.node, call="c", name="n")
        raise error

    failure, kept = sorted(check(DROPPED, one_rule(check=check_one)), key=lambda one: one.code)
    assert (failure.code, failure.span.line) == (code, 4)
    assert said in failure.message
    assert kept.code == "AG649"


TRACED = "import tensorflow as tf\n\n@tf.function\ndef f(x):\n"
HARD = {
    "a sum": ("    return " + " + ".join(["x"] * 1500), []),
    "branches in branches": (
        "".join(f"{' ' * n}    if x:\n" for n in range(90)) + " " * 94 + "x",
        [],
    ),
    "a chain": (
        "    if x > 0:\n        y = 1\n"
        + "".join(f"    elif x > {n}:\n        y = {n}\n" for n in range(2000)),
        [("AG099", 1)],
    ),
    "a long function": ("".join(f"    v{n} = x + {n}\n" for n in range(3000)), [("AG099", 4)]),
    "a long chain of calls": (
        "    return g0(x)\n"
        + "".join(f"def g{n}(x):\n    return g{n + 1}(x)\n" for n in range(300))
        + "def g300(x):\n    return x",
        [],
    ),
    "a circle of classes": ("    return x\nclass A(B): ...\nclass B(A): ...", []),
}


@pytest.mark.parametrize("name", HARD)
def test_what_is_too_complex_is_said(name):
    body, expected = HARD[name]
    found = check(f"{TRACED}{body}\n")
    assert [(one.code, one.span.line) for one in found] == expected


def test_a_failing_analysis_is_a_finding(monkeypatch):
    def fail(self, source, config, entries):
        raise ZeroDivisionError("why")

    monkeypatch.setattr("aglint.staging.module.Module.__init__", fail)
    (found,) = check(DROPPED, Config(ignore=("AG000",)))
    assert found.code == "AG000"
    assert "the analysis failed: ZeroDivisionError: why" in found.message


@pytest.mark.parametrize(
    "data, said, place",
    [
        (b"def f(:\n", "syntax error", (1, 6)),
        (b"a\nb\nx = '\xe9'\n", "can't decode byte 0xe9 as utf-8", (3, 0)),
        (b"# coding: nonsense\n", "unknown encoding", (1, 0)),
        (b"x = 1\x00\n", "null byte", (1, 0)),
        (b"if x:\n\ty\n        z\n", "inconsistent use of tabs", (3, 0)),
    ],
)
def test_what_is_not_python_is_a_finding(tmp_path, data, said, place):
    path = tmp_path / "f.py"
    path.write_bytes(data)
    (found,) = check_file(str(path), Config(select=("AG649",)))
    assert (found.code, found.span.line) == ("AG001", place[0])
    assert said in found.message


def test_a_file_that_can_not_be_read_is_a_finding(tmp_path):
    (tmp_path / "broken.py").symlink_to(tmp_path / "nowhere")
    (found,) = check_paths([str(tmp_path)], Config()).diagnostics
    assert found.code == "AG001"
    assert "can't read the file: No such file" in found.message


def test_a_file_without_tensorflow_is_only_parsed(monkeypatch):
    monkeypatch.setattr(engine, "_run", lambda *_: pytest.fail("analysed"))
    assert check("import numpy as np\nstuff = np.zeros(3)\n") == []


def test_a_wrapper_makes_a_file_without_tensorflow_worth_a_look(one_rule):
    text = "import jit\n\n@jit.function\ndef f(x): pass\n"
    config = one_rule(check=lambda function, report: report(function.node, call="c", name="n"))
    assert check(text, config) == []
    assert len(check(text, replace(config, wrappers=("jit.function",)))) == 1


def test_min_confidence():
    for least, count in (("HIGH", 0), ("CONTROL_FLOW", 1), ("INFERENCE", 1)):
        assert len(check(DROPPED, Config(select=("AG649",), min_confidence=least))) == count


KERAS = """\
import tensorflow as tf

class Net(tf.keras.Model):
    def call(self, x):
        if tf.reduce_sum(x) > 0:
            return x
        return -x

net = tf.keras.Sequential([tf.keras.layers.Lambda(lambda x: x if tf.size(x) > 0 else -x)])
"""


@pytest.mark.parametrize("target, lines", [("", [5, 9]), ("2.16", [5, 9]), ("2.15.1", [])])
def test_target_tf_decides_whether_autograph_converts_keras(target, lines):
    found = check(KERAS, Config(target_tf=target))
    assert [one.span.line for one in found] == lines
    assert {one.symbol for one in found} <= {"tensor-as-python-bool"}


def test_target_tf_leaves_out_rules_that_do_not_hold_there():
    newest, older = (enabled(Config(target_tf=target), "") for target in ("2.16", "2.15"))
    assert newest.keys() == enabled(Config(), "").keys()
    assert newest.keys() - older.keys() == {
        "tensor-as-training-flag",
        "tensorflow-on-keras-tensor",
        "variables-read-before-build",
    }


def test_other_files_go_on_and_processes_change_nothing(tmp_path):
    for number in range(6):
        (tmp_path / f"m{number}.py").write_text(DROPPED if number % 2 else "def f(:\n")
    serial = check_paths([str(tmp_path)], Config(select=("AG649",)), 1)
    assert [one.code for one in serial.diagnostics] == ["AG001", "AG649"] * 3
    assert check_paths([str(tmp_path)], Config(select=("AG649",)), 3) == serial


def test_a_process_that_dies_costs_one_file(tmp_path, one_rule):
    def die(function, report):
        if report.module.source.path.endswith("m1.py"):
            os._exit(9)
        report(function.node, call="c", name="n")

    config = one_rule(check=die)
    for number in range(4):
        (tmp_path / f"m{number}.py").write_text(DROPPED)
    found = check_paths([str(tmp_path)], config, 2).diagnostics
    assert [one.code for one in found] == ["AG649", "AG000", "AG649", "AG649"]
    assert "the process that checked this file died" in found[1].message


class TestFiles:
    @pytest.fixture
    def tree(self, tmp_path, monkeypatch):
        for name in (
            "a.py",
            "b.txt",
            "pkg/c.py",
            "pkg/__pycache__/d.py",
            ".venv/e.py",
            "node_modules/f.py",
            "build/g.py",
            "x/site-packages/h.py",
        ):
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("")
        monkeypatch.chdir(tmp_path)
        return tmp_path

    @pytest.mark.parametrize(
        "paths, files",
        [
            (["."], ["a.py", "pkg/c.py"]),
            (["pkg", "a.py", "./a.py"], ["a.py", "pkg/c.py"]),
            (["b.txt"], ["b.txt"]),
            (["build/g.py"], ["build/g.py"]),
            (["x/site-packages"], ["x/site-packages/h.py"]),
            ([".venv"], [".venv/e.py"]),
        ],
    )
    def test_paths(self, tree, paths, files):
        assert engine.python_files(paths, Configs.fixed(Config())) == files

    @pytest.mark.parametrize(
        "settings, files",
        [
            ({"extend_exclude": ("pkg",)}, ["a.py"]),
            ({"extend_exclude": ("/c.py",)}, ["a.py", "pkg/c.py"]),
            ({"extend_exclude": ("c.*",)}, ["a.py"]),
            ({"exclude": ("pkg", "x", ".venv")}, ["a.py", "build/g.py", "node_modules/f.py"]),
        ],
    )
    def test_excludes(self, tree, settings, files):
        assert engine.python_files(["."], Configs.fixed(Config(root=tree, **settings))) == files

    def test_force_exclude(self, tree):
        configs = Configs.fixed(Config(root=tree, extend_exclude=("pkg",)))
        named = ["pkg/c.py", "build/g.py", "a.py"]
        assert engine.python_files(named, configs) == sorted(named)
        assert engine.python_files(named, configs, force_exclude=True) == ["a.py"]

    def test_a_missing_path_ends_the_run(self, tree):
        with pytest.raises(FileNotFoundError, match="no such file or directory: nowhere"):
            engine.python_files(["a.py", "nowhere"], Configs.fixed(Config()))
