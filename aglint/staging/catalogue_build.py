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
from pathlib import Path

from aglint.staging.catalogue import DATA
from aglint.staging.catalogue_infer import Reader
from aglint.staging.catalogue_public import find_packages, public_names, version
from aglint.staging.catalogue_signature import DTYPES, Result


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
        names[chosen] = _line(reader, chosen, definition)
        definitions[definition] = chosen
        for alias in spelled:
            if alias != chosen:
                names[alias] = f"={chosen}"
    for name, text in overrides["names"].items():
        target = names.get(name, "")
        if target.startswith("="):
            raise SystemExit(f"overrides.json: {name} is an alias of {target[1:]}")
        names[name] = text
    _inherit(names, overrides["names"])
    versions = {package: version(root) for package, root in roots.items()}
    _date(names, public, versions, previous)
    catalogue = {
        "versions": versions,
        "names": dict(sorted(names.items())),
        "members": overrides["members"],
    }
    return catalogue, dict(sorted(definitions.items()))


def _inherit(names: dict[str, str], overrides: dict[str, str]) -> None:
    """Gives the functions of `compat.v1` what is known by hand of their modern namesakes.

    The two take their arguments in different orders, so rules that speak of arguments stay out.
    """
    for name, text in names.items():
        modern = name.replace("tf.compat.v1.", "tf.", 1)
        modern = names.get(modern, "").removeprefix("=") if modern not in overrides else modern
        known = overrides.get(modern)
        if name == modern or known is None or not name.startswith("tf.compat.v1."):
            continue
        if name not in overrides and text.startswith("function") and known.startswith("function"):
            fields = ["-" if re.match("arg:|like:", field) else field for field in known.split()]
            names[name] = " ".join(fields)


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


def _line(reader: Reader, name: str, definition: str) -> str:
    """The line of one name, as `catalogue._parse` reads it."""
    found = reader.find(definition)
    if found is None:
        module = reader.module(definition.rpartition(".")[0])
        source = module and module.imports.names.get(definition.rpartition(".")[2])
        generated = re.search(r"_pb2\.(\w+)$", source or definition)
        if generated is None:
            return "constant unknown"
        return "constant python int" if generated[1].isupper() else "class instance"
    module_name, defined, node = found
    if isinstance(node, ast.ClassDef):
        return f"class {reader.instance(module_name, node)}"
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Call):
        return "function unknown"
    if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        value = "dtype" if defined in DTYPES or module_name.endswith(".dtypes") else ""
        return f"constant python {value}".rstrip()
    result = reader.result(module_name, defined, node)
    if name.startswith(("keras.applications.", "tf.keras.applications.")):
        result = Result("model") if defined[0].isupper() else Result()
    elif name.startswith("tf.raw_ops.") and result.dtype == "same":
        # Raw ops take keywords only.
        result = result._replace(dtype=f"like:{node.args.args[0].arg}@0")
    return _format("function", result, _effects(name, module_name, result))


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


def _date(names: dict, public: dict, versions: dict, previous: dict) -> None:
    """Carries over the versions that names came with, and dates the names that are new."""
    before = previous.get("names")
    if not before:
        return
    for name, text in names.items():
        if text == "module" or text[0] == "=" or name not in public:
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
