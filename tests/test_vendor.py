"""`aglint runtime --vendor`: what is written, that it is found, and that it stands alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from aglint import __version__, vendor
from aglint.cli.main import main

CODE = """import os

import tensorflow as tf
from tensorflow import keras


def f(x):
    while x > 1:
        x = x - 1
    return x
"""
ALL = ("fix", "--all", "--no-prove", "--apply")


@pytest.fixture
def project(tmp_path, monkeypatch):
    package = tmp_path / "src" / "mine"
    (package / "inner").mkdir(parents=True)
    for one in (package, package / "inner"):
        (one / "__init__.py").write_text("")
        (one / "code.py").write_text(CODE)
    (tmp_path / "pyproject.toml").write_text("[tool.aglint]\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def files(directory: Path) -> dict[str, str]:
    return {one.name: one.read_text() for one in directory.iterdir() if one.is_file()}


def test_every_file_names_version_and_licence(project, capsys):
    assert main(["runtime", "--vendor", "src/mine"]) == 0
    printed = capsys.readouterr()
    assert printed.out == "from mine import aglint_runtime as ag\n"
    assert printed.err.startswith("The runtime is written: ")
    written = files(project / "src/mine/aglint_runtime")
    own = files(Path(vendor.__file__).parent / "runtime")
    assert written.pop("LICENSE").strip().startswith("Apache License")
    assert written.keys() == {name for name in own if name.endswith(".py")}
    for text in written.values():
        assert text.startswith(f"# aglint {__version__}: the runtime of converted code")
        assert "SPDX-License-Identifier: Apache-2.0" in text
        assert "from aglint" not in text
    assert sorted(one.name for one in (project / "src/mine").iterdir()) == [
        "__init__.py",
        "aglint_runtime",
        "code.py",
        "inner",
    ]


def test_running_it_again_updates_it(project, capsys):
    main(["runtime", "--vendor", "src/mine"])
    copy = project / "src/mine/aglint_runtime"
    fresh = files(copy)
    (copy / "__init__.py").write_text("# aglint 0.0.1: the runtime of converted code, as old.\n")
    (copy / "loop.py").unlink()
    (copy / "gone.py").write_text("")
    capsys.readouterr()
    assert main(["runtime", "--vendor"]) == 0
    assert f"updated from 0.0.1 to {__version__}" in capsys.readouterr().err
    assert files(copy) == fresh


def test_the_settings_name_the_place(project):
    (project / "pyproject.toml").write_text('[tool.aglint]\nruntime = "mine.inner.ag_runtime"\n')
    assert main(["runtime", "--vendor"]) == 0
    assert vendor.version_of(project / "src/mine/inner/ag_runtime") == __version__
    assert main([*ALL, "src/mine/code.py"]) == 0
    assert "from mine.inner import ag_runtime as ag\n" in (project / "src/mine/code.py").read_text()


@pytest.mark.parametrize(
    "name, problem",
    [
        ('"mine.ag"', "must end with `runtime`"),
        ('"mine..runtime"', "must be a dotted name"),
        ("[1]", "must be a dotted name"),
    ],
)
def test_settings_that_can_not_be_used(project, capsys, name, problem):
    (project / "pyproject.toml").write_text(f"[tool.aglint]\nruntime = {name}\n")
    assert main(["runtime", "--vendor"]) == 2
    assert problem in capsys.readouterr().err


def test_what_is_no_copy_is_left(project, capsys):
    theirs = project / "src/mine/my_runtime"
    theirs.mkdir()
    (theirs / "__init__.py").write_text("# mine\n")
    assert main(["runtime", "--vendor", str(theirs)]) == 2
    assert "is no copy of the runtime" in capsys.readouterr().err
    assert files(theirs) == {"__init__.py": "# mine\n"}


def test_without_a_place_it_says_so(project, capsys):
    assert main(["runtime", "--vendor"]) == 2
    assert "--vendor needs a PATH: there is no copy" in capsys.readouterr().err


def test_fix_finds_the_copy_in_the_packages_round_a_file(project):
    main(["runtime", "--vendor", "src/mine"])
    assert main([*ALL, "src"]) == 0
    for name in ("code.py", "inner/code.py"):
        text = (project / "src/mine" / name).read_text()
        head = text.partition("\n\n\n")[0]
        assert head == (
            "import os\n\nimport tensorflow as tf\n"
            "from mine import aglint_runtime as ag\nfrom tensorflow import keras"
        )
        assert "ag.while_loop" in text
    copy = files(project / "src/mine/aglint_runtime")
    assert main(["runtime", "--vendor"]) == 0
    assert files(project / "src/mine/aglint_runtime") == copy  # `fix` left it as it was
    assert main(["fix", "--all", "--no-prove", "src"]) == 0  # a second run changes nothing
    assert main([*ALL, "--to-python", "src"]) == 0
    assert (project / "src/mine/code.py").read_text() == CODE


def test_converted_code_runs_with_the_copy_alone(project):
    main(["runtime", "--vendor", "src/mine"])
    main([*ALL, "src/mine/code.py"])
    check = (
        "import sys\n"
        "class Nothing:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name.partition('.')[0] in ('aglint', 'libcst', 'pylint', 'astroid'):\n"
        "            raise ModuleNotFoundError(name)\n"
        "sys.meta_path.insert(0, Nothing())\n"
        f"sys.path.insert(0, {str(project / 'src')!r})\n"
        "import tensorflow as tf\n"
        "from mine.code import f\n"
        "staged = tf.function(f, autograph=False)\n"
        "assert f(5.5) == 0.5, f(5.5)\n"
        "assert staged(tf.constant(5.5)).numpy() == f(5.5)\n"
        "assert 'aglint' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", check], check=True, cwd=project)
