"""Values as they come back from an answer: read them as float64 arrays, say what else came, compare arguments."""

import inspect

import numpy as np

from .model import Fault


def read_values(result, count):
    """(values, None) with `count` float64 arrays, or (None, fault)."""
    parts = (result,)
    if count > 1 and result is not Ellipsis:
        if not isinstance(result, (tuple, list)) or len(result) != count:
            return None, Fault("parts", describe(result))
        parts = result
    if any(part is Ellipsis for part in parts):
        return None, Fault("not started")
    for part in parts:
        if not (is_number(part) or hasattr(part, "__array__")):
            return None, Fault("type", describe(part))
        if np.asarray(part).dtype.kind not in "fiu":
            return None, Fault("type", f"{describe(part)} of dtype {np.asarray(part).dtype}")
    return tuple(np.array(part, dtype=np.float64) for part in parts), None


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def describe(value):
    """What a value is, in a few words."""
    if value is None:
        return "None"
    if inspect.isfunction(value):
        return f"the function {value.__name__}"
    if inspect.isclass(value):
        return f"the class {value.__name__}"
    if isinstance(value, (list, tuple)):
        return f"a {type(value).__name__} of {len(value)}"
    name = type(value).__name__
    return "an array" if name == "ndarray" else f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


def shorten(text, length):
    return text if len(text) <= length else text[: length - 1] + "…"


def same_tree(a, b):
    """True when two trees of arrays, numbers, dicts, lists and tuples are equal; what else there is counts as equal."""
    if isinstance(a, np.ndarray):
        return isinstance(b, np.ndarray) and a.dtype == b.dtype and np.array_equal(a, b, equal_nan=a.dtype.kind == "f")
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(same_tree(a[key], b[key]) for key in a)
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(same_tree(left, right) for left, right in zip(a, b))
    return True
