"""Arguments that a program passes are kept, and the functions are proven with them."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from aglint.cli.main import main
from aglint.prove import (
    DISAGREED,
    NEVER,
    NOT_PROVEN,
    PROVEN,
    ProveOptions,
    RecordingError,
    prove,
    record,
    recorded,
)

MODEL = """\
import tensorflow as tf


class Cell(tf.Module):
    def __init__(self, units):
        super().__init__()
        self.w = tf.Variable(tf.ones([units]))
        self.calls = 0

    def step(self, x, *, scale=1.0):
        self.calls += 1
        if tf.reduce_sum(x) > 1.0:
            x = x * self.w
        return x * scale

    @property
    def size(self):
        if tf.reduce_sum(self.w) > 1.0:
            return self.w + 0.0
        return -self.w

    @classmethod
    def made(cls, units):
        if units > 2:
            return units
        return -units


class Deep(Cell):
    def step(self, x, *, scale=1.0):
        return super().step(x, scale=scale) + 1.0


@tf.function
def clip(x, limit=1.0):
    if tf.reduce_sum(x) > limit:
        x = x * limit
    return x


def apply(function, x):
    if tf.reduce_sum(x) > 1.0:
        x = function(x)
    return x


def wrong(x):
    if x > 1.0:
        x = x + 1.0
    return x


def uncalled(x):
    if x > 1.0:
        x = x + 1.0
    return x
"""
CHANGES = {
    "if tf.reduce_sum(x) > 1.0:\n            x = x * self.w\n": (
        "x = tf.cond(tf.reduce_sum(x) > 1.0, lambda: x * self.w, lambda: x)\n"
    ),
    "if tf.reduce_sum(self.w) > 1.0:\n            return self.w + 0.0\n        return -self.w": (
        "return tf.cond(tf.reduce_sum(self.w) > 1.0, lambda: self.w + 0.0, lambda: -self.w)"
    ),
    "if units > 2:\n            return units\n        return -units": (
        "return units if units > 2 else -units"
    ),
    "if tf.reduce_sum(x) > limit:\n        x = x * limit\n    return x": (
        "return tf.cond(tf.reduce_sum(x) > limit, lambda: x * limit, lambda: x)"
    ),
    "x = function(x)": "x = (function)(+x)",
    "def wrong(x):\n    if x > 1.0:\n        x = x + 1.0": (
        "def wrong(x):\n    x = tf.cond(x > 1.0, lambda: x + 2.0, lambda: x)"
    ),
    "def uncalled(x):\n    if x > 1.0:": "def uncalled(x):\n    if x > +1.0:",
}
PROGRAM = """\
import sys
import tensorflow as tf
from pkg.model import Cell, Deep, apply, clip, wrong

cell, deep = Cell(2), Deep(2)
for number in range(20):
    cell.step(tf.constant([float(number), 1.0]), scale=0.5)
    deep.step(tf.constant([0.5, 0.25]))
    cell.size
    Cell.made(number)
    clip(tf.constant([0.1, float(number)]))
    wrong(tf.constant(float(number)))
cell.w.assign([0.1, 0.1])
for number in range(20):
    cell.size


@tf.function
def traced(x):
    return clip(x, 3.0)


traced(tf.constant([1.0, 2.0]))
clip(tf.constant([[0.1]]))
generator = (i for i in range(3))
apply(lambda x: x + sum(generator), tf.constant([2.0]))
sys.exit(3)
"""
FUNCTIONS = ["Cell.step", "Cell.size", "Cell.made", "clip", "apply", "wrong", "uncalled"]


@pytest.fixture(scope="module")
def recording(tmp_path_factory):
    root = tmp_path_factory.mktemp("recorded")
    (root / "pkg").mkdir()
    (root / "pkg" / "__init__.py").write_text("")
    (root / "pkg" / "model.py").write_text(MODEL)
    (root / "run.py").write_text(PROGRAM)
    path = root / "pkg" / "model.py"
    status = record(root / "calls", {str(path): FUNCTIONS}, [sys.executable, str(root / "run.py")])
    assert status == 3
    return path, root / "calls"


def test_a_few_calls_of_each_kind_are_kept(recording):
    path, directory = recording
    kept = {function: count for (file, function), count in recorded(directory).items()}
    assert set(kept) == {"Cell.step", "Cell.size", "Cell.made", "clip", "wrong"}
    assert all(1 <= count <= 18 for count in kept.values())
    assert path.read_text() == MODEL
    assert sorted(item.name for item in path.parent.iterdir()) in (
        ["__init__.py", "model.py"],
        ["__init__.py", "__pycache__", "model.py"],
    )


@pytest.fixture(scope="module")
def proofs(recording):
    path, directory = recording
    converted = MODEL
    for old, new in CHANGES.items():
        assert old in converted
        converted = converted.replace(old, new)
    options = ProveOptions(inputs=str(directory), generate=NEVER)
    return {one.function: one for one in prove(MODEL, converted, path, options=options)}


@pytest.mark.parametrize(
    "function, status, said",
    [
        ("Cell.step", PROVEN, "recorded inputs)"),
        ("Cell.size", PROVEN, "recorded inputs)"),
        ("Cell.made", PROVEN, "recorded inputs)"),
        ("clip", PROVEN, "recorded inputs)"),
        ("wrong", DISAGREED, "recorded input `wrong(float32[])`: value"),
        ("apply", NOT_PROVEN, "recorded, but an argument can't be pickled"),
        ("uncalled", NOT_PROVEN, "no inputs"),
    ],
)
def test_each_function(proofs, function, status, said):
    assert proofs[function].status == status, str(proofs[function])
    assert said in str(proofs[function])


SCRIPT = """\
import tensorflow as tf


