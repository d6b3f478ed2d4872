"""`aglint rules`: lists all rules."""

from __future__ import annotations

import argparse
import json

from aglint.cli.rule import as_data
from aglint.fixes import applicability
from aglint.rule import catalogue


def add_parser(subparsers) -> None:
    """Declares the verb's arguments."""
    parser = subparsers.add_parser(
        "rules", help="list all rules", description="Lists all rules, by code."
    )
    parser.add_argument("--output-format", choices=("text", "json"), default="text")


def run(args: argparse.Namespace) -> int:
    """Prints the table."""
    rules = catalogue().values()
    if args.output_format == "json":
        print(json.dumps([as_data(rule) for rule in rules], indent=2, ensure_ascii=False))
        return 0
    width = max(len(rule.symbol) for rule in rules)
    for rule in rules:
        fix = applicability(rule)
        said = f"{fix + ' fix':13}" if fix else " " * 13
        print(f"{rule.code}  {rule.symbol:{width}}  {rule.severity:8}  {said}  since {rule.since}")
    return 0
