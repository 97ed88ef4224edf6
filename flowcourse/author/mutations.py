"""Put small faults into source, one at a time: a list of Mutation.

    mutations(text)                 # of an answer cell, between the markers of its solution
    mutations(tree, where)          # of a syntax tree, at the nodes for which where(node) is true

A fault replaces one node of the syntax tree by another, as people confuse them: another sign, operator, axis, index,
constant, bound or function, a term left out, or one row in place of all. variants(node) gives the nodes that may
replace `node`.
"""

import ast
import copy
import difflib
from dataclasses import dataclass

from ..core import stubs

OPERATORS = {
    ast.Add: [ast.Sub],
    ast.Sub: [ast.Add],
    ast.Mult: [ast.Div],
    ast.Div: [ast.Mult],
    ast.Pow: [ast.Mult],
    ast.FloorDiv: [ast.Mult],
    ast.BitAnd: [ast.BitOr],
    ast.BitOr: [ast.BitAnd],
    ast.And: [ast.Or],
    ast.Or: [ast.And],
    ast.Lt: [ast.LtE, ast.Gt],
    ast.LtE: [ast.Lt, ast.GtE],
    ast.Gt: [ast.GtE, ast.Lt],
    ast.GtE: [ast.Gt, ast.LtE],
    ast.Eq: [ast.NotEq],
    ast.NotEq: [ast.Eq, ast.Gt],
}
PAIRS = (
    ("exp", "log"),
    ("sum", "mean"),
    ("prod", "sum"),
    ("maximum", "minimum"),
    ("max", "min"),
    ("argmax", "argmin"),
    ("cumsum", "cumprod"),
    ("zeros", "ones"),
    ("sin", "cos"),
    ("std", "var"),
    ("log1p", "log"),
    ("expm1", "exp"),
    ("log2", "log"),
    ("forward", "inverse"),
    ("to_data", "to_latent"),
)
OTHER_NAMES = {}
for first, second in PAIRS:
    OTHER_NAMES.setdefault(first, []).append(second)
    OTHER_NAMES.setdefault(second, []).append(first)
# f(-x) for f(x) is a fault where f is one of these, and so is x for f(x) where it is one of DROPPED
ODD = {"exp", "log", "expm1", "log1p", "tanh", "sinh", "arcsinh", "softplus", "sigmoid", "cumsum", "sort", "argsort"}
DROPPED = ODD | {"abs", "sqrt", "square", "transpose", "flip", "reversed", "sum", "mean", "cumprod", "diag", "tril"}
SIGNLESS = {"len", "callable", "isinstance", "hasattr", "float", "int"}  # f(-x) is the same as f(x), or just -f(x)
EITHER_WAY = {"max", "min", "maximum", "minimum", "logaddexp", "result_type"}  # the order of arguments does not matter
ORDERED = ast.Sub, ast.Div, ast.MatMult, ast.Pow
REDUCTIONS = {"any", "all", "sum", "mean", "max", "min", "argmax", "argmin", "std", "var"}
CLAMPS = {"maximum", "minimum", "clip"}
FIXED = 3, 20  # rounds of a loop, in place of a number that is computed
EDGE = 0.1  # by so much the edge of a comparison moves


@dataclass(frozen=True)
class Mutation:
    """The text with a fault in it, the text without, both as ast.unparse writes them, and the line of the fault."""

    text: str
    plain: str
    line: int

    @property
    def lines(self):
        """The lines in which the two texts differ: `- …` and `+ …`."""
        lines = difflib.ndiff(self.plain.splitlines(), self.text.splitlines())
        return tuple(f"{line[0]} {line[2:].strip()}" for line in lines if line[0] in "-+")


def mutations(source, where=None):
    """All faulty versions of a text or a tree, each text once."""
    tree = ast.parse(source) if isinstance(source, str) else source
    regions = [] if where else stubs.regions(source)
    where = where or (lambda node: any(begin < node.lineno < end for begin, end in regions))
    plain, line_of = ast.unparse(tree), {}
    for parent, field, index, node in list(_places(tree)):
        if hasattr(node, "lineno") and where(node):
            for other in variants(node):
                _put(parent, field, index, other)
                line_of.setdefault(ast.unparse(tree), node.lineno)
            _put(parent, field, index, node)
    return [Mutation(text, plain, line) for text, line in line_of.items() if text != plain]


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


def variants(node):
    """The nodes that may replace a node, each of them a fault."""
    kind = VARIANTS.get(type(node))
    return kind(node) if kind else ()


def _with(node, **fields):
    other = copy.copy(node)
    for name, value in fields.items():
        setattr(other, name, value)
    return other


def _negative(node):
    return ast.UnaryOp(ast.USub(), node)


def _is_zero(node):
    return isinstance(node, ast.Constant) and node.value == 0


def _swaps(items):
    """Each list in which two neighbours have changed places."""
    return [[*items[:i], items[i + 1], items[i], *items[i + 2 :]] for i in range(len(items) - 1)]


def _binary(node):
    yield from (_with(node, op=other()) for other in OPERATORS.get(type(node.op), ()))
    yield node.left  # the right term or factor is left out, or else the left one
    if isinstance(node.op, ast.Sub):
        yield _negative(node.right)
    elif isinstance(node.op, ast.Div):
        yield ast.BinOp(ast.Constant(1), ast.Div(), node.right)
    else:
        yield node.right
    if isinstance(node.op, ORDERED):
        yield _with(node, left=node.right, right=node.left)
    if not (isinstance(node.op, ast.Pow) and isinstance(node.right, ast.Constant) and node.right.value == 2):
        yield _with(node, left=_negative(node.left))


