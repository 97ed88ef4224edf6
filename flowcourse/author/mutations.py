"""Put small faults into a solution, one at a time: mutations(text) -> [Mutation].

A fault replaces one node of the syntax tree: another sign, operator, axis, index or function, or a term left out. Only
code between the markers of a solution changes.
"""

import ast
import difflib
from dataclasses import dataclass

from ..core import stubs
from .faults import variants


@dataclass(frozen=True)
class Mutation:
    """The text of a faulty answer, and the lines in which it differs from the solution: `- …` and `+ …`."""

    text: str
    lines: tuple


def mutations(text):
    """All faulty versions of an answer cell, each text once."""
    tree = ast.parse(text)
    regions, plain = stubs.regions(text), ast.unparse(tree)
    texts = {}
    for parent, field, index, node in list(_places(tree)):
        if any(begin < getattr(node, "lineno", 0) < end for begin, end in regions):
            for other in variants(node):
                _put(parent, field, index, other)
                texts[ast.unparse(tree)] = None
            _put(parent, field, index, node)
    texts.pop(plain, None)
    return [Mutation(mutant, _difference(plain, mutant)) for mutant in texts]


def _places(tree):
    """(parent, field, index in a list or None, node) of every node below `tree`."""
    for parent in ast.walk(tree):
        for field, value in ast.iter_fields(parent):
            if isinstance(value, ast.AST):
                yield parent, field, None, value
            elif isinstance(value, list):
                yield from ((parent, field, index, node) for index, node in enumerate(value))


def _put(parent, field, index, node):
    if index is None:
        setattr(parent, field, node)
    else:
        getattr(parent, field)[index] = node


def _difference(before, after):
    lines = difflib.ndiff(before.splitlines(), after.splitlines())
    return tuple(f"{line[0]} {line[2:].strip()}" for line in lines if line[0] in "-+")
