"""`aglint rules`: lists all rules; `--prove` runs their examples on the installed TensorFlow."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from aglint.cli.options import comma_separated, say
from aglint.cli.rule import as_data
from aglint.config import ConfigError
from aglint.fixes import applicability
from aglint.rule import Rule, catalogue
from aglint.selection import exactness, unknown

if TYPE_CHECKING:
    from aglint.prove.card_proof import CardProof


def add_parser(subparsers) -> None:
    """Declares the verb's arguments."""
    parser = subparsers.add_parser(
        "rules",
        help="list all rules",
        description="Lists all rules, by code; or proves them on the installed TensorFlow.",
        epilog="Exit status: 0 listed, or each rule holds where its card says so; 1 one of them "
        "does not; 2 bad usage, or there is no TensorFlow.",
    )
    parser.add_argument(
        "--select",
        type=comma_separated,
        metavar="RULES",
        default=("ALL",),
        help="only these rules: codes, beginnings of codes, symbols; comma-separated",
    )
    parser.add_argument(
        "--prove",
        action="store_true",
        help="run the examples of the rules on TensorFlow, in a process of its own, and say which "
        "rules hold there",
    )
    parser.add_argument(
        "--python",
        metavar="PATH",
        default=sys.executable,
        help="the interpreter whose TensorFlow --prove runs (default: aglint's own)",
    )
    parser.add_argument("--output-format", choices=("text", "json"), default="text")


def run(args: argparse.Namespace) -> int:
    """Prints the table, or proves.

    Raises:
      ConfigError: a selector names no rule, or there is no TensorFlow.
    """
    for selector in args.select:
        if problem := unknown(selector):
            raise ConfigError(problem)
    rules = [rule for rule in catalogue().values() if exactness(rule, args.select)]
    if args.prove:
        return _prove([rule for rule in rules if rule.body], args)
    if args.output_format == "json":
        print(json.dumps([as_data(rule) for rule in rules], indent=2, ensure_ascii=False))
        return 0
    width = max(len(rule.symbol) for rule in rules)
    for rule in rules:
        fix = applicability(rule)
        said = f"{fix + ' fix':13}" if fix else " " * 13
        since = f"since {rule.since}{f'; {versions(rule)}' if versions(rule) else ''}"
        print(f"{rule.code}  {rule.symbol:{width}}  {rule.severity:8}  {said}  {since}")
    return 0


def versions(rule: Rule) -> str:
    """Which TensorFlow a rule is about; empty for all that were asked."""
    if rule.tf_since and rule.tf_until:
        return f"TensorFlow {rule.tf_since} to {rule.tf_until}"
    if rule.tf_since:
        return f"TensorFlow {rule.tf_since} and later"
    return f"TensorFlow {rule.tf_until} and earlier" if rule.tf_until else ""


def _prove(rules: list[Rule], args: argparse.Namespace) -> int:
    from aglint.prove import ProveOptions
    from aglint.prove.card_prover import CardProver
    from aglint.prove.worker import ChildFailed

    try:
        with CardProver(ProveOptions(python=args.python)) as prover:
            return _report(rules, prover, args.output_format == "json")
    except (ChildFailed, OSError) as error:
        raise ConfigError(f"--prove: {error}") from error


def _report(rules: list[Rule], prover: Any, as_json: bool) -> int:
    """Proves one rule after the other; prints each as it comes, or all as JSON."""
    proofs = []
    surprises = 0
    for rule in rules:
        proof = prover.prove(rule)
        surprise = proof.misbehaves != rule.holds_on(prover.tensorflow)
        surprises += surprise
        proofs.append((rule, proof))
        if not as_json:
            for row in _rows(rule, proof, surprise):
                print(row, flush=True)
    if as_json:
        print(json.dumps(_document(prover.tensorflow, proofs), indent=2, ensure_ascii=False))
    counts = Counter(proof.status for _, proof in proofs)
    said = ", ".join(f"{status} {count}" for status, count in counts.most_common())
    say(f"Proven on TensorFlow {prover.tensorflow}: {said}.")
    return 1 if surprises else 0


def _rows(rule: Rule, proof: CardProof, surprise: bool) -> Iterator[str]:
    detail = f": {proof.detail}" if proof.detail else ""
    yield f"{rule.code}  {rule.symbol}: {proof.status}{detail}"
    if surprise:
        yield f"    its card says that it is about {versions(rule) or 'every TensorFlow'}"
    elif not proof.misbehaves:
        yield f"    as its card says: {versions(rule)}"


def _document(tensorflow: str, proofs: list[tuple[Rule, CardProof]]) -> dict[str, Any]:
    """The machine-readable report."""
    return {
        "version": 1,
        "tensorflow": tensorflow,
        "rules": [
            {
                "code": rule.code,
                **asdict(proof),
                "runs": [{**asdict(run), "said": run.said} for run in proof.runs],
                "expected": rule.holds_on(tensorflow),
            }
            for rule, proof in proofs
        ],
    }
