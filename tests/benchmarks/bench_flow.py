"""How fast the flow core is, on the installed Keras: `python tests/benchmarks/bench_flow.py`.

CPU time of one process, stage by stage; a stage's figure is what it adds to those before it. Give
a directory to measure other code.
"""

from __future__ import annotations

import ast
import gc
import importlib.util
import sys
import time
from pathlib import Path

from aglint.flow.flow import Flow

STAGES = {
    "scopes": lambda flow: flow.scope,
    "lowering": lambda flow: flow.items,
    "graph": lambda flow: flow.graph,
    "closures": lambda flow: flow.closures,
    "liveness": lambda flow: flow._live,
    "maybe unbound": lambda flow: flow._unbound,
    "reaching definitions": lambda flow: flow._definitions,
}


def main(folder: Path) -> None:
    """Prints the speed of every stage in thousands of source lines a second of CPU."""
    gc.disable()  # a tool that checks many files would tune it; here it only adds noise
    texts = [path.read_text() for path in sorted(folder.rglob("*.py"))]
    lines = sum(text.count("\n") for text in texts)
    whole = start = time.process_time()
    trees = [ast.parse(text) for text in texts]
    _report("parsing (ast)", lines, time.process_time() - start)
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    flows = [Flow(n) for tree in trees for n in ast.walk(tree) if isinstance(n, kinds)]
    for name, stage in STAGES.items():
        start = time.process_time()
        for flow in flows:
            stage(flow)
        _report(name, lines, time.process_time() - start)
    _report("all", lines, time.process_time() - whole)
    nodes = sum(len(flow.graph.events) for flow in flows)
    print(f"{lines} lines, {len(flows)} functions, {nodes} graph nodes")


def _report(name: str, lines: int, seconds: float) -> None:
    print(f"{name:22} {seconds:6.2f} s {lines / seconds / 1000:8.0f} kLOC/s")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]))
    else:
        keras = importlib.util.find_spec("keras")
        if keras is None:
            sys.exit("Keras is not installed; give a directory")
        main(Path(keras.origin).parent / "src")
