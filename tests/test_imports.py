"""What is imported when, and who may import whom."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HEAVY = {"libcst", "pylint", "astroid", "tensorflow", "keras", "numpy"}
VERB_MODULES = {"aglint.cli.fix", "aglint.cli.prove", "aglint.cli.debug", "aglint.cli.rule"}

SCRIPT = """
import json, sys
{statement}
print(json.dumps(sorted(sys.modules)), file=sys.stderr)
"""


def modules_after(statement: str) -> set[str]:
    """The modules that a fresh interpreter has imported after a statement."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT.format(statement=statement)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=60,
    )
    return set(json.loads(done.stderr.splitlines()[-1]))


def check(*paths: str) -> str:
    return f"from aglint.cli.main import main; main(['check', *{paths!r}])"


def test_importing_the_package_imports_nothing_of_it():
    modules = modules_after("import aglint")
    assert not HEAVY & modules
    assert {name for name in modules if name.startswith("aglint")} == {"aglint"}


@pytest.mark.parametrize("paths", [["fixtures/tour"], ["fixtures/paper", "aglint/rule.py"]])
def test_check_imports_nothing_heavy_and_no_other_verb(paths):
    modules = modules_after(check(*paths))
    assert "aglint.engine" in modules
    assert not HEAVY & modules
    assert not VERB_MODULES & modules
    assert not {"aglint.pylint_plugin", "aglint.runtime", "pathspec", "concurrent"} & modules


def test_a_file_without_tensorflow_needs_no_analysis():
    assert "aglint.staging.module" not in modules_after(check("aglint/source.py"))


NEWER = {"TryStar", "TypeAlias", "TypeVar", "ParamSpec", "TypeVarTuple", "TemplateStr"}
"""Nodes that `ast` does not have in the oldest Python that is supported."""


def test_nodes_of_newer_pythons_are_asked_for_first():
    unguarded = []
    for path in sorted((ROOT / "aglint").rglob("*.py")):
        rows = path.read_text(encoding="utf-8").splitlines()
        for number, row in enumerate(rows, 1):
            named = {name for name in NEWER if f"ast.{name}" in row and f"cst.{name}" not in row}
            asked = "hasattr(ast" in "".join(rows[max(number - 3, 0) : number])
            if named and not asked:
                unguarded.append(f"{path.name}:{number}: {row.strip()}")
    assert unguarded == []


def test_imports_run_one_way():
    done = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout
