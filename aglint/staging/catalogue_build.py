"""Builds the catalogue from an installed TensorFlow and Keras, importing neither.

    python -m aglint.staging.catalogue_build [--out FILE] [--check] [--path SITE_PACKAGES]

The public names are read from the packages' generated `__init__` files, what they return from the
source of their definitions (`catalogue_infer`), and `data/overrides.json`, kept by hand, has the
last word. A name that the previous catalogue did not have is noted with the version it came with.
"""

from __future__ import annotations

import argparse
import ast
import json
import re
import sys
from importlib.util import find_spec
from pathlib import Path

from aglint.staging.catalogue import DATA
from aglint.staging.catalogue_infer import DTYPES, Reader, Result

# Where a class of Keras lives says what its instances are.
_CLASS_KINDS = {
    "keras.layers": "layer",
    "keras.losses": "loss",
    "keras.optimizers": "optimizer",
    "keras.optimizers.schedules": "schedule",
    "keras.metrics": "metric",
    "keras.models": "model",
    "keras.initializers": "initializer",
}
_SKIPPED = ("__internal__", "__operators__")


def find_packages(path: Path | None) -> dict[str, Path]:
    """The folders of tensorflow and keras, found without importing them."""
    if path is not None:
        return {name: path / name for name in ("tensorflow", "keras")}
    found = {}
    for name in ("tensorflow", "keras"):
        spec = find_spec(name)
        if spec is None or not spec.submodule_search_locations:
            raise SystemExit(f"catalogue_build: {name} is not installed")
        found[name] = Path(next(iter(spec.submodule_search_locations)))
    return found


def public_names(roots: dict[str, Path]) -> dict[str, str]:
    """Each public name with the dotted name of its definition, or of the module it is."""
    found: dict[str, str] = {}
    tensorflow, keras = roots["tensorflow"], roots["keras"]
    api = tensorflow / "_api" / "v2"
    found["tf"] = "tensorflow"
    found["keras"] = "keras"
    _read_package(tensorflow / "__init__.py", "tf", found)
    for file in sorted(api.rglob("__init__.py")):
        parts = file.parent.relative_to(api).parts
        if not parts or parts[:2] == ("compat", "v2") or set(parts) & set(_SKIPPED):
            continue
        if parts[:2] == ("compat", "v1") and len(parts) > 2 and parts[2] in ("compat", "raw_ops"):
            continue
        _read_package(file, ".".join(("tf", *parts)), found)
    for file in sorted(keras.rglob("__init__.py")):
        parts = file.parent.relative_to(keras).parts
        if parts[:1] not in (("src",), ("_tf_keras",), ("api",)):
            _read_package(file, ".".join(("keras", *parts)), found)
    legacy = keras / "_tf_keras" / "keras"
    extra: dict[str, str] = {}
    for file in sorted(legacy.rglob("__init__.py")):
        _read_package(file, ".".join(("keras", *file.parent.relative_to(legacy).parts)), extra)
    for name, definition in extra.items():
        if name not in found:
            found[f"tf.{name}"] = definition
    # What compat.v1 shares with the API of today needs no entry of its own.
    old = "tf.compat.v1."
    return {
        name: definition
        for name, definition in found.items()
        if not (name.startswith(old) and _same(found, f"tf.{name.removeprefix(old)}", definition))
    }


def _same(found: dict[str, str], modern: str, definition: str) -> bool:
    there = found.get(modern, "")
    modules = there.startswith("module ") and definition.startswith("module ")
    return modules or there == definition


def _read_package(file: Path, prefix: str, found: dict[str, str]) -> None:
    for node in ast.parse(file.read_bytes()).body:
        if not isinstance(node, ast.ImportFrom) or not node.module:
            continue
        for alias in node.names:
            name = alias.asname or alias.name
            if name.startswith("_") or name == "*":
                continue
            definition = f"{node.module}.{alias.name}"
            package = re.match(
                r"tensorflow\._api\.v2|keras\.(?!src)|keras$|keras\._tf_keras", node.module
            )
            found[f"{prefix}.{name}"] = f"module {definition}" if package else definition


def build(roots: dict[str, Path], overrides: dict, previous: dict) -> tuple[dict, dict]:
    """The catalogue, and the private defining names of its entries."""
    reader = Reader(roots)
    public = public_names(roots)
    groups: dict[str, list[str]] = {}
    for name, definition in public.items():
        groups.setdefault(definition, []).append(name)
    names: dict[str, str] = {}
    definitions: dict[str, str] = {}
    for definition, spelled in groups.items():
        if definition.startswith("module ") or definition in ("tensorflow", "keras"):
            names.update(dict.fromkeys(spelled, "module"))
            continue
        found = reader.find(definition)
        chosen = _canonical(spelled, found[2] if found else None)
        names[chosen] = _line(reader, chosen, found)
        definitions[definition] = chosen
        for alias in spelled:
            if alias != chosen:
                names[alias] = f"={chosen}"
    for name, text in overrides["names"].items():
        target = names.get(name, "")
        if target.startswith("="):
            raise SystemExit(f"overrides.json: {name} is an alias of {target[1:]}")
        names[name] = text
    versions = {package: _version(root) for package, root in roots.items()}
    _date(names, versions, previous)
    catalogue = {
        "versions": versions,
        "names": dict(sorted(names.items())),
        "members": overrides["members"],
    }
    return catalogue, dict(sorted(definitions.items()))


