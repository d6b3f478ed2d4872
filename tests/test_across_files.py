"""What one file of a project says of another: base classes, values, and what is traced from where.

Each case is a small package. A line that ends in `# AG123` must be reported so, and no other line.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from aglint.config import Config
from aglint.engine import check_paths

CASES = {
    "a function that another file's tf.function calls": {
        "helpers.py": """
            SEEN = []
            def note(x):
                SEEN.append(x)  # AG420
                return x
            def unused(x):
                SEEN.append(x)
            """,
        "train.py": """
            import tensorflow as tf
            from .helpers import note
            @tf.function
            def step(x):
                return note(tf.abs(x))
            """,
    },
    "through a module and a third file": {
        "deep.py": """
            def log(x):
                print("step")  # AG417
                return x
            """,
        "middle.py": """
            from . import deep
            def passed(x):
                return deep.log(x)
            """,
        "train.py": """
            import tensorflow as tf
            import pkg.middle as m
            @tf.function
            def step(x):
                return m.passed(x)
            """,
    },
    "what is passed is a tensor there": {
        "helpers.py": """
            def clipped(x, limit):
                if x > limit:
                    scale = limit / x  # AG190
                return scale
            """,
        "train.py": """
            import tensorflow as tf
            from pkg.helpers import clipped
            @tf.function(input_signature=[tf.TensorSpec([])])
            def step(x):
                return clipped(x, 1.0)
            """,
    },
    "of numbers that are passed nothing is said": {
        "helpers.py": """
            def clipped(x, limit):
                if limit > 0:
                    scale = limit
                return x * scale
            """,
        "train.py": """
            import tensorflow as tf
            from pkg.helpers import clipped
            @tf.function
            def step(x):
                return clipped(x, 1.0)
            """,
    },
    "given to a dataset": {
        "parse.py": """
            def parse(line):
                print("parsing")  # AG417
                return line
            """,
        "data.py": """
            import tensorflow as tf
            from pkg.parse import parse
            def load(path):
                return tf.data.TextLineDataset(path).map(parse)
            """,
    },
    "a method that a base of another file has": {
        "base.py": """
            import tensorflow as tf
            class Base(tf.Module):
                def count(self):
                    self.calls += 1  # AG419
            """,
        "model.py": """
            import tensorflow as tf
            from pkg.base import Base
            class Model(Base):
                @tf.function
                def step(self, x):
                    self.count()
                    return x
            """,
    },
    "a method of an object": {
        "net.py": """
            import tensorflow as tf
            class Net(tf.Module):
                def forward(self, x):
                    return [row for row in tf.abs(x)]  # AG781
            """,
        "train.py": """
            import tensorflow as tf
            from pkg.net import Net
            class Trainer:
                def __init__(self):
                    self.net = Net()
                @tf.function
                def step(self, x):
                    return self.net.forward(x)
            """,
    },
    "what another file's function returns": {
        "helpers.py": """
            import tensorflow as tf
            LIMIT = tf.constant(3.0)
            def norm(x):
                return tf.norm(x)
            """,
        "train.py": """
            import tensorflow as tf
            from pkg.helpers import LIMIT, norm
            @tf.function
            def step(x):
                if norm(x) > LIMIT:
                    y = x  # AG190
                return y
            """,
    },
    "a name of the function's own is another thing": {
        "helpers.py": """
            def note(x):
                print("note")
            """,
        "train.py": """
            import tensorflow as tf
            from pkg.helpers import note
            @tf.function
            def step(x, note):
                return note(x)
            """,
    },
    "circles of imports and of bases": {
        "a.py": """
            import tensorflow as tf
            from pkg.b import B, back
            class A(B):
                pass
            @tf.function
            def step(x):
                return back(x)
            def forth(x):
                print("forth")  # AG417
                return back(x)
            """,
        "b.py": """
            from pkg import a
            class B(a.A):
                pass
            def back(x):
                return a.forth(x)
            """,
    },
}


def _write(directory: Path, files: dict[str, str]) -> None:
    package = directory / "pkg"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    for name, text in files.items():
        rows = text.strip("\n").split("\n")
        indent = len(rows[0]) - len(rows[0].lstrip())
        (package / name).write_text("\n".join(row[indent:] for row in rows) + "\n")


def _marked(directory: Path) -> set[tuple[str, int, str]]:
    return {
        (path.name, number, match[1])
        for path in (directory / "pkg").iterdir()
        for number, row in enumerate(path.read_text().splitlines(), 1)
        if (match := re.search(r"# (AG\d+)$", row))
    }


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("name", CASES)
def test_case(name: str, jobs: int, tmp_path: Path) -> None:
    _write(tmp_path, CASES[name])
    found = check_paths([str(tmp_path)], Config(), jobs).diagnostics
    assert {(Path(one.path).name, one.span.line, one.code) for one in found} == _marked(tmp_path)


def test_the_place_that_traces_is_told(tmp_path: Path) -> None:
    _write(tmp_path, CASES["through a module and a third file"])
    (one,) = check_paths([str(tmp_path)], Config()).diagnostics
    (related,) = one.related
    assert Path(related.path).name == "middle.py"
    assert related.span.line == 3


def test_files_are_found_wherever_the_process_works(tmp_path: Path, monkeypatch) -> None:
    case = CASES["a function that another file's tf.function calls"]
    absolute = {name: text.replace("from .h", "from pkg.h") for name, text in case.items()}
    for name in ("one", "two"):
        _write(tmp_path / name, absolute)
        monkeypatch.chdir(tmp_path / name)
        files = sorted(str(path) for path in Path().rglob("*.py"))
        found = check_paths(files, Config()).diagnostics
        assert [(Path(one.path).name, one.code) for one in found] == [("helpers.py", "AG420")]


@pytest.mark.parametrize(
    ("directory", "codes"),
    [("src", ["AG341"]), ("site-packages", [])],
    ids=["project", "installed"],
)
def test_packages_that_are_installed_side_by_side_are_no_project(
    directory: str, codes: list[str], tmp_path: Path
) -> None:
    wrapper = "import tensorflow as tf\nLIMIT = tf.constant(1)\n"
    user = (
        "import tensorflow as tf\n"
        "from other.limits import LIMIT\n"
        "@tf.function(autograph=False)\n"
        "def f(x):\n"
        "    return x if LIMIT > 0 else -x\n"
    )
    for name, text in {
        "other/__init__.py": "",
        "other/limits.py": wrapper,
        "own/__init__.py": "",
        "own/m.py": user,
    }.items():
        path = tmp_path / directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    found = check_paths([str(tmp_path / directory / "own")], Config()).diagnostics
    assert [one.code for one in found] == codes


def test_the_rank_of_what_another_file_makes_of_an_argument_is_not_known(tmp_path: Path) -> None:
    (tmp_path / "numbers_of.py").write_text(
        "import tensorflow as tf\n"
        "def number(i):\n"
        "    return tf.cast(i, tf.int32)\n"
        "def one():\n"
        "    return tf.constant(1)\n"
        "ZERO = number(0)\n",
        "utf-8",
    )
    (tmp_path / "use.py").write_text(
        "import tensorflow as tf\n"
        "from numbers_of import number, one\n"
        "@tf.function(input_signature=[tf.TensorSpec([None], tf.int32)])\n"
        "def total(xs):\n"
        "    return tf.reduce_sum(xs)\n"
        "def main(xs):\n"
        "    return total(number(xs)), total(one())\n",
        "utf-8",
    )
    found = check_paths([str(tmp_path)], Config()).diagnostics
    assert [(one.code, one.span.line, one.span.column) for one in found] == [("AG783", 7, 30)]
