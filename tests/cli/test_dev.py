"""`aglint dev new-rule`: what it writes fails, until the rule is there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

from tests.cli.checkout import aglint
from tests.cli.conftest import ROOT

SYMBOL = "sum-of-the-same"
CHECK = "aglint/checks/sum_of_the_same.py"
TEST = "tests/checks/test_sum_of_the_same.py"


@pytest.fixture
def copy(checkout):
    """A copy with the tests that a new rule has."""
    (checkout / "tests" / "checks").mkdir(parents=True)
    for name in ("tests/conftest.py", "tests/test_rule_cards.py", "tests/checks/check_cases.py"):
        shutil.copy(ROOT / name, checkout / name)
    return checkout


def run_tests(root) -> str:
    """What pytest says of the new rule, TensorFlow left out."""
    chosen = f"({SYMBOL} and not tensorflow) or sum_of_the_same"
    argv = [sys.executable, "-m", "pytest", "tests/test_rule_cards.py", TEST, "-k", chosen]
    env = {**os.environ, "PYTHONPATH": str(root)}
    done = subprocess.run(argv, cwd=root, env=env, capture_output=True, text=True, timeout=300)
    return done.stdout


def test_a_rule_from_nothing(copy):
    done = aglint(copy, "dev", "new-rule", SYMBOL, "--family", "3", "--severity", "refactor")
    assert done.returncode == 0, done.stderr
    written = [f"rules/{SYMBOL}.md", CHECK, TEST]
    assert done.stdout.splitlines()[:3] == written
    assert "code: AG3" in (copy / written[0]).read_text()
    said = run_tests(copy)
    assert "2 failed, 2 passed" in said, said

    check = copy / CHECK
    text = check.read_text()
    text = text.replace(
        "return False",
        "return isinstance(node.value, ast.BinOp) and ast.dump(node.value.left) == ast.dump(\n"
        "        node.value.right\n    )",
    )
    check.write_text(text)
    test = copy / TEST
    test.write_text(test.read_text().replace("tf.add(x, x)", "(x) + x"))
    said = run_tests(copy)
    assert "4 passed" in said, said
    again = aglint(copy, "dev", "new-rule", SYMBOL)
    assert again.returncode == 2
    assert f"'{SYMBOL}' is there" in again.stderr
    for argv in (["check", "--line-length=100"], ["format", "--check", "--line-length=100"]):
        ruff = [sys.executable, "-m", "ruff", *argv, "--isolated", CHECK, TEST]
        done = subprocess.run(ruff, cwd=copy, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    "symbol, said",
    [
        ("Sum-of-it", "is not words of small letters"),
        ("sum", "is not words of small letters"),
        ("tensorarray-write-dropped", "is there: aglint rule"),
    ],
)
def test_a_symbol_that_can_not_be(symbol, said, checkout):
    done = aglint(checkout, "dev", "new-rule", symbol)
    assert done.returncode == 2
    assert said in done.stderr


def test_an_installed_package_has_no_place_for_it(checkout):
    (checkout / "rules").rename(checkout / "aglint" / "rules")
    done = aglint(checkout, "dev", "new-rule", SYMBOL)
    assert done.returncode == 2
    assert "works in a checkout" in done.stderr
