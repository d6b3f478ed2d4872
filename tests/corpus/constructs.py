"""Small constructs: what TensorFlow does with each of them, and what their conversion does.

`python -m tests.corpus.constructs --experiments PATH [--write docs/conversions.md] [NAME...]` takes
a file of experiments, each a function that makes one case (a function, its calls, and what to
observe besides the result) and is registered in the file's `EXPS`; `run_mode(factory, mode)` of
the same file runs a case eagerly, with AutoGraph or without. For every case that runs eagerly the
factory is converted as `aglint fix --all --style dispatch` does, and the converted function is run

- eagerly, where it must do what the original does, and
- under `tf.function(autograph=False)`, where it should.

AutoGraph's own outcome comes from a file of results beside the experiments, or from a run.
"""

from __future__ import annotations

import argparse
import ast
import importlib.util
import json
import re
import sys
import textwrap
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from aglint.convert import Options, convert
from aglint.source import Source

EVERYTHING = Options(style="dispatch", all=True, budget=False)
STAGED = ("OK", "RETRACE")


@dataclass(frozen=True)
class Outcome:
    """One construct.

    Attributes:
      name: its name.
      doc: what it is, in a line.
      autograph: what AutoGraph makes of it: OK, RETRACE, TRACE-ERR, RUN-ERR, SILENT, LEAK, HANG.
      eager: whether the converted function does the same on eager values; if not, how it differs.
      graph: the same for the converted function in a graph.
      refused: what conversion has left as it was, with the reason.
    """

    name: str
    doc: str
    autograph: str
    eager: str
    graph: str
    refused: tuple[str, ...] = ()


