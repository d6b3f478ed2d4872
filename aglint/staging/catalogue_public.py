"""The public names of an installed TensorFlow and Keras, read from their generated packages.

Reads only `from MODULE import NAME` in `__init__` files. It does not see names that a package sets
at run time, and it leaves out TensorFlow's internal namespaces.
"""

from __future__ import annotations

import ast
import re
from importlib.util import find_spec
from pathlib import Path

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
    # Keras had its public packages in a folder of their own before 3.10.
    public = keras / "api" if (keras / "api").is_dir() else keras
    for file in sorted(public.rglob("__init__.py")):
        parts = file.parent.relative_to(public).parts
        if parts[:1] not in (("src",), ("_tf_keras",)):
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


def version(root: Path) -> str:
    """The version in the metadata folder beside the package."""
    for metadata in sorted(root.parent.glob(f"{root.name}*-*.dist-info/METADATA")):
        text = metadata.read_text(encoding="utf-8", errors="replace")
        name = re.search(r"^Name: (.*)$", text, re.M)[1]
        if name in (root.name, f"{root.name}-cpu", f"{root.name}_cpu"):
            return re.search(r"^Version: (.*)$", text, re.M)[1]
    return "unknown"
