"""What a file takes from the other files of its project: base classes and wrappers."""

from __future__ import annotations

from pathlib import Path

import pytest

from aglint.source import Source
from aglint.staging import packages
from aglint.staging.module import Module

FILES = {
    "shop/__init__.py": "",
    "shop/compat.py": "import tensorflow as tf\nfrom tensorflow.keras.layers import Layer\n",
    "shop/base.py": (
        "from shop.compat import Layer, tf\n"
        "class Base(Layer):\n    pass\n"
        "class Named(Base):\n    pass\n"
        "class Plain:\n    pass\n"
        "jit = tf.function(jit_compile=True)\n"
        "plain = tf.function(autograph=False, jit_compile=True)\n"
        "def fast(f):\n    return tf.function(f)\n"
        "def graph(f):\n    return tf.function(f, autograph=False)\n"
        "def slow(f):\n    return f\n"
    ),
    "shop/parts/__init__.py": "from ..base import Named\nfrom .loop import Loop\n",
    "shop/parts/loop.py": "from shop.parts import Loop\n",
    "shop/broken.py": "class Base(\n",
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    "header, traced",
    [
        ("from shop.base import Base", True),
        ("from .base import Named as Base", True),
        ("from . import base\nBase = base.Named", True),
        ("from shop.parts import Named as Base", True),
        ("import shop.parts\nBase = shop.parts.Named", True),
        ("from .base import Plain as Base", False),
        ("from .base import missing as Base", False),
        ("from .broken import Base", False),
        ("from .parts import Loop as Base", False),
        ("from elsewhere import Base", False),
    ],
)
def test_base_classes(project: Path, header: str, traced: bool) -> None:
    text = f"import keras\n{header}\nclass Net(Base):\n    def call(self, x):\n        return x\n"
    module = Module(Source.from_text(text, str(project / "shop" / "net.py")))
    (call,) = module.functions
    assert (call.traced is not None) is traced


@pytest.mark.parametrize(
    "name, autograph",
    [("jit", True), ("fast", True), ("plain", False), ("graph", False), ("slow", None)],
)
def test_wrappers(project: Path, name: str, autograph: bool | None) -> None:
    text = f"from shop.base import {name}\n@{name}\ndef f(x):\n    return x\n"
    (f,) = Module(Source.from_text(text, str(project / "shop" / "net.py"))).functions
    assert (f.traced and f.traced.autograph) is autograph


def test_a_file_that_changes_is_read_anew(project: Path) -> None:
    text = "from .base import Plain\nclass Net(Plain):\n    def call(self, x):\n        return x\n"
    source = Source.from_text(text, str(project / "shop" / "net.py"))
    assert Module(source).functions[0].traced is None
    (project / "shop" / "base.py").write_text(
        "import keras\nPlain = 1\nclass Plain(keras.Model): pass\n"
    )
    assert Module(source).functions[0].traced is not None


@pytest.mark.parametrize(
    "base, traced",
    [
        ("models.Net", True),
        ("models.Plain", False),
        ("Exported", True),
        ("missing.Net", False),
    ],
)
def test_bases_in_installed_packages(tmp_path: Path, monkeypatch, base: str, traced: bool) -> None:
    package = tmp_path / "site" / "nets_of_others"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("from .models import Net as Exported\n")
    (package / "models.py").write_text(
        "import keras\nraise SystemExit\nclass Net(keras.Model): pass\nclass Plain: pass\n"
    )
    monkeypatch.syspath_prepend(str(package.parent))
    packages.directory_of.cache_clear()
    text = f"import nets_of_others as n\nclass Mine(n.{base}):\n    def call(self, x): return x\n"
    (call,) = Module(Source.from_text(text, str(tmp_path / "mine.py"))).functions
    assert (call.traced is not None) is traced


def test_packages_that_know_no_tensorflow_are_left_alone() -> None:
    assert packages.directory_of("pytest") is None
    assert packages.directory_of("json") is None
    assert packages.directory_of("no_such_package") is None