def load(path: Path) -> ModuleType:
    """The file of experiments as a module."""
    spec = importlib.util.spec_from_file_location("experiments", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["experiments"] = module
    arguments, sys.argv = sys.argv, [str(path)]
    try:
        spec.loader.exec_module(module)
    finally:
        sys.argv = arguments
    return module


def converted(text: str) -> tuple[str, tuple[str, ...]]:
    """The text of a factory converted, and what was refused."""
    made = convert(Source.from_text(text), EVERYTHING)
    return made.text, tuple(one.reason for one in made.refused)


def examine(name: str, module: ModuleType, text: str, autograph: str | None) -> Outcome | None:
    """One construct; None where it does not run eagerly."""
    factory = module.EXPS[name][1]
    case, reference = module.run_mode(factory, "eager")
    if reference["err"] or case is None:
        return None
    if autograph is None:
        autograph = module.classify(case, reference, module.run_mode(factory, "AG")[1])
    doc = (factory.__doc__ or "").strip().splitlines()[0] if factory.__doc__ else ""
    try:
        new, refused = converted(text)
    except Exception as error:  # whatever it is, it is reported with the construct
        said = f"not converted: {type(error).__name__}: {error}"
        return Outcome(name, doc, autograph, said, said)
    space = dict(module.__dict__)
    exec(compile(new, f"<{name}>", "exec"), space)
    remade = space[name]
    found = [_compared(module, remade, mode, reference) for mode in ("eager", "noAG")]
    return Outcome(name, doc, autograph, *found, refused)


def _compared(module: ModuleType, factory: Callable, mode: str, reference: dict) -> str:
    case, run = module.run_mode(factory, mode)
    if run["err"]:
        return run["err"]
    kind = module.classify(case, reference, run).partition("+")[0]
    return "" if kind in STAGED else f"{kind}: {module.short(reference, run)}"


def examine_all(path: Path, names: list[str]) -> list[Outcome]:
    """Every construct of a file that runs eagerly, or those named."""
    known = _known(path.with_name("results.jsonl"))
    module = load(path)
    texts = _factories(path.read_text())
    found = []
    for name in module.EXPS:
        if names and not any(re.fullmatch(one, name) for one in names):
            continue
        if not names and name.startswith("fix_"):
            continue
        text = _with_helpers(name, texts, module)
        one = examine(name, module, text, known.get(name))
        if one is not None:
            found.append(one)
            print(f"{name}: eager {one.eager or 'same'}; graph {one.graph or 'same'}", flush=True)
    return found


def _factories(text: str) -> dict[str, str]:
    """The text of every function at the top of a file, without its decorators."""
    rows = text.splitlines(keepends=True)
    return {
        node.name: textwrap.dedent("".join(rows[node.lineno - 1 : node.end_lineno]))
        for node in ast.parse(text).body
        if isinstance(node, ast.FunctionDef)
    }


def _with_helpers(name: str, texts: dict[str, str], module: ModuleType) -> str:
    """The text of a factory, below the functions of the file that it uses."""
    wanted, queue = [name], [name]
    while queue:
        read = {one.id for one in ast.walk(ast.parse(texts[queue.pop()])) if type(one) is ast.Name}
        new = [one for one in texts if one in read and one not in wanted and one not in module.EXPS]
        wanted += new
        queue += new
    return "\n".join(texts[one] for one in reversed(wanted) if one not in _TOOLS)


_TOOLS = frozenset({"I", "F", "canon", "same", "errline", "sh", "short", "run_mode", "classify"})
"""Functions of the experiments that make and run the cases."""


def _known(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    rows = [json.loads(row) for row in path.read_text().splitlines()]
    return {row["name"]: row["AG"].partition("+")[0] for row in rows if "AG" in row}


def summary(found: list[Outcome]) -> dict[str, tuple[int, int]]:
    """How many are the same, of how many: eager, in a graph where AutoGraph is right, elsewhere."""
    good = [one for one in found if one.autograph in STAGED]
    bad = [one for one in found if one.autograph not in STAGED]
    return {
        "eager": (sum(not one.eager for one in found), len(found)),
        "staged by AutoGraph": (sum(not one.graph for one in good), len(good)),
        "refused or wrong in AutoGraph": (sum(not one.graph for one in bad), len(bad)),
    }


def page(found: list[Outcome]) -> str:
    """The page that says what is converted, in Markdown."""
    rows = ["| what | the same | of | share |", "|---|---|---|---|"]
    for what, (same, count) in summary(found).items():
        rows.append(f"| {what} | {same} | {count} | {same / count if count else 1:.1%} |")
    groups = [
        "| what AutoGraph does | constructs | converted: the same in a graph |",
        "|---|---|---|",
    ]
    for kind, count in Counter(one.autograph for one in found).most_common():
        same = sum(one.autograph == kind and not one.graph for one in found)
        groups.append(f"| {_AUTOGRAPH.get(kind, kind)} | {count} | {same} |")
    rest = Counter(_reason(one) for one in found if one.graph)
    reasons = ["| why not | constructs |", "|---|---|"]
    often = [(reason, count) for reason, count in rest.most_common() if count > 1]
    reasons += [f"| {reason} | {count} |" for reason, count in often]
    reasons.append(f"| other reasons | {rest.total() - sum(count for _, count in often)} |")
    lost = [one for one in found if one.graph and one.autograph in STAGED]
    listed = ["| construct | what becomes of it |", "|---|---|"]
    listed += [f"| {_cell(one.doc)} | {_reason(one)} |" for one in lost]
    parts = {"ROWS": rows, "GROUPS": groups, "REASONS": reasons, "LOST": listed}
    text = _PAGE
    for name, lines in parts.items():
        text = text.replace(name, "\n".join(lines))
    return text


_AUTOGRAPH = {
    "OK": "the same as eager Python",
    "RETRACE": "the same, with more traces",
    "TRACE-ERR": "an error while tracing",
    "RUN-ERR": "an error when the graph runs",
    "SILENT": "another result, in silence",
    "LEAK": "a symbolic tensor in Python state",
    "HANG": "tracing does not end",
}

_PAGE = """# What is converted

Each of these small constructs was run eagerly, its conversion (`aglint fix --all --style dispatch`)
eagerly, and the conversion under `tf.function(autograph=False)`. *The same* means: equal results
and equal observed state for every call. `python -m tests.corpus.constructs` makes this page.

ROWS

What AutoGraph makes of the originals, and what the conversions make of them:

GROUPS

## Why the rest is not the same

REASONS

## What AutoGraph stages and the conversion does not

LOST
"""


def _reason(one: Outcome) -> str:
    """What became of a construct in a graph, without the names of one place."""
    if one.refused:
        said = one.refused[0]
    else:
        said = re.sub(r"(?<=: )(state: )?eager .*", "not as eager Python", one.graph)
        said = said.split(". ")[0].split("; ")[0]
    said = re.sub(r"`[^`]*`|'[^']*'|<[^>]*>|0x[0-9a-f]+", "…", said)
    return _cell(said)


def _cell(said: str) -> str:
    return " ".join(said.replace("|", "\\|").split())[:110]


def main(arguments: list[str] | None = None) -> int:
    """Examines constructs and prints, or writes, what was found."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help="constructs, as regular expressions"
    )
    parser.add_argument("--experiments", type=Path, required=True, metavar="PATH")
    parser.add_argument("--write", type=Path, metavar="PAGE", help="the page to write the table to")
    options = parser.parse_args(arguments)
    found = examine_all(options.experiments, options.names)
    if options.write:
        options.write.write_text(page(found))
    for what, (same, count) in summary(found).items():
        print(f"{what}: {same} of {count} ({same / count if count else 1:.1%})")
    return 1 if any(one.eager for one in found) else 0


if __name__ == "__main__":
    sys.exit(main())
