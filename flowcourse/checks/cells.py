"""Execute the source of a notebook's cell in plain Python: run_cell(text, "<answer cell of ex-01-2>", names)."""

import linecache
import re

NOTEBOOK_ONLY = re.compile(r"^(\s*)([%!?].*|[\w.]+\s*=\s*[%!].*|[\w.]+\s*\?{1,2}\s*)$", re.MULTILINE)


def run_cell(text, filename, space):
    """Execute a cell; lines that only a notebook understands (%timeit, !ls, np.exp?) are left out."""
    try:
        code = compile(text, filename, "exec")
    except SyntaxError:
        text = NOTEBOOK_ONLY.sub(r"\1pass", text)
        code = compile(text, filename, "exec")
    linecache.cache[filename] = (len(text), None, text.splitlines(keepends=True), filename)
    exec(code, space)