def _constant(node):
    if isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node.value, (int, float)):
        yield ast.Constant(node.value + 1)
        yield ast.Constant(node.value - 1)
    if isinstance(node.value, float) and node.value:
        yield ast.Constant(2 * node.value)
        yield ast.Constant(1.01 * node.value)


def _moved(node):
    """A whole number that is computed, with one added, and with one taken off."""
    if not isinstance(node, ast.Constant):
        yield from (ast.BinOp(node, op(), ast.Constant(1)) for op in (ast.Add, ast.Sub))


def _call(node):
    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
    of_numpy = ast.unparse(node.func).startswith("np.")
    if node.args and (name in DROPPED or not of_numpy):
        yield node.args[0]
    if node.args and (name in ODD or not of_numpy) and name not in SIGNLESS and not _is_zero(node.args[0]):
        yield _with(node, args=[_negative(node.args[0]), *node.args[1:]])
    if node.args and name in REDUCTIONS and of_numpy:
        ends = ast.Slice(None, ast.Constant(1)), ast.Slice(_negative(ast.Constant(1)), None)
        yield from (_with(node, args=[ast.Subscript(node.args[0], end), *node.args[1:]]) for end in ends)
    if name == "where" and of_numpy:
        yield from node.args[1:]
    if name in CLAMPS and of_numpy:
        yield from node.args[:2]
    if name == "range":
        for i, bound in enumerate(node.args):
            others = [*_moved(bound), *map(ast.Constant, FIXED)]
            yield from (_with(node, args=[*node.args[:i], other, *node.args[i + 1 :]]) for other in others)
    if name not in EITHER_WAY:
        yield from (_with(node, args=args) for args in _swaps(node.args))
    yield from (_with(node, keywords=[k for k in node.keywords if k is not word]) for word in node.keywords)


def _attribute(node):
    if node.attr == "T":
        yield node.value
    yield from (_with(node, attr=other) for other in OTHER_NAMES.get(node.attr, ()))


def _subscript(node):
    parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    for i, part in enumerate(parts):
        if isinstance(part, ast.Name):  # with a mask, x[~m] is the other half; with a number, x[~i] counts from the end
            changed = [*parts[:i], ast.UnaryOp(ast.Invert(), part), *parts[i + 1 :]]
            yield _with(node, slice=ast.Tuple(changed, ast.Load()) if len(parts) > 1 else changed[0])


def _slice(node):
    if node.lower is None:
        yield _with(node, lower=ast.Constant(1))
    if node.upper is None:
        yield _with(node, upper=_negative(ast.Constant(1)))
    if node.step is not None:
        yield _with(node, step=None)
    for field in ("lower", "upper"):
        yield from (_with(node, **{field: other}) for other in _moved(getattr(node, field) or ast.Constant(0)))


def _compare(node):
    for i, op in enumerate(node.ops):
        for other in OPERATORS.get(type(op), ()):
            yield _with(node, ops=[*node.ops[:i], other(), *node.ops[i + 1 :]])
        for sign in (ast.Add, ast.Sub):
            edge = ast.BinOp(node.comparators[i], sign(), ast.Constant(EDGE))
            yield _with(node, comparators=[*node.comparators[:i], edge, *node.comparators[i + 1 :]])


def _boolean(node):
    yield _with(node, op=OPERATORS[type(node.op)][0]())
    yield from node.values


def _conditional(node):
    yield from (node.body, node.orelse, _with(node, body=node.orelse, orelse=node.body))


def _sequence(node):
    if isinstance(node.ctx, ast.Load):
        yield from (_with(node, elts=elts) for elts in _swaps(node.elts))


def _valued(node):
    """A statement whose value has the other sign; for a tuple, one statement for each part that has it."""
    if isinstance(node.value, ast.Tuple):
        for i, part in enumerate(node.value.elts):
            if not _is_zero(part):
                changed = [*node.value.elts[:i], _negative(part), *node.value.elts[i + 1 :]]
                yield _with(node, value=_with(node.value, elts=changed))
    elif node.value is not None and not _is_zero(node.value):
        yield _with(node, value=_negative(node.value))
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript):
        yield ast.Pass()


def _augmented(node):
    yield from (_with(node, op=other()) for other in OPERATORS.get(type(node.op), ()))
    yield ast.Pass()


def _condition(node):
    yield _with(node, test=ast.UnaryOp(ast.Not(), node.test))


VARIANTS = {
    ast.BinOp: _binary,
    ast.UnaryOp: lambda node: [node.operand],
    ast.Constant: _constant,
    ast.Call: _call,
    ast.Attribute: _attribute,
    ast.Subscript: _subscript,
    ast.Slice: _slice,
    ast.Compare: _compare,
    ast.BoolOp: _boolean,
    ast.IfExp: _conditional,
    ast.Tuple: _sequence,
    ast.List: _sequence,
    ast.Assign: _valued,
    ast.Return: _valued,
    ast.AugAssign: _augmented,
    ast.If: _condition,
}
