"""What tracing one example puts into graphs, line by line. Runs in the child process only."""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import tensorflow as tf
from tensorflow.python.framework import op_callbacks

from aglint.prove import capture
from aglint.prove.calls import AUTOGRAPH, Call, settle
from aglint.prove.errors import describe
from aglint.prove.inputs import Input
from aglint.prove.modules import Loaded
from aglint.prove.observe import set_seeds

_BECOMES = {
    "If": "tf.cond",
    "StatelessIf": "tf.cond",
    "While": "tf.while_loop",
    "StatelessWhile": "tf.while_loop",
    "ReduceDataset": "Dataset.reduce",
    "LogicalNot": "tf.logical_not",
}
_FRAME = re.compile(r'File "(?P<file>[^"\n]+)", line (?P<line>\d+)')


def trace(item: Input, loaded: Loaded) -> dict[str, Any]:
    """Runs one example under `tf.function`.

    Returns:
      `line` of the example; `unready`, why it can't be evaluated; `error`, what it raised;
      `raised_at`, the file's lines that the error names; `operations`, what of TensorFlow stands
      at which line; `lines`, all lines that put operations into a graph.
    """
    seen: dict[str, Any] = {"line": item.line, "unready": "", "error": "", "raised_at": []}
    operations: set[tuple[str, int]] = set()
    lines: set[int] = set()
    set_seeds(0)
    tf.config.run_functions_eagerly(False)
    capture.streams()
    with loaded.active():
        try:
            call = Call.bind(item, loaded.module)
            target = call.staged(AUTOGRAPH)
        except BaseException as error:
            return {**seen, "unready": describe(error), "operations": [], "lines": []}
        with _watched(str(loaded.file), operations, lines):
            try:
                settle(target(*call.args, **call.kwargs))
            except BaseException as error:
                seen["error"] = describe(error)
                seen["raised_at"] = sorted(_lines_of(error, str(loaded.file)))
    capture.leave_forks()
    capture.take()
    return {**seen, "operations": sorted(operations), "lines": sorted(lines)}


@contextmanager
def _watched(file: str, operations: set[tuple[str, int]], lines: set[int]) -> Iterator[None]:
    """Notes the operations that are put into graphs while it lasts."""

    def note(kind, inputs, attributes, outputs, op_name=None, graph=None) -> None:
        if graph is None or not outputs:
            return
        own = [frame.lineno for frame in outputs[0].op.traceback if frame.filename == file]
        lines.update(own)
        if own and kind in _BECOMES:
            operations.add((_BECOMES[kind], own[-1]))

    op_callbacks.add_op_callback(note)
    try:
        yield
    finally:
        op_callbacks.remove_op_callback(note)


def _lines_of(error: BaseException, file: str) -> set[int]:
    """The lines of a file that an exception names, in its text or its traceback."""
    found = {
        row.lineno for row in traceback.extract_tb(error.__traceback__) if row.filename == file
    }
    named = (match for match in _FRAME.finditer(str(error)) if match["file"] == file)
    return found | {int(match["line"]) for match in named}
