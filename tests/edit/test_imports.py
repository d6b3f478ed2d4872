"""Where the import of the runtime is put: where isort would put it."""

from __future__ import annotations

import libcst as cst
import pytest

from aglint.edit.imports import with_runtime, without_runtime

OURS = "from aglint import runtime as ag\n"
CASES = {
    "behind imports of TensorFlow": (
        "import os\n\nimport tensorflow as tf\nimport keras\n",
        OURS,
        "\nfrom mine.a import b\n\nx = 1\n",
    ),
    "with TensorFlow itself": (
        "import tensorflow as tf\n",
        OURS,
        "\n# pylint: disable=direct\nfrom tensorflow.python import ops\n\nx = 1\n",
    ),
    "among others by name": (
        "import tensorflow as tf\nfrom absl import logging\n",
        OURS,
        "from keras import layers\n\nx = 1\n",
    ),
    "first in a block, which is not that of a package whose name begins alike": (
        "import os\n\n",
        OURS,
        "from keras import layers\nfrom tensorflow.python.eager import context\n\n"
        "from tensorflow_things import tf\n\nx = 1\n",
    ),
    "not below the comment of another": (
        "import os\n\n",
        OURS,
        "# Later than os.\nfrom tensorflow import keras\n\nx = 1\n",
    ),
    "behind the future": (
        '"""Doc."""\nfrom __future__ import annotations\n',
        "\n" + OURS,
        "\n\ndef f(): pass\n",
    ),
    "behind Python's own": (
        "import os\nfrom collections import abc\n",
        "\n" + OURS,
        "\nx = 1\n",
    ),
    "before the package's own": (
        "import os\n",
        "\n" + OURS,
        "\nfrom .c import tf\n\nx = 1\n",
    ),
    "behind a docstring": (
        '"""Doc."""\n',
        "\n" + OURS,
        "\nfrom . import tf\n\nx = 1\n",
    ),
    "in the block of others, not of the package itself": (
        "import os\n\nimport numpy as np\n",
        OURS,
        "\nfrom mine import a\nfrom mine.b import c\n\nx = 1\n",
    ),
    "before the package's own in absolute imports": (
        "import os\n",
        "\n" + OURS,
        "\nfrom mine import a\n\nx = 1\n",
    ),
    "at the top": ("", OURS, "\n\ndef f(): pass\n"),
}


@pytest.mark.parametrize("above, ours, below", CASES.values(), ids=CASES)
def test_import_stands_where_isort_puts_it(above, ours, below):
    before = (above + below).lstrip("\n")
    made = with_runtime(cst.parse_module(before), own=("src", "mine")).code
    assert made == above + ours + below


@pytest.mark.parametrize("above, ours, below", CASES.values(), ids=CASES)
def test_import_goes_as_it_came(above, ours, below):
    made = without_runtime(cst.parse_module(above + ours + below)).code
    assert made == (above + below).lstrip("\n")
