"""What a function of TensorFlow returns, read from its source without running it.

Asks, in this order: the annotation of a generated op (exact), the function's `return` statements
followed through calls inside of TensorFlow, and the "Returns:" section of its docstring (a guess).
It does not see decorators that replace the function, branches that never happen, and values that
pass through attributes, containers or loops.
"""

from __future__ import annotations

import ast
from pathlib import Path

from aglint.staging.catalogue_signature import DTYPES, UNKNOWN, Result, by_docstring, generated_op
from aglint.staging.names import Imports

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
_INSTANCES = {
    "Tensor": "tensor",
    "Variable": "variable",
    "KerasVariable": "variable",
    "DatasetV2": "dataset",
    "Layer": "layer",
    "Model": "model",
    "Metric": "metric",
    "Loss": "loss",
    "BaseOptimizer": "optimizer",
    "Optimizer": "optimizer",
    "Initializer": "initializer",
    "LearningRateSchedule": "schedule",
    "StrategyBase": "strategy",
    "Module": "module",
}
_ANCESTORS = 30
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
            node = _unwrapped(module.definitions.get(name))
            if isinstance(node, ast.Name) and node.id == name:
                target = module.imports.names.get(name) or _first_import(module.tree, name)
            elif isinstance(node, (ast.Name, ast.Attribute)):
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

    def instance(self, module_name: str, node: ast.ClassDef) -> str:
        """The kind of a class's instances, by the nearest ancestor that says."""
        work, seen = [(module_name, node)], 0
        while work and seen < _ANCESTORS:
            module_name, node = work.pop(0)
            seen += 1
            kind = _INSTANCES.get(node.name)
            if kind and module_name.startswith(("tensorflow.", "keras.")):
                return kind
            module = self.module(module_name)
            for base in node.bases:
                dotted = module.imports.resolve(base) or f"{module_name}.{ast.unparse(base)}"
                found = self.find(dotted)
                if found and isinstance(found[2], ast.ClassDef):
                    work.append((found[0], found[2]))
        return "instance"

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


def _unwrapped(node: ast.AST | None) -> ast.AST | None:
    """The function that `export(...)(wrap(function, ...))` is about, where one is named."""
    inner = node
    while isinstance(inner, ast.Call) and inner.args:
        inner = inner.args[0]
    wrapped = isinstance(node, ast.Call) and isinstance(inner, (ast.Name, ast.Attribute))
    return inner if wrapped else node


def _first_import(tree: ast.Module, name: str) -> str | None:
    """What `name` was imported as, before the module wrapped it under the same name."""
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                if (alias.asname or alias.name) == name:
                    return f"{node.module}.{alias.name}"
    return None