def _canonical(spelled: list[str], node: ast.AST | None) -> str:
    """The name that TensorFlow itself calls canonical, or else the plainest one."""
    for decorator in getattr(node, "decorator_list", ()):
        if isinstance(decorator, ast.Call) and decorator.args:
            for argument in decorator.args:
                if isinstance(argument, ast.Constant) and f"tf.{argument.value}" in spelled:
                    return f"tf.{argument.value}"
                if isinstance(argument, ast.Constant) and argument.value in spelled:
                    return argument.value
    return min(spelled, key=lambda n: ("compat" in n, "experimental" in n, n.count("."), len(n), n))


def _line(reader: Reader, name: str, found: tuple[str, str, ast.AST] | None) -> str:
    """The line of one name, as `catalogue._parse` reads it."""
    if found is None:
        return "constant unknown"
    module_name, defined, node = found
    package = name.rpartition(".")[0]
    if isinstance(node, ast.ClassDef):
        return f"class {_instance(package, node)}"
    if isinstance(node, ast.Call) and ".to_raw_op" in ast.unparse(node.func) + ast.unparse(node):
        return _raw_op(reader, module_name, node)
    if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        value = "dtype" if defined in DTYPES or module_name.endswith(".dtypes") else ""
        return f"constant python {value}".rstrip()
    result = reader.result(module_name, defined, node)
    if package.startswith(("keras.applications", "tf.keras.applications")):
        result = Result("model") if defined[0].isupper() else Result()
    return _format("function", result, _effects(name, module_name, result))


def _raw_op(reader: Reader, module_name: str, node: ast.Call) -> str:
    """A raw op gives what the generated function does, but takes keywords only."""
    inner = next(
        call
        for call in ast.walk(node)
        if isinstance(call, ast.Call)
        and "to_raw_op" in ast.unparse(call.func)
        and call.args
        and isinstance(call.args[0], ast.Name)
    )
    name = inner.args[0].id
    function = reader.module(module_name).definitions[name]
    result = reader.result(module_name, name, function)
    if result.dtype == "same":
        result = result._replace(dtype=f"like:{function.args.args[0].arg}@0")
    return _format("function", result, _effects(name, module_name, result))


def _instance(package: str, node: ast.ClassDef) -> str:
    bases = " ".join(map(ast.unparse, node.bases))
    if re.search(r"\b(Error|Exception|Enum|NamedTuple)\b|Error$", bases):
        return "instance"
    package = package.removeprefix("tf.") if package.startswith("tf.keras") else package
    return _CLASS_KINDS.get(package, "instance")


def _effects(name: str, module_name: str, result: Result) -> list[str]:
    leaf = name.rpartition(".")[2]
    random = name.startswith(
        ("tf.random.", "tf.compat.v1.random.", "tf.image.random_", "keras.random.")
    )
    random = random or module_name.endswith((".gen_random_ops", ".gen_stateful_random_ops"))
    found = []
    if random and "stateless" not in name and result.returns in ("tensor", "tensors"):
        found.append("random")
    if result.returns == "none" or leaf.startswith("assert_"):
        found.append("side-effect")
    return found


def _format(kind: str, result: Result, effects: list[str]) -> str:
    fields = [kind, result.returns, result.dtype, result.shape, ",".join(effects)]
    while not fields[-1]:
        fields.pop()
    return " ".join(field or "-" for field in fields)


def _version(root: Path) -> str:
    """The version in the metadata folder beside the package."""
    for metadata in sorted(root.parent.glob(f"{root.name}*-*.dist-info/METADATA")):
        text = metadata.read_text(encoding="utf-8", errors="replace")
        name = re.search(r"^Name: (.*)$", text, re.M)[1]
        if name in (root.name, f"{root.name}-cpu", f"{root.name}_cpu"):
            return re.search(r"^Version: (.*)$", text, re.M)[1]
    return "unknown"


def _date(names: dict[str, str], versions: dict[str, str], previous: dict) -> None:
    """Carries over the versions that names came with, and dates the names that are new."""
    before = previous.get("names")
    if not before:
        return
    for name, text in names.items():
        if text == "module" or text[0] == "=":
            continue
        if name in before:
            fields = before[name].split()
            since = fields[6] if len(fields) > 6 else ""
        else:
            package = "keras" if "keras" in name.split(".")[:2] else "tensorflow"
            since = ".".join(versions[package].split(".")[:2])
        if since:
            names[name] = " ".join([*(text.split() + ["-"] * 6)[:6], since])


def dump(data: dict) -> str:
    """JSON with one name a line, so that two catalogues can be compared as text."""
    return json.dumps(data, ensure_ascii=False, indent=0, separators=(",", ":")) + "\n"


def main(arguments: list[str] | None = None) -> int:
    """Writes the catalogue; with `--check` says whether the one that ships is up to date."""
    parser = argparse.ArgumentParser(
        prog="python -m aglint.staging.catalogue_build", description=__doc__.splitlines()[0]
    )
    parser.add_argument(
        "--out",
        type=Path,
        default=DATA / "catalogue.json",
        help="the catalogue; definitions.json is written beside it",
    )
    parser.add_argument(
        "--path", type=Path, help="folder that holds the packages tensorflow and keras"
    )
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 if the catalogue would change"
    )
    options = parser.parse_args(arguments)
    overrides = json.loads((DATA / "overrides.json").read_bytes())
    previous = json.loads(options.out.read_bytes()) if options.out.exists() else {}
    catalogue, definitions = build(find_packages(options.path), overrides, previous)
    files = {
        options.out: dump(catalogue),
        options.out.with_name("definitions.json"): dump(definitions),
    }
    if options.check:
        stale = [
            file
            for file, text in files.items()
            if not file.exists() or file.read_text(encoding="utf-8") != text
        ]
        for file in stale:
            print(f"{file} is out of date", file=sys.stderr)
        return 1 if stale else 0
    for file, text in files.items():
        file.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
