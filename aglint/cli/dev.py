"""`aglint dev new-rule SYMBOL`: writes the card, the check and the test of a new rule."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from aglint import __version__
from aglint.config import ConfigError
from aglint.diagnostic import SEVERITIES
from aglint.rule import catalogue, directory

FAMILIES = {
    "1": "control flow",
    "2": "loop state",
    "3": "Python values of tensors",
    "4": "side effects",
    "5": "syntax that AutoGraph does not convert",
    "6": "collections",
    "7": "variables, iteration and retracing",
    "8": "data and Keras",
    "9": "preview",
}
_SYMBOL = re.compile(r"[a-z]+(-[a-z]+)+")

_CARD = """\
---
code: {code}
symbol: {symbol}
severity: {severity}
confidence: CONTROL_FLOW
message: `{{name}}` is what this rule is about
help: say what to do about `{{name}}`
since: "{since}"
---
## What it does
Reports what it reports.

## Why it is a problem
What happens then.

## Example
```python
import tensorflow as tf


@tf.function
def double(x):
    return x + x  # BAD


def main():
    assert float(double(tf.constant(2.0))) == 4.0
```
```claim
differs
```

## Use instead
```python
import tensorflow as tf


@tf.function
def double(x):
    return 2.0 * x


def main():
    assert float(double(tf.constant(2.0))) == 4.0
```

## Fix safety
No fix is offered.

## Known limits
What it does not see.
"""

_CHECK = '''\
"""What the rule is about, in one line of code."""

from __future__ import annotations

import ast


def check(function, report) -> None:
    """Reports each of them."""
    for node in function.nodes(ast.Return):
        if _is_so(function, node):
            report(node, name=function.qualname)


def _is_so(function, node: ast.Return) -> bool:
    return False
'''

_TEST = '''\
"""What {symbol} reports, and what it leaves alone."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import marked, reported

CASES = {{
    "another way to write it": """
        @tf.function
        def f(x):
            return tf.add(x, x)  # BAD
    """,
    "what only looks like it": """
        @tf.function
        def f(x):
            return x + 1.0
    """,
}}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_lines_are_reported_where_they_are_marked(text):
    assert reported(text, "{symbol}") == marked(text)
'''


def add_parser(subparsers) -> None:
    """Declares the verb's arguments."""
    parser = subparsers.add_parser(
        "dev",
        help="work on aglint itself",
        description="For who works on aglint itself, in a checkout.",
    )
    tasks = parser.add_subparsers(dest="task", metavar="TASK", required=True)
    families = ", ".join(f"{digit} {what}" for digit, what in FAMILIES.items())
    rule = tasks.add_parser(
        "new-rule",
        help="write the card, the check and the test of a rule",
        description="Writes the card, the check and the test of a rule, which then fail until the "
        "rule is there.",
    )
    rule.add_argument("symbol", metavar="SYMBOL", help="names the pattern: list-grown-in-loop")
    rule.add_argument("--family", choices=tuple(FAMILIES), default="1", help=families)
    rule.add_argument("--severity", choices=SEVERITIES, default="error")


def run(args: argparse.Namespace) -> int:
    """Writes the files and says which.

    Raises:
      ConfigError: this is no checkout, or the symbol or its files are there or can't be.
    """
    root = checkout()
    code = f"AG{args.family}{_number()}"
    for path, text in files(args.symbol, code, args.severity).items():
        (root / path).write_text(text, encoding="utf-8")
        print(path)
    print(
        f"Now write {code} {args.symbol}, until this passes:\n"
        f"    pytest tests/test_rule_cards.py tests/checks -k '{args.symbol} or "
        f"{_module(args.symbol)}'"
    )
    return 0


def checkout() -> Path:
    """The root of the checkout that this package is part of.

    Raises:
      ConfigError: it is installed, and its cards and tests are not there to be written.
    """
    root = directory().parent
    if root == Path(__file__).parents[1] or not (root / "pyproject.toml").is_file():
        raise ConfigError("`aglint dev` works in a checkout of aglint: pip install -e '.[dev]'")
    return root


def files(symbol: str, code: str, severity: str) -> dict[str, str]:
    """The files of a rule, by their paths in the checkout.

    Raises:
      ConfigError: the symbol can't be used.
    """
    if not _SYMBOL.fullmatch(symbol):
        raise ConfigError(f"{symbol!r} is not words of small letters with hyphens between")
    if symbol in catalogue():
        raise ConfigError(f"{symbol!r} is there: aglint rule {symbol}")
    since = ".".join(__version__.split(".")[:2])
    card = _CARD.format(code=code, symbol=symbol, severity=severity, since=since)
    return {
        f"rules/{symbol}.md": card,
        f"aglint/checks/{_module(symbol)}.py": _CHECK,
        f"tests/checks/test_{_module(symbol)}.py": _TEST.format(symbol=symbol),
    }


def _module(symbol: str) -> str:
    return symbol.replace("-", "_")


def _number() -> str:
    """The number of the next rule: one that no other has."""
    taken = {rule.code[-2:] for rule in catalogue().values()}
    free = [number for number in map("{:02}".format, range(100)) if number not in taken]
    if not free:
        raise ConfigError("the hundred numbers that pylint leaves for one plugin are taken")
    return free[0]
