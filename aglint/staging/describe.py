"""Values in words, for reports."""

from __future__ import annotations

from aglint.staging.values import NUMBERS, Shape, Value

_NOUNS = {
    "tensor": "tensor",
    "variable": "Variable",
    "ragged": "RaggedTensor",
    "sparse": "SparseTensor",
    "tensorarray": "TensorArray",
    "dataset": "Dataset",
    "iterator": "iterator of a Dataset",
    "ndarray": "NumPy array",
    "none": "None",
    "package": "module or function of a package",
    "python": "Python value",
    "builtin": "built-in function",
    "shape": "static shape",
    "dtype": "dtype",
}


def described(value: Value) -> str:
    """What is known of a value: `likely a float32 tensor of shape (2, ?)`, `the Python int 3`."""
    if value.is_unknown:
        return "unknown"
    if value.kind == "none":
        return "None"
    if value.known and value.kind in NUMBERS | {"str", "bytes"}:
        text = f"the Python {value.kind} {value.const!r}"
    else:
        text = _noun_phrase(value)
    if not value.sure and value.kind not in ("none", "unknown"):
        text = f"likely {text}"
    return f"{text}, or None" if value.optional else text


def _noun_phrase(value: Value) -> str:
    noun = _NOUNS.get(value.kind)
    if value.kind in ("tensor", "variable", "ragged", "sparse"):
        dtype = f"{value.dtype} " if value.dtype else ""
        return f"{_article(dtype or noun)} {dtype}{noun}{_shaped(value.shape)}"
    if value.kind == "dataset" and value.element is not None and not value.element.is_unknown:
        return f"a Dataset of {_noun_phrase(value.element).partition(' ')[2]}s"
    if value.kind in ("instance", "class", "function") and hasattr(value.ref, "name"):
        return f"{_article(value.kind)} {value.kind} `{value.ref.name}`".replace(
            "instance `", "instance of `"
        )
    if value.items is not None:
        count = len(value.items)
        return f"a Python {value.kind} of {count} item{'' if count == 1 else 's'}"
    if value.kind in ("list", "tuple", "dict", "set", "range", "int", "float", "bool", "str"):
        return f"a Python {value.kind}"
    name = noun or value.kind
    return f"{_article(name)} {name}"


def _shaped(shape: Shape) -> str:
    if shape is None:
        return ""
    sizes = ["?" if size is None else str(size) for size in shape]
    return f" of shape ({', '.join(sizes)}{',' if len(sizes) == 1 else ''})"


def _article(word: str) -> str:
    return "an" if word[:1] in "aeiouAEIO" else "a"
