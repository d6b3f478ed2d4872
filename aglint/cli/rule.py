"""`aglint rule CODE|SYMBOL`: explains one rule from its card."""

from __future__ import annotations

import argparse
import json
from typing import Any

from aglint.config import ConfigError
from aglint.diagnostic import DISPLAY, SAFE, UNSAFE
from aglint.fixes import applicability
from aglint.rule import Rule, catalogue
from aglint.selection import unknown

FIX_WORDS = {
    SAFE: "fixed by `aglint fix`",
    UNSAFE: "fixed by `aglint fix --unsafe-fixes`",
    DISPLAY: "shows how to fix it",
}

_BECOMES = "The example becomes:"


def add_parser(subparsers) -> None:
    """Declares the verb's arguments."""
    parser = subparsers.add_parser(
        "rule", help="explain a rule", description="Explains a rule from its card."
    )
    parser.add_argument("rule", metavar="CODE|SYMBOL", help="as AG649, tensorarray-write-dropped")
    parser.add_argument("--output-format", choices=tuple(_FORMS), default="text")


def run(args: argparse.Namespace) -> int:
    """Prints the card.

    Raises:
      ConfigError: there is no such rule.
    """
    for rule in catalogue().values():
        if args.rule in (rule.code, rule.symbol, rule.pylint_symbol, rule.msgid):
            print(_FORMS[args.output_format](rule))
            return 0
    raise ConfigError(
        unknown(args.rule) or f"{args.rule!r} names several rules; see `aglint rules`"
    )


def as_data(rule: Rule) -> dict[str, Any]:
    """A rule for programs."""
    return {
        "code": rule.code,
        "symbol": rule.symbol,
        "msgid": rule.msgid,
        "pylint_symbol": rule.pylint_symbol,
        "severity": rule.severity,
        "confidence": rule.confidence,
        "since": rule.since,
        "tf_since": rule.tf_since or None,
        "tf_until": rule.tf_until or None,
        "preview": rule.preview,
        "message": rule.message,
        "help": rule.help,
        "fix": applicability(rule) or None,
        "sections": rule.sections,
    }


def _text(rule: Rule) -> str:
    rows = [
        f"{rule.code} {rule.symbol}",
        "",
        rule.message,
        "",
        f"severity {rule.severity}, confidence {rule.confidence}, since {rule.since};"
        f" in pylint {rule.msgid} {rule.pylint_symbol}",
    ]
    if fix := applicability(rule):
        rows.append(FIX_WORDS[fix])
    for heading, text in rule.sections.items():
        rows += ["", heading, "-" * len(heading), *_unfenced(text)]
    return "\n".join(rows)


def _unfenced(text: str) -> list[str]:
    """Prose as it is, code indented in place of its fences, without the claim that tests read."""
    rows = []
    language = None
    for row in text.split("\n"):
        if row.startswith("```"):
            language = None if language else row[3:].strip() or "text"
            if language == "fixed":
                rows += [_BECOMES, ""]
        elif language is None:
            rows.append(row)
        elif language != "claim":
            rows.append(f"    {row}".rstrip())
    return "\n".join(rows).strip("\n").split("\n")


def _markdown(rule: Rule) -> str:
    head = f"# {rule.code} `{rule.symbol}`\n\n{rule.message}\n"
    text = rule.body.text.rstrip() if rule.body else ""
    return head + text.replace("```fixed\n", f"{_BECOMES}\n```python\n")


def _json(rule: Rule) -> str:
    return json.dumps(as_data(rule), indent=2, ensure_ascii=False)


_FORMS = {"text": _text, "markdown": _markdown, "json": _json}
