"""Keeps arguments of chosen functions while the user's program runs. Runs in that program.

The chosen functions get a first statement that hands their arguments over; nothing else of the
program changes, but that TensorFlow runs its functions eagerly, so that there are values to keep.
Of each function a few calls of each kind are kept, early and late ones, where the kind is dtype and
rank of the tensors, the types of the rest, the values of flags, the same of the attributes of
objects, and which arguments are one object.
"""

from __future__ import annotations

import ast
import builtins
import collections
import importlib.abc
import importlib.machinery
import io
import json
import os
import pickle
import sys
import threading
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

from aglint.prove.looks import SYMBOLIC, look, shared, show

SETTINGS = "AGLINT_RECORDING"
HOOK = "__aglint_record__"
OF_A_KIND = 6  # of the calls of one kind the first, second, fourth, eighth... are kept
OF_A_FUNCTION = 18
FIRST_OF_A_KIND = 9  # of these at least are the first calls of a kind, where there are so many
LARGEST = 16 << 20  # bytes of one call


def start() -> None:
    """Reads the settings from the environment and waits for the chosen modules to be imported."""
    settings = os.environ.get(SETTINGS)
    if settings:
        chosen = json.loads(Path(settings).read_text("utf-8"))
        recorder = Recorder(Path(chosen["out"]), chosen["functions"])
        sys.meta_path.insert(0, _Finder(recorder))
        setattr(builtins, HOOK, recorder.note)


def code_of_script(path: str) -> CodeType:
    """The code of a script, in which its functions hand over their arguments if they are chosen."""
    chosen = json.loads(Path(os.environ[SETTINGS]).read_text("utf-8"))
    names = chosen["functions"].get(os.path.realpath(path), [])
    return instrumented(Path(path).read_bytes(), os.path.realpath(path), names)


class Recorder:
    """What one process keeps.

    Args:
      out: the directory to write to.
      functions: the qualified names of the chosen functions, by the path of their file.
    """

    def __init__(self, out: Path, functions: dict[str, list[str]]):
        self.functions = functions
        self._home = out / str(os.getpid())
        self._seen: dict[tuple[str, str], collections.Counter] = {}
        self._kept: collections.Counter = collections.Counter()
        self._told: set[tuple[str, str, str]] = set()
        self._busy = threading.local()
        self._lock = threading.Lock()

    def note(
        self, file: str, function: str, kind: str, positional: list[Any], named: dict[str, Any]
    ) -> None:
        """Keeps the arguments of one call, if they are of a kind that is still wanted."""
        if getattr(self._busy, "now", False):
            return
        self._busy.now = True
        try:
            with self._lock:
                self._note((file, function), kind, positional, named)
        except Exception as error:  # whatever the values' own code does, the program goes on
            self._skip((file, function), f"{type(error).__name__} while looking at the arguments")
        finally:
            self._busy.now = False

    def _note(
        self, key: tuple[str, str], kind: str, positional: list[Any], named: dict[str, Any]
    ) -> None:
        if self._kept[key] >= OF_A_FUNCTION:
            return
        kinds = self._seen.setdefault(key, collections.Counter())
        values = [*positional, *named.values()]
        looks = repr([*map(look, values), list(named), shared(values)])
        if SYMBOLIC in looks:
            self._skip(key, "called in a graph only, where there are no values")
            return
        kinds[looks] += 1
        count = kinds[looks]
        if count & (count - 1) or count >= 1 << OF_A_KIND:
            return
        if count > 1 and self._kept[key] >= OF_A_FUNCTION - FIRST_OF_A_KIND:
            return
        try:
            data = pickled((kind, positional, named))
        except Exception as error:
            self._skip(key, f"an argument can't be pickled: {_first_line(error)}")
            return
        if len(data) > LARGEST:
            self._skip(key, f"the arguments are larger than {LARGEST >> 20} MB")
            return
        self._home.mkdir(parents=True, exist_ok=True)
        name = f"{sum(self._kept.values())}.pickle"
        (self._home / name).write_bytes(data)
        self._kept[key] += 1
        shown = ", ".join([*map(show, positional), *(f"{k}={show(v)}" for k, v in named.items())])
        self._write(key, {"call": f"{key[1]}({shown})", "data": f"{self._home.name}/{name}"})

    def _skip(self, key: tuple[str, str], why: str) -> None:
        if (*key, why) not in self._told:
            self._told.add((*key, why))
            self._write(key, {"skipped": why})

    def _write(self, key: tuple[str, str], what: dict[str, str]) -> None:
        self._home.mkdir(parents=True, exist_ok=True)
        row = {"file": key[0], "function": key[1], "path": sys.path, **what}
        with (self._home / "calls.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(row) + "\n")


def pickled(value: Any) -> bytes:
    """A value as bytes; cloudpickle takes what pickle does not, where it is installed.

    Raises:
      Exception: neither can.
    """
    buffer = io.BytesIO()
    try:
        pickle.Pickler(buffer, protocol=4).dump(value)
        return buffer.getvalue()
    except Exception:
        try:
            import cloudpickle
        except ImportError:
            cloudpickle = None
        if cloudpickle is None:
            raise
    return cloudpickle.dumps(value, protocol=4)


def instrumented(text: bytes, path: str, names: list[str]) -> CodeType:
    """A module's code in which the chosen functions hand over their arguments first."""
    tree = ast.parse(text, path)
    _insert(tree, "", path, frozenset(names))
    return compile(ast.fix_missing_locations(tree), path, "exec", dont_inherit=True)


def _insert(node: ast.AST, prefix: str, path: str, names: frozenset[str]) -> None:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef):
            _insert(child, f"{prefix}{child.name}.", path, names)
        elif isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            if prefix + child.name in names:
                place = 1 if ast.get_docstring(child, clean=False) is not None else 0
                child.body.insert(place, _handover(child, prefix, path))
        else:
            _insert(child, prefix, path, names)