class Row:
    def __init__(self, x):
        self.x = x


@tf.function
def total(row):
    if row.x > 1.0:
        return row.x
    return -row.x


if __name__ == "__main__":
    for x in (2.0, 0.5):
        total(Row(tf.constant(x)))
"""


def test_a_script_from_the_command_line(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("script.py").write_text(SCRIPT)
    command = ["--record", "calls", "--all", "script.py", "--", sys.executable, "script.py"]
    assert main(["prove", *command]) == 0
    assert capsys.readouterr().err == "Recorded 2 calls of 1 of 1 functions.\n"
    assert main(["prove", "--inputs", "calls", "--all", "script.py", "-q"]) == 0
    assert capsys.readouterr().out.startswith("script.py: total: proven (2 recorded inputs)")


OBJECTS = """\
import tensorflow as tf


class Kernel(tf.Module):
    def __init__(self, size, dims=None):
        super().__init__(name=f"kernel_{size}")
        self.dims = dims


def joint(x, pair):
    one, other = pair
    if one is other:
        return x
    if one.dims is not None and tf.reduce_sum(x) > 0.0:
        return -x
    return 2.0 * x


def outer(x):
    def inner(y):
        return y if y > 0.0 else -y

    return inner(x)


if __name__ == "__main__":
    x = tf.constant([1.0, 2.0])
    for number in range(40):
        joint(x, (Kernel(number), Kernel(number)))
    joint(-x, (Kernel(1, [0]), Kernel(1, [1])))
    joint(x, (Kernel(1, [0]), Kernel(1, [1])))
    same = Kernel(2)
    joint(x, (same, same))
    outer(tf.constant(1.0))
    outer(tf.constant(-1.0))
"""
"""A rare call of each sort comes late, among many that only differ in the objects' attributes."""


def test_calls_are_told_apart_by_what_objects_hold_and_by_which_are_one(
    tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    Path("objects.py").write_text(OBJECTS)
    command = ["--record", "calls", "--all", "objects.py", "--", sys.executable, "objects.py"]
    assert main(["prove", *command]) == 0
    rows = json.loads(Path("calls", "recording.json").read_text())["calls"]
    assert sum(row["function"] == "joint" for row in rows) == 6 + 2 + 1
    capsys.readouterr()
    assert main(["prove", "--inputs", "calls", "--all", "--generate", "never", "objects.py"]) == 0
    said = capsys.readouterr().out
    assert "joint: proven (9 recorded inputs)" in said
    assert "outer: proven (2 recorded inputs)" in said, "a nested function is recorded by its outer"


CROSSED = """\
import tensorflow as tf


class Kernel:
    def __init__(self, weight):
        self.weight = tf.constant(weight)


def product(one, other, x):
    if one is not other and one.weight != other.weight:
        raise NotImplementedError("both must be the same")
    return one.weight * x


if __name__ == "__main__":
    for weight in (1.0, 2.0):
        kernel = Kernel(weight)
        product(kernel, kernel, tf.constant([1.0, 2.0]))
"""


RANKS = """\
import tensorflow as tf


def spread(x, rows):
    rank = tf.rank(rows)
    if rank == 1:
        return x + rows
    elif rank == 2:
        return x + rows[0]
    raise AssertionError(f"unknown rank {rank}")


if __name__ == "__main__":
    spread(tf.constant([1.0, 2.0]), tf.ones([3, 2]))
"""


@pytest.mark.parametrize(
    "program, said",
    [
        pytest.param(CROSSED, "product: proven (2 recorded inputs, ", id="of another call"),
        pytest.param(RANKS, "spread: proven (1 recorded input, ", id="of another rank"),
    ],
)
def test_recorded_calls_get_other_arguments_for_a_branch_that_none_reached(
    tmp_path, monkeypatch, capsys, program, said
):
    monkeypatch.chdir(tmp_path)
    Path("program.py").write_text(program)
    command = ["--record", "calls", "--all", "program.py", "--", sys.executable, "program.py"]
    assert main(["prove", *command]) == 0
    capsys.readouterr()
    known = ["--inputs", "calls", "--all", "program.py"]
    main(["prove", "--generate", "never", *known])
    assert "never ran" in capsys.readouterr().out
    assert main(["prove", *known]) == 0
    assert said in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments, said",
    [
        (["--record", "calls", "a.py"], "--record needs a command"),
        (["a.py", "--", "true"], "a command after `--` is for --record"),
        ([], "no PATH is given"),
        (["--inputs", "nowhere", "a.py"], "nowhere/recording.json can't be read"),
        (["--record", ".", "a.py", "--", "true"], ". is a directory that holds no recording"),
        (["--record", "c", "a.py", "--", "no-such-command"], "no-such-command can't be started"),
    ],
)
def test_bad_usage(tmp_path, monkeypatch, capsys, arguments, said):
    monkeypatch.chdir(tmp_path)
    Path("a.py").write_text("def f(x):\n    return x\n")
    assert main(["prove", *arguments]) == 2
    assert said in capsys.readouterr().err


def test_a_recording_of_another_version_is_refused(tmp_path):
    (tmp_path / "recording.json").write_text(json.dumps({"version": 0, "calls": []}))
    with pytest.raises(RecordingError, match="another version"):
        recorded(tmp_path)
