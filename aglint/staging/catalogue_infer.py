"""What a function of TensorFlow returns, read from its source without running it.

Asks, in this order: the annotation of a generated op (exact), the function's `return` statements
followed through calls inside of TensorFlow, and the "Returns:" section of its docstring (a guess).
It does not see decorators that replace the function, branches that never happen, and values that
pass through attributes, containers or loops.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import NamedTuple

from aglint.staging.names import Imports


class Result(NamedTuple):
    """The `returns`, `dtype` and `shape` of a catalogue entry."""

    returns: str = "unknown"
    dtype: str = ""
    shape: str = ""


UNKNOWN = Result()
_FLOATS = {"float16", "bfloat16", "float32", "float64", "complex64", "complex128"}
_INTEGERS = {f"{sign}int{bits}" for sign in ("", "u") for bits in (8, 16, 32, 64)}
DTYPES = frozenset({"bool", "string", "variant", "resource"} | _FLOATS | _INTEGERS)
_CLASSES = {
    "Tensor": "tensor",
    "SparseTensor": "sparse",
    "RaggedTensor": "ragged",
    "TensorArray": "tensorarray",
    "DatasetV2": "dataset",
    "Dataset": "dataset",
    "TensorShape": "python",
    "IndexedSlices": "instance",
}
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_DEPTH = 6


class Module:
    """One module's definitions, imports and simple assignments."""

    def __init__(self, path: Path):
        self.tree = ast.parse(path.read_bytes())
        self.imports = Imports(self.tree)
        self.definitions: dict[str, ast.AST] = {}
        self._collect(self.tree.body)

    def _collect(self, body: list[ast.stmt]) -> None:
        for node in body:
            if isinstance(node, (*_FUNCTIONS, ast.ClassDef)):
                self.definitions[node.name] = node
            elif isinstance(node, ast.Assign):
                for target in node.targets:
                    if isinstance(target, ast.Name):
                        self.definitions[target.id] = node.value
            elif isinstance(node, (ast.If, ast.Try)):
                self._collect(node.body)
                self._collect(node.orelse)


class Reader:
    """Reads the modules of installed packages by their dotted names, each once."""

    def __init__(self, roots: dict[str, Path]):
        """Takes the folder of each top-level package."""
        self._roots = roots
        self._modules: dict[str, Module | None] = {}
        self._results: dict[tuple[str, str], Result] = {}

    def module(self, dotted: str) -> Module | None:
        """The module, None if its source is not there."""
        if dotted not in self._modules:
            root, *rest = dotted.split(".")
            base = self._roots.get(root)
            path = base.joinpath(*rest) if base else None
            found = None
            if path:
                for candidate in (path.with_suffix(".py"), path / "__init__.py"):
                    if candidate.is_file():
                        found = Module(candidate)
                        break
            self._modules[dotted] = found
        return self._modules[dotted]

    def find(self, dotted: str) -> tuple[str, str, ast.AST] | None:
        """The module, name and node that define a dotted name, followed through re-exports."""
        for _ in range(_DEPTH):
            module_name, _, name = dotted.rpartition(".")
            module = self.module(module_name)
            if module is None:
                return None
            node = module.definitions.get(name)
            if isinstance(node, (ast.Name, ast.Attribute)):
                target = module.imports.resolve(node)
                if target is None and isinstance(node, ast.Name):
                    target = f"{module_name}.{node.id}"
            elif node is not None:
                return module_name, name, node
            else:
                target = module.imports.names.get(name)
            if target is None or target == dotted:
                return None
            dotted = target
        return None

    def result(self, module_name: str, name: str, node: ast.AST, depth: int = 0) -> Result:
        """What a call of the function `node` gives."""
        key = (module_name, name)
        if key not in self._results:
            self._results[key] = UNKNOWN
            self._results[key] = self._result(module_name, node, depth)
        return self._results[key]

    def _result(self, module_name: str, node: ast.AST, depth: int) -> Result:
        if not isinstance(node, _FUNCTIONS):
            return UNKNOWN
        if node.returns is not None and "gen_" in module_name:
            return generated_op(node)
        documented = by_docstring(node)
        if "gen_" in module_name:
            return documented
        inferred = self._by_returns(module_name, node, depth) if depth < _DEPTH else UNKNOWN
        if inferred.returns == "unknown":
            return documented
        if inferred.returns == documented.returns and not inferred.dtype:
            return documented
        return inferred

    def _by_returns(self, module_name: str, node: ast.FunctionDef, depth: int) -> Result:
        module = self.module(module_name)
        values: dict[str, ast.expr] = {}
        returned: list[ast.expr | None] = []
        work: list[ast.stmt] = list(node.body)
        while work:
            statement = work.pop(0)
            if isinstance(statement, ast.Return):
                returned.append(statement.value)
            elif isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
                values[statement.targets[0].id] = statement.value
            elif not isinstance(statement, (*_FUNCTIONS, ast.ClassDef)):
                for field in ("body", "orelse", "finalbody"):
                    work.extend(getattr(statement, field, ()))
        if not returned:
            return UNKNOWN
        parameters = [argument.arg for argument in node.args.posonlyargs + node.args.args]
        scope = _Scope(self, module_name, module, values, parameters, depth)
        results = [scope.of(value) for value in returned]
        first = results[0]
        if any(result.returns != first.returns for result in results):
            return UNKNOWN
        same_dtype = all(result.dtype == first.dtype for result in results)
        return Result(first.returns, first.dtype if same_dtype else "")


