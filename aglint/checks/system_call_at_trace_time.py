"""Files written, sleeping, processes and threads in traced code: done while TensorFlow traces."""

from __future__ import annotations

import ast

from aglint.checks._baked import in_retry
from aglint.checks._names import dotted, origin

_WRITING_MODES = frozenset("wax+")
_CALLS = frozenset(
    {
        *("breakpoint", "pdb.set_trace", "ipdb.set_trace", "pudb.set_trace", "code.interact"),
        *("time.sleep", "os.system", "os.remove", "os.unlink", "os.rename", "os.replace"),
        *("os.mkdir", "os.makedirs", "os.rmdir", "os.removedirs", "os.kill", "os.putenv"),
        *("shutil.rmtree", "shutil.copy", "shutil.copyfile", "shutil.copytree", "shutil.move"),
        *("subprocess.run", "subprocess.call", "subprocess.Popen", "subprocess.check_call"),
        *("subprocess.check_output", "threading.Thread", "multiprocessing.Process"),
        *("numpy.save", "numpy.savez", "numpy.savetxt", "numpy.savez_compressed"),
        *("json.dump", "pickle.dump", "requests.get", "requests.post", "urllib.request.urlopen"),
        *("tensorflow.io.gfile.makedirs", "tensorflow.io.gfile.mkdir", "joblib.dump"),
        *("tensorflow.io.gfile.remove", "tensorflow.io.gfile.rmtree", "matplotlib.pyplot.savefig"),
    }
)
_OPENERS = frozenset({"open", "io.open", "codecs.open", "gzip.open", "tensorflow.io.gfile.GFile"})
_OPENERS |= {"tensorflow.io.gfile.Open", "builtins.open", "bz2.open", "lzma.open"}
_WRITES = frozenset({"write", "writelines", "writerow", "writerows", "flush"})
_FILE_MAKERS = _OPENERS | {"csv.writer", "csv.DictWriter", "io.StringIO", "io.BytesIO"}
_PATH_WRITES = frozenset({"write_text", "write_bytes", "touch", "unlink"})


def check(function, report) -> None:
    """Reports what acts on files, processes and time once, when the function is traced."""
    for call in function.nodes(ast.Call):
        name = _name(function, call.func)
        known = name in _CALLS or (name in _OPENERS and _for_writing(call))
        if name == "time.sleep" and in_retry(function, call):
            continue
        if known or (name is None and _to_file(function, call)):
            report(call, call=ast.unparse(call.func))


def _name(function, callee: ast.expr) -> str | None:
    if isinstance(callee, ast.Name):
        value = function.value(callee)
        if value.kind == "builtin":
            return value.ref
    return dotted(function, callee)


def _for_writing(call: ast.Call) -> bool:
    words = {word.arg: word.value for word in call.keywords}
    mode = call.args[1] if len(call.args) > 1 else words.get("mode")
    if call.args and ast.unparse(call.args[0]) == "os.devnull":
        return False
    return (
        isinstance(mode, ast.Constant)
        and isinstance(mode.value, str)
        and not _WRITING_MODES.isdisjoint(mode.value)
    )


def _to_file(function, call: ast.Call) -> bool:
    return _to_outer_file(function, call) or _to_path(function, call)


def _to_outer_file(function, call: ast.Call) -> bool:
    """Whether it writes to a file that was opened outside; one opened here is reported itself."""
    match call.func:
        case ast.Attribute(value=ast.Name() | ast.Attribute() as file, attr=attr):
            made = origin(function, file) if attr in _WRITES else None
        case _:
            made = None
    if made is None or made[0] is function or not isinstance(made[1], ast.Call):
        return False
    return _name(made[0], made[1].func) in _FILE_MAKERS


def _to_path(function, call: ast.Call) -> bool:
    """Whether it changes what a `pathlib.Path` names."""
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in _PATH_WRITES:
        return False
    made = origin(function, call.func.value)
    return (
        made is not None
        and isinstance(made[1], ast.Call)
        and dotted(made[0], made[1].func) == "pathlib.Path"
    )
