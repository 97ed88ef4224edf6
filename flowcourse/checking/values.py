"""Read what an answer returned as float64 arrays, put values into words, compare arguments before and after a call."""

import inspect
from functools import partial
from numbers import Real

import numpy as np

from .parts import CallFailure

NUMBERS = int, float, np.number
LONGEST = 90  # characters of an argument in a sentence


def read_values(result, count):
    """(values, None) where values are `count` float64 arrays, True and False as 1 and 0; or (None, a CallFailure)."""
    parts = (result,)
    if count > 1 and isinstance(result, np.ndarray) and result.shape == (count,):  # counts as a tuple of numbers
        parts = tuple(result)
    elif count > 1 and result is not Ellipsis:
        if not isinstance(result, (tuple, list)) or len(result) != count:
            return None, CallFailure("parts", describe(result))
        parts = result
    if any(part is Ellipsis for part in parts):
        return None, CallFailure("not started")
    arrays = []
    for part in parts:
        if not (isinstance(part, (Real, list)) or hasattr(part, "__array__") or _of_numbers(part)):
            return None, CallFailure("type", describe(part))
        try:
            array = np.asarray(part)
        except ValueError:  # a list of rows that differ in length
            return None, CallFailure("type", f"{describe(part)}, whose parts differ in length")
        if array.dtype == object and any(entry is Ellipsis for entry in array.flat):
            return None, CallFailure("not started")
        if array.dtype.kind not in "fiub" and not (array.dtype == object and _of_numbers(array.flat)):
            return None, CallFailure("type", f"{describe(part)} of dtype {array.dtype}")
        arrays.append(array.astype(np.float64))
    return tuple(arrays), None


def _of_numbers(parts):
    """Whether these are real numbers, of whatever type: a tuple of them is as good as a list."""
    return isinstance(parts, (tuple, np.flatiter)) and all(isinstance(part, (Real, np.bool_)) for part in parts)


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


def in_words(value):
    """An argument in a sentence: numbers and short trees of numbers in full, anything longer by type and first row."""
    text = in_full(value)
    if text:
        return text
    if isinstance(value, np.ndarray):
        first = in_full(value[0]) if value.ndim and len(value) else ""
        return f"an array of shape {value.shape}" + (f" that begins with {first}" if first else "")
    return value.func.__name__ if isinstance(value, partial) else describe(value)


def in_full(value):
    """All of a value, or "" where it is longer than a sentence can hold."""
    text = _in_full(value)
    return text if len(text) <= LONGEST else ""


def _in_full(value):
    """All of a value, or "" where some part of it is too long or has no short text."""
    if isinstance(value, np.ndarray):
        return _in_full(value.tolist()) if value.size <= LONGEST // 3 else ""
    if isinstance(value, dict):
        texts = {key: _in_full(part) for key, part in value.items()}
        joined = ", ".join(f"{key}: {text}" for key, text in texts.items())
        return f"{{{joined}}}" if all(texts.values()) else ""
    if isinstance(value, (list, tuple)):
        texts = [_in_full(part) for part in value]
        return f"[{', '.join(texts)}]" if all(texts) else ""
    if isinstance(value, partial):
        texts = [_in_full(part) for part in value.args]
        return f"{value.func.__name__}({', '.join([*texts, '·'])})" if texts and all(texts) else ""
    if isinstance(value, (bool, str)):
        return str(value)
    if isinstance(value, NUMBERS):
        return f"{value:.5g}"
    if hasattr(value, "dim"):  # a layer, a base or a flow of minflow
        return f"{type(value).__name__}({value.dim})"
    return getattr(value, "__name__", "")


def shorten(text, length):
    """At most `length` characters of a text, with … for the rest."""
    return text if len(text) <= length else text[: length - 1] + "…"


def same_tree(a, b):
    """True when two trees of arrays, numbers, texts, dicts, lists, tuples and objects are equal.

    Objects are compared by their type and attributes. An attribute that only `b` has makes no difference: it may be a
    cache.
    """
    if isinstance(a, np.ndarray):
        return isinstance(b, np.ndarray) and a.dtype == b.dtype and np.array_equal(a, b, equal_nan=a.dtype.kind == "f")
    if isinstance(a, dict):
        return isinstance(b, dict) and a.keys() == b.keys() and all(same_tree(a[key], b[key]) for key in a)
    if isinstance(a, (list, tuple)):
        same_length = isinstance(b, (list, tuple)) and len(a) == len(b)
        return same_length and all(same_tree(left, right) for left, right in zip(a, b))
    if isinstance(a, NUMBERS):
        return isinstance(b, NUMBERS) and bool(a == b or (a != a and b != b))
    if type(a) is not type(b):
        return False
    if isinstance(a, str):
        return a == b
    attributes = getattr(a, "__dict__", {}).items()
    return all(key in vars(b) and same_tree(value, vars(b)[key]) for key, value in attributes)