class _Scope:
    """What the expressions of one function give."""

    def __init__(self, reader, module_name, module, values, parameters, depth):
        self._reader = reader
        self._module_name = module_name
        self._module = module
        self._values = values
        self._parameters = parameters
        self._depth = depth
        self._open: set[str] = set()

    def of(self, expr: ast.expr | None) -> Result:
        if expr is None:
            return Result("none")
        if isinstance(expr, ast.Constant):
            return Result("none") if expr.value is None else Result("python")
        if isinstance(expr, ast.Name) and expr.id in self._values and expr.id not in self._open:
            self._open.add(expr.id)
            result = self.of(self._values[expr.id])
            self._open.discard(expr.id)
            return result
        if isinstance(expr, (ast.Tuple, ast.List)):
            parts = [self.of(item).returns for item in expr.elts]
            return Result("tensors") if parts and set(parts) == {"tensor"} else UNKNOWN
        if isinstance(expr, ast.BinOp):
            for side in (expr.left, expr.right):
                if self.of(side).returns == "tensor":
                    return Result("tensor")
        if isinstance(expr, ast.Call):
            return self._call(expr)
        return UNKNOWN

    def _call(self, call: ast.Call) -> Result:
        dotted = self._module.imports.resolve(call.func)
        if dotted is None and isinstance(call.func, ast.Name):
            dotted = f"{self._module_name}.{call.func.id}"
        found = self._reader.find(dotted) if dotted else None
        if found is None:
            return UNKNOWN
        module_name, name, node = found
        if isinstance(node, ast.ClassDef):
            return Result(_CLASSES.get(name, "unknown"))
        result = self._reader.result(module_name, name, node, self._depth + 1)
        if result.dtype in DTYPES or not result.dtype:
            return Result(result.returns, result.dtype)
        same = result.dtype == "same" and call.args and self._is_first(call.args[0])
        return Result(result.returns, "same" if same else "")

    def _is_first(self, expr: ast.expr) -> bool:
        """Whether an expression is the function's first parameter, converted or not."""
        if not isinstance(expr, ast.Name) or not self._parameters:
            return False
        return expr.id == self._parameters[0]


def generated_op(node: ast.FunctionDef) -> Result:
    """The result of a generated op, from its exact annotations."""
    text = ast.unparse(node.returns)
    if text.startswith("Annotated[List"):
        return Result("tensors")
    match = re.fullmatch(r"Annotated\[Any, (?:_atypes\.)?(\w+)\]", text)
    if match is None:
        return UNKNOWN
    kind = match[1].lower().replace("half", "float16")
    if kind in DTYPES:
        return Result("tensor", kind)
    arguments = node.args.args
    defaults = [None] * (len(arguments) - len(node.args.defaults)) + node.args.defaults
    for position, (argument, default) in enumerate(zip(arguments, defaults, strict=True)):
        annotation = ast.unparse(argument.annotation) if argument.annotation else ""
        if annotation.endswith(f", {match[1]}]"):
            rule = f"like:{argument.arg}@{position}" if position else "same"
            return Result("tensor", rule)
        if annotation == match[1]:
            chosen = default.attr if isinstance(default, ast.Attribute) else ""
            return Result("tensor", f"arg:{argument.arg}@{position}={chosen}")
    return Result("tensor")


_RETURNS = re.compile(
    r"^ *Returns?:\s*\n(.*?)(?=^ *(?:Raises?|Args|Yields|[A-Z]\w+):\s*$|\Z)", re.M | re.S
)
_TYPE = re.compile(r"(?:of|with) (?:d?type|dtype) ?`?(?:tf\.)?(\w+)`?")
_SAME = re.compile(
    r"same (?:d?type|type and shape|shape and type|size and type) (?:as|of)|same type"
)
_KINDS = (
    ("none", r"none\b|nothing|does not return|the created operation|an? `?operation|an op that"),
    ("callable", r"an? (?:python )?(?:function|callable|decorat\w+|wrapper)"),
    ("dataset", r"[^.]*\bdataset"),
    ("tensors", r"[^.]{0,30}\b(?:list|tuple|sequence|namedtuple|pair|dict\w*|nested)\b[^.]*tensor"),
    ("tensors", r"[^.]{0,20}(?:two|three|multiple) [^.]*tensors"),
    ("ragged", r"(?:an? )?`?(?:tf\.)?raggedtensor"),
    ("sparse", r"(?:an? )?`?(?:tf\.)?sparse_?tensor"),
    ("tensor", r"[^.]{0,80}\btensor"),
    ("tensor", r"[^.]{0,60}\bscalar\b|[^.]{0,60}\b[0-9nk]-d\b"),
    (
        "python",
        r"[^.]{0,20}(?:`?true`? if|bool|string|python|int\b|integer|list of|a dict|whether)",
    ),
)


def by_docstring(node: ast.FunctionDef) -> Result:
    """A guess from the first sentences of the docstring's "Returns:" section."""
    match = _RETURNS.search(ast.get_docstring(node) or "")
    if match is None:
        return UNKNOWN
    text = " ".join(match[1].split()).lower()
    if "`tensor` objects (" in text:
        return Result("tensors")
    returns = next((kind for kind, pattern in _KINDS if re.match(pattern, text)), "unknown")
    if returns != "tensor":
        return Result(returns)
    named = _TYPE.search(text)
    if named and named[1] in DTYPES:
        return Result(returns, named[1])
    return Result(returns, "same" if _SAME.search(text) and "same type as `" not in text else "")
