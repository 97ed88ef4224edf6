"""Execute the source of a notebook's cell in plain Python: run_cell(text, "<answer cell of ex-01-2>", names)."""

import __future__

import ast
import atexit
import linecache
import re
from functools import cache

NOTEBOOK_ONLY = re.compile(
    r"^([ \t]*)(?:[%!?](?:.*\\\n)*.*|[\w.]+[ \t]*=[ \t]*[%!].*|[\w.]+[ \t]*\?{1,2}[ \t]*)$", re.MULTILINE
)
TIMED = re.compile(r"([ \t]*)%time[ \t]+(.*)", re.DOTALL)
ATTEMPTS = 40


def run_cell(text, filename, space):
    """Execute a cell in the namespace `space`, without lines that only a notebook knows (%timeit, !ls, np.exp?)."""
    text, code = _compiled(text, filename, space)
    linecache.cache[filename] = (len(text), None, text.splitlines(keepends=True), filename)
    coroutine = eval(code, space)
    if coroutine is not None:  # the cell has an `await` outside of functions, which a notebook allows
        _event_loop().run(coroutine)


@cache
def _event_loop():
    """One for all cells, as in a kernel: what one cell has begun, another may wait for."""
    import asyncio  # few cells need it, and it takes a moment

    loop = asyncio.Runner()
    atexit.register(loop.close)
    return loop


def _compiled(text, filename, space):
    """(the text without notebook-only lines, its compiled code).

    A line that starts with % may also continue an expression. So at first only lines with a syntax error are taken out,
    up to ATTEMPTS of them.
    """
    for _ in range(ATTEMPTS):
        try:
            return text, _code(text, filename, space)
        except SyntaxError as error:
            start = sum(len(line) + 1 for line in text.split("\n")[: (error.lineno or 1) - 1])
            magic = NOTEBOOK_ONLY.match(text, start)
            if magic is None:
                break
            text = text[:start] + _passed(magic) + text[magic.end() :]
    text = NOTEBOOK_ONLY.sub(_passed, text)
    return text, _code(text, filename, space)


def _code(text, filename, space):
    """The compiled cell. What an earlier cell imported from __future__ holds for this one too, as in a notebook."""
    flags = __future__.annotations.compiler_flag if space.get("annotations") is __future__.annotations else 0
    return compile(text, filename, "exec", flags | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)


def _passed(magic):
    """What %time runs, or else `pass`, on as many lines as the notebook-only text has."""
    timed = TIMED.match(magic[0])
    return timed[1] + timed[2] if timed else f"{magic[1]}pass" + "\n" * magic[0].count("\n")
