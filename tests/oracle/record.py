"""Runs the construct programs on TensorFlow: `python -m tests.oracle.record [--write] [NAME ...]`.

Each program's `main()` runs twice: with functions run eagerly, which is plain Python, and traced.
The class says how the second run compares with the first; see the README beside the programs.
Says what differs from the record, and writes the record anew with `--write`.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import importlib.util
import io
import json
import os
import re
import signal
import sys
import warnings
from dataclasses import replace
from typing import Any

from tests.oracle.programs import RESULTS, Program, programs

LIMIT = 8.0
"""Seconds of processor time after which a program is taken not to end."""

_EXCEPTION = re.compile(r"^[A-Za-z_.]*(?:Error|Exception|Iteration|Exit|Interrupt)\w*\b(?::|$)")
_NODE = re.compile(r"(?<=while building NodeDef) .*")  # its number counts what ran before
_RUNTIME_NOISE = ('File "', "Detected at", "[[{{", "Defined at")


class _Endless(BaseException):
    """The time is up."""


def record(program: Program) -> Program:
    """The program with what TensorFlow does."""
    import tensorflow as tf

    tf.config.run_functions_eagerly(True)
    try:
        eager, eager_error, _ = _run(program)
    finally:
        tf.config.run_functions_eagerly(False)
    graph, error, traces = _run(program)
    return replace(
        program,
        outcome=_class(program, (eager, eager_error), (graph, error), traces),
        message=_line(error),
        eager=_line(eager_error),
    )


def _class(
    program: Program,
    eager: tuple[Any, BaseException | None],
    graph: tuple[Any, BaseException | None],
    traces: int,
) -> str:
    import tensorflow as tf

    (expected, eager_error), (got, error) = eager, graph
    if isinstance(error, _Endless):
        return "HANG"
    if eager_error is not None:
        return "GRAPH-OK" if error is None else "BOTH-ERR"
    if error is not None:
        return "RUN-ERR" if isinstance(error, tf.errors.OpError) else "TRACE-ERR"
    if not _same(expected, got, program.exact):
        return "LEAK" if "<symbolic" in repr(got) else "SILENT"
    return "RETRACE" if traces > program.traces else "OK"


def _run(program: Program) -> tuple[Any, BaseException | None, int]:
    """What `main()` gave and printed, or raised, and the traces of the function most traced."""
    name = f"construct_{program.path.stem}"
    spec = importlib.util.spec_from_file_location(name, program.path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # AutoGraph looks a lambda's module up there
    _forget_conversions()
    out, seen = io.StringIO(), None
    alarms: list[int] = []

    def time_is_up(number: int, _: object) -> None:
        alarms.append(number)
        raise _Endless

    signal.signal(signal.SIGPROF, time_is_up)
    signal.setitimer(signal.ITIMER_PROF, LIMIT, 0.5)  # again: TensorFlow may swallow the first
    try:
        with contextlib.redirect_stdout(out):
            spec.loader.exec_module(module)
            seen = _plain(module.main())
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        return None, _Endless() if alarms else error, 0  # the error may come of the alarm
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        del sys.modules[name]
    return [seen, re.sub("0x[0-9a-f]+", "0x", out.getvalue())], None, _traces(name)


def _forget_conversions() -> None:
    """Empties what AutoGraph has converted.

    It knows functions by their code, which is the same for equal text at one line of two files.
    """
    from tensorflow.python.autograph.impl import api, conversion

    api._TRANSPILER = api.PyToTF()
    conversion._ALLOWLIST_CACHE = type(conversion._ALLOWLIST_CACHE)()


def _traces(module: str) -> int:
    from tensorflow.python.eager.polymorphic_function import polymorphic_function

    made = [one for one in gc.get_objects() if type(one) is polymorphic_function.Function]
    own = [one for one in made if getattr(one.python_function, "__module__", "") == module]
    return max((one.experimental_get_tracing_count() for one in own), default=0)


def _plain(value: Any, depth: int = 0) -> Any:
    """A value as plain Python data, so that eager and traced results compare."""
    import numpy as np
    import tensorflow as tf

    if depth > 6:
        return "<deep>"
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, np.generic | np.ndarray):
        return _plain(value.tolist(), depth)
    if isinstance(value, tf.RaggedTensor | tf.Variable) or tf.is_tensor(value):
        try:
            return value.to_list() if isinstance(value, tf.RaggedTensor) else _plain(value.numpy())
        except Exception:
            return f"<symbolic {type(value).__name__}>"
    if isinstance(value, dict):
        return {str(key): _plain(one, depth + 1) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one, depth + 1) for one in value]
    if isinstance(value, set | frozenset):
        return sorted((_plain(one, depth + 1) for one in value), key=str)
    return f"<{type(value).__name__}>"


def _same(left: Any, right: Any, exact: bool) -> bool:
    numbers = [one for one in (left, right) if type(one) in (int, float)]
    if len(numbers) == 2:
        if left == right or (left != left and right != right):
            return True
        return not exact and abs(left - right) <= 1e-5 * max(1, abs(left), abs(right))
    if type(left) is not type(right):
        return False
    if isinstance(left, list):
        pairs = zip(left, right, strict=False)
        return len(left) == len(right) and all(_same(a, b, exact) for a, b in pairs)
    if isinstance(left, dict):
        return left.keys() == right.keys() and all(_same(left[k], right[k], exact) for k in left)
    return left == right


def _line(error: BaseException | None) -> str:
    """An exception as one line: the type, and the line of its text that says what is wrong."""
    if error is None or isinstance(error, _Endless):
        return ""
    kind = type(error).__name__
    lines = [line.strip() for line in re.sub("0x[0-9a-f]+", "0x", str(error)).split("\n")]
    lines = [line for line in lines if line]
    if lines[:1] == ["in user code:"]:
        said = [line for line in lines[1:] if _EXCEPTION.match(line)]
        return said[-1] if said else f"{kind}: {lines[-1]}"
    if lines[:1] == ["Graph execution error:"]:
        said = [
            line
            for line in lines[1:]
            if not line.startswith(_RUNTIME_NOISE) and "Op:__inference" not in line
        ]
        return f"{kind}: {_NODE.sub('', said[-1] if said else lines[0])}"
    return f"{kind}: {lines[0]}" if lines else kind


def _as_json(some: list[Program]) -> str:
    rows = {}
    for one in some:
        fields = {"outcome": one.outcome, "message": one.message, "eager": one.eager}
        rows[one.name] = {key: text for key, text in fields.items() if text}
        if one.traces != 1:
            rows[one.name]["traces"] = one.traces
        if one.exact:
            rows[one.name]["exact"] = True
    return json.dumps(rows, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def main() -> int:
    """Runs the programs that are named, all by default."""
    parser = argparse.ArgumentParser(prog="python -m tests.oracle.record")
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--write", action="store_true", help="write results.json")
    args = parser.parse_args()
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
    warnings.simplefilter("ignore")
    known = programs()
    made = []
    changed = 0
    for one in known:
        if args.names and not any(name in one.name for name in args.names):
            made.append(one)
            continue
        new = record(one)
        if (new.outcome, new.message) != (one.outcome, one.message):
            changed += 1
            print(f"{one.name}: {one.outcome} -> {new.outcome} {new.message[:150]}", flush=True)
        made.append(new)
    if args.write:
        RESULTS.write_text(_as_json(made), encoding="utf-8")
    print(f"{len(made)} programs, {changed} not as recorded.")
    return 1 if changed and not args.write else 0


if __name__ == "__main__":
    status = main()
    sys.stdout.flush()
    os._exit(status)  # threads that programs left behind have no say