def _handover(node: ast.FunctionDef, prefix: str, path: str) -> ast.stmt:
    """`HOOK(file, function, kind, [x, y, *args], {"key": key, **kwargs})`."""
    decorators = {getattr(d, "id", getattr(d, "attr", "")) for d in node.decorator_list}
    kind = next(
        (d for d in ("staticmethod", "classmethod") if d in decorators),
        "method" if prefix else "function",
    )
    arguments = node.args
    positional: list[ast.expr] = [
        ast.Name(arg.arg, ast.Load()) for arg in [*arguments.posonlyargs, *arguments.args]
    ]
    if arguments.vararg is not None:
        positional.append(ast.Starred(ast.Name(arguments.vararg.arg, ast.Load()), ast.Load()))
    keys: list[ast.expr | None] = [ast.Constant(arg.arg) for arg in arguments.kwonlyargs]
    values: list[ast.expr] = [ast.Name(arg.arg, ast.Load()) for arg in arguments.kwonlyargs]
    if arguments.kwarg is not None:
        keys.append(None)
        values.append(ast.Name(arguments.kwarg.arg, ast.Load()))
    told = [ast.Constant(path), ast.Constant(prefix + node.name), ast.Constant(kind)]
    told += [ast.List(positional, ast.Load()), ast.Dict(keys, values)]
    return ast.copy_location(ast.Expr(ast.Call(ast.Name(HOOK, ast.Load()), told, [])), node.body[0])


class _Finder(importlib.abc.MetaPathFinder):
    """Finds what the other finders find, and gives the chosen modules a loader of our own."""

    def __init__(self, recorder: Recorder):
        self._recorder = recorder
        self._busy = False

    def find_spec(self, fullname: str, path: Any, target: Any = None):
        if self._busy:
            return None
        self._busy = True
        try:
            spec = importlib.machinery.PathFinder.find_spec(fullname, path)
        finally:
            self._busy = False
        if spec is None or not spec.origin:
            return None
        if fullname == "tensorflow":
            spec.loader = _TensorFlow(fullname, spec.origin)
            return spec
        names = self._recorder.functions.get(os.path.realpath(spec.origin))
        if not names or not isinstance(spec.loader, importlib.machinery.SourceFileLoader):
            return None
        spec.loader = _Loader(fullname, spec.origin, names)
        return spec


class _Loader(importlib.machinery.SourceFileLoader):
    def __init__(self, fullname: str, path: str, names: list[str]):
        super().__init__(fullname, path)
        self._names = names

    def get_code(self, fullname: str) -> CodeType:
        path = os.path.realpath(self.path)
        return instrumented(self.get_data(self.path), path, self._names)


class _TensorFlow(importlib.machinery.SourceFileLoader):
    """Lets functions run eagerly as soon as TensorFlow is there."""

    def exec_module(self, module: ModuleType) -> None:
        super().exec_module(module)
        sys.modules["tensorflow"].config.run_functions_eagerly(True)


def _first_line(error: Exception) -> str:
    text = (str(error).splitlines() or [""])[0]
    return f"{type(error).__name__}: {text}"[:160]
