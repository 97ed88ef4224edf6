"""Execute the source of a notebook's cell in plain Python: run_cell(text, "<answer cell of ex-01-2>", names)."""

import ast
import linecache
import re

NOTEBOOK_ONLY = re.compile(
    r"^([ \t]*)(?:[%!?](?:.*\\\n)*.*|[\w.]+[ \t]*=[ \t]*[%!].*|[\w.]+[ \t]*\?{1,2}[ \t]*)$", re.MULTILINE
)
LEFT_OUT = 40  # lines that are found one by one


def run_cell(text, filename, space):
    """Execute a cell; lines that only a notebook understands (%timeit, !ls, np.exp?) are left out."""
    text, code = _compiled(text, filename)
    linecache.cache[filename] = (len(text), None, text.splitlines(keepends=True), filename)
    waiting = eval(code, space)
    while waiting is not None:  # it says `await` outside of functions, which a notebook allows
        try:
            waiting.send(None)
        except StopIteration:
            waiting = None


def _compiled(text, filename):
    """(the text without what Python stumbles over, its code). A line that starts with % may be the rest of a sum."""
    for _ in range(LEFT_OUT):
        try:
            return text, _code(text, filename)
        except SyntaxError as error:
            start = sum(len(line) + 1 for line in text.split("\n")[: (error.lineno or 1) - 1])
            magic = NOTEBOOK_ONLY.match(text, start)
            if magic is None:
                break
            text = text[:start] + _passed(magic) + text[magic.end() :]
    text = NOTEBOOK_ONLY.sub(_passed, text)
    return text, _code(text, filename)


def _code(text, filename):
    return compile(text, filename, "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)


def _passed(magic):
    """As many lines in which nothing happens."""
    return f"{magic[1]}pass" + "\n" * magic[0].count("\n")
