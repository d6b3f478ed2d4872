"""What several tests share."""

from __future__ import annotations

import ast
import os
import sys
import types

import pytest

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")


class PlainModule:
    """An analysis that knows one thing: a function with a decorator is traced from there."""

    def __init__(self, source, config):
        self.source = source
        self.functions = [
            types.SimpleNamespace(node=node, qualname=node.name, traced=self._traced(node))
            for node in ast.walk(source.tree)
            if isinstance(node, ast.FunctionDef)
        ]

    def _traced(self, node):
        if not node.decorator_list:
            return None
        span = self.source.span(node.decorator_list[0])
        return types.SimpleNamespace(reason="@tf.function", span=span, path=self.source.path)


@pytest.fixture
def plain_analysis(monkeypatch):
    """Puts `PlainModule` in place of the real analysis, for tests of what stands round it."""
    module = types.ModuleType("aglint.staging.module")
    module.Module = PlainModule
    monkeypatch.setitem(sys.modules, "aglint.staging.module", module)
