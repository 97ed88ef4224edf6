"""The docstrings of minflow on the site: plain text with formulas in Unicode, turned into what Sphinx reads."""

import inspect
import re
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
LOGICAL = re.compile(r"(?:[\w.]+\([^)]*\) -> |Cost|Raises |Source|Solver)")
LABEL = re.compile(r"[\w, ]{1,40}: ")


def connect(app):
    app.connect("source-read", list_modules)
    app.connect("autodoc-process-docstring", lambda app, what, name, thing, options, lines: process(what, thing, lines))


def list_modules(app, page, source):
    """A line `.. modules:: minflow.laws` stands for a section on each module in minflow/laws, or on that one file."""
    found = re.fullmatch(r"(.*)^\.\. modules:: ([^\n]+)\n(.*)", source[0], re.MULTILINE | re.DOTALL)
    if page.startswith("docs/api/") and found:
        before, names, after = found.groups()
        source[0] = before + "\n".join(section(name) for top in names.split() for name in modules(top)) + after


def modules(name):
    folder = ROOT.joinpath(*name.split("."))
    return [name, *(f"{name}.{path.stem}" for path in sorted(folder.glob("*.py")) if path.stem != "__init__")]


def section(name):
    return f"{name}\n{'-' * len(name)}\n\n.. automodule:: {name}\n"


def source(hub, module, name):
    """The address at which GitHub shows the lines that define a name; None where it has no lines of its own."""
    thing = sys.modules[module]
    for part in name.split("."):
        thing = getattr(thing, part, None)
    thing = inspect.unwrap(thing) if callable(thing) else thing
    if not hub or not (inspect.isfunction(thing) or inspect.isclass(thing)):
        return None
    lines, first = inspect.getsourcelines(thing)
    path = Path(inspect.getsourcefile(thing)).resolve().relative_to(ROOT)
    return f"{hub}/blob/main/{path.as_posix()}#L{first}-L{first + len(lines) - 1}"


def process(what, thing, lines):
    """Replaces the lines of a docstring. Those of a module are not indented: what is, there, is code."""
    text = thing.__doc__.strip("\n").splitlines() if what == "module" and thing.__doc__ else list(lines)
    lines[:] = [new for block in blocks(text) for new in [*rendered(block), ""]]
    if what in ("class", "exception", "function") and "." not in thing.__qualname__:
        lines[:0] = [f"``from {home(thing)} import {thing.__name__}``", ""]


def home(thing):
    """The shortest module from which a caller can import it."""
    name = thing.__module__
    while "." in name and getattr(sys.modules[name.rpartition(".")[0]], thing.__name__, None) is thing:
        name = name.rpartition(".")[0]
    return name


def blocks(lines):
    """Paragraphs, and pieces of code with the empty lines inside them."""
    found = []
    for line in lines:
        kind = "code" if line.startswith("    ") else "text" if line.strip() else "gap"
        if kind == "gap":
            found.append([])
        elif found and found[-1] and found[-1][0].startswith("    ") == (kind == "code"):
            found[-1].append(line)
        else:
            found.append([line])
    joined = []
    for block in filter(None, found):
        if joined and joined[-1][0].startswith("    ") and block[0].startswith("    "):
            joined[-1] += ["", *block]
        else:
            joined.append(block)
    return joined


def rendered(block):
    if block[0].startswith("    "):
        return [".. code-block:: python", "   :force:", "", *(line[1:] for line in block)]  # indented by 3, as reST is
    parts = []
    for line in block:
        for piece in re.split(r"\s{3,}", line.strip()):
            if parts and piece is line.strip() and not starts(line, parts[-1]):
                parts[-1] += " " + piece
            else:
                parts.append(piece)
    return [("| " if len(parts) > 1 else "") + inline(part) for part in parts]


def starts(line, before):
    """Whether a line is one of its own; a label is none in the middle of a sentence."""
    return LOGICAL.match(line) or LABEL.match(line) and not before[-1].isalnum()


def inline(text):
    """Backticks mean code; nothing else has a meaning of its own."""
    return "".join(
        f"``{piece}``" if code % 2 else re.sub(r"([\\*|_<>])", r"\\\1", piece)
        for code, piece in enumerate(text.split("`"))
    )
