"""Reading arguments: float arrays of a known shape out of what a caller passed, or one sentence on what is wrong.

Of values that autograd is tracing only shape and dtype are looked at.
"""

import numpy as np

from .tracing import getval, isbox

LARGEST_LOG = {np.dtype(kind): np.log(np.finfo(kind).max) for kind in (np.float32, np.float64)}


class OutsideRange(ValueError):
    """Rows of x that no z maps to: `inverse` was asked outside the range of f, or `forward` outside its domain.

    Of a flow, also rows so far out that numbers overflow on the way. The rows are in `.rows`, and `.sentence` is what
    is said before them.
    """

    def __init__(self, sentence, rows):
        super().__init__(f"{sentence} in {_rows(rows)}")
        self.sentence, self.rows = sentence, rows


class NotFinite(ValueError):
    """Numbers that must be finite and are not: given so, or overflowed on the way."""


class NoData:
    """Stands for x where `fit` has no data: it says how many points to draw and of what dtype, and holds no number."""

    def __init__(self, shape, dtype):
        self.shape, self.dtype = shape, np.dtype(dtype)

    def __len__(self):
        return self.shape[0]

    def __array__(self, dtype=None, copy=None):
        raise ValueError("x must be data, or a stream, for a loss that reads them; got None")


def checked(value, holds, name, need):
    """`value` if `holds` is True of it, else a ValueError: what `name` must `need`, and what came instead."""
    if not holds:
        raise ValueError(f"{name} must {need}; got {describe(value)}")
    return value


def as_floats(value, name):
    """`value` as an array of float32 or float64; integers, booleans and lists become float64."""
    if isbox(value):
        return _traced_floats(value, name)
    if isinstance(value, NoData):
        return np.asarray(value)  # which says what is missing
    if np.ma.is_masked(value):
        need = f"{name} must be an array without a mask, such as x.filled(0.0) or the rows that are whole"
        raise ValueError(f"{need}; got one that masks {np.ma.count_masked(value)} numbers")
    try:
        array = np.asarray(value)
    except (TypeError, ValueError):
        raise ValueError(f"{name} must be an array of real numbers; got rows of different lengths") from None
    return array if _floats_already(array, value, name) else array.astype(np.float64)


def _traced_floats(value, name):
    """The same of a value that autograd is tracing, whose gradient is then in floats as well."""
    inner = getval(value)
    number = isinstance(inner, (np.ndarray, np.generic, float, int))
    checked(inner, number, name, "be an array where it is differentiated, such as np.array(x)")
    return value if _floats_already(np.asarray(inner), inner, name) else value * np.float64(1)


def _floats_already(array, value, name):
    """Whether the array made of `value` holds floats of a size that is kept; ValueError where it holds no numbers."""
    if not np.can_cast(array.dtype, np.float64, "same_kind"):
        got = f"{type(value).__name__} that NumPy reads as dtype {array.dtype}"
        raise ValueError(f"{name} must be an array of real numbers; got {got}")
    return array.dtype in (np.float32, np.float64)


def as_batch(value, name, dim, least=0):
    """`value` as an (N, dim) array of finite floats, N ≥ least.

    Raises ValueError for another shape (with the fix, where there is an obvious one), NaN or infinity.
    """
    array = as_finite(_rows_of(as_floats(value, name), name, dim), name)
    if len(array) < least:
        raise ValueError(f"{name} must hold points, at least {least}; got an array of shape {array.shape}")
    return array


def as_context(value, dim, like):
    """`value` as (N, dim) finite floats of the dtype of `like`, a row for each of its N; None where dim is 0.

    A flat one (dim,) is the context of every row. Raises ValueError where one is missing or not wanted, and for another
    shape.
    """
    if dim == 0:
        return checked(value, value is None, "context", "be None, since no layer here reads one (context_dim is 0)")
    need = f"be an array (N, {dim}), a row for each point, or ({dim},), one for all (context_dim is {dim})"
    value = as_floats(checked(value, value is not None, "context", need), "context")
    array = as_batch(value + np.zeros((len(like), 1)) if value.shape == (dim,) else value, "context", dim)
    if len(array) != len(like):
        got = f"shape {array.shape}: one context for all points is flat, of shape ({dim},)"
        raise ValueError(f"context must have a row for each of {len(like)} points; got {got}")
    return array.astype(like.dtype, copy=False)


def as_finite(array, name):
    """`array` if it holds neither NaN nor infinity."""
    return _every(np.isfinite, array, f"{name} must be finite; got NaN or infinity")


def as_within(array, name, bounds):
    """`array` (N, D) if all of it lies inside the open interval `bounds`; OutsideRange names the rows that do not."""
    low, high = bounds
    rows = np.flatnonzero(((array <= low) | (array >= high)).any(axis=1))
    if len(rows):
        raise OutsideRange(f"{name} must lie strictly between {low} and {high}; got other numbers", rows)
    return array


def as_line(value, name):
    """`value` as an (N,) array of floats, for functions of one variable; NaN raises, infinities are numbers here."""
    array = as_floats(value, name)
    if array.ndim != 1:
        raise ValueError(f"{name} must have shape (N,); got {array.shape}: a 1-D function takes a flat array")
    return _no_nan(array, name)


def as_events(value, name, dim):
    """`value` as an (N, dim) array for a base distribution: (N,) is read as (N, 1) when dim is 1; infinities pass."""
    array = as_floats(value, name)
    if dim == 1 and array.ndim == 1:
        array = array[:, None]
    return _no_nan(_rows_of(array, name, dim), name)


def same_shape(result, like, name):
    """`result` if it has the shape of `like`, else a ValueError that names the function `name` that returned it."""
    need = f"return shape {like.shape}, one value for each input"
    return checked(result, getattr(result, "shape", None) == like.shape, name, need)


def as_size(value, name, least=1):
    """`value` as an int of at least `least`."""
    whole = isinstance(value, (int, np.integer)) and not isinstance(value, bool)
    return int(checked(value, whole and value >= least, name, f"be a whole number of at least {least}"))


def as_sizes(values, name):
    """`values` as a tuple of whole numbers of at least 1."""
    checked(values, isinstance(values, (list, tuple)), name, "be a list of whole numbers, such as (64, 64)")
    return tuple(as_size(value, name) for value in values)


def as_positive(value, name):
    """`value` as a positive, finite float."""
    number = isinstance(value, (int, float, np.number)) and not isinstance(value, bool)
    return float(checked(value, number and 0 < value < np.inf, name, "be a positive, finite number"))


def as_function(value, name):
    """`value` if it can be called."""
    return checked(value, callable(value), name, "be a function")


def as_offering(value, name, *needed):
    """`value` if it is an object, not a class, with all the attributes `needed`."""
    offers = not isinstance(value, type) and all(hasattr(value, attribute) for attribute in needed)
    return checked(value, offers, name, f"have {' and '.join(needed)}")


def parameter(params, name, shape):
    """The array params[name], which must have `shape` and hold real numbers, as float32 or float64."""
    try:
        value = params[name]
    except (TypeError, KeyError, IndexError):
        raise ValueError(f"params must hold {name!r} of shape {shape}; got {describe(params)}") from None
    if getattr(value, "shape", None) != shape:
        raise ValueError(f"params[{name!r}] must be an array of shape {shape}; got {describe(value)}")
    return value if getattr(value, "dtype", None) in LARGEST_LOG else as_floats(value, f"params[{name!r}]")


def log_parameter(params, name, shape):
    """The array params[name], as `parameter` reads it, whose exponential must be neither 0 nor infinite."""
    value = parameter(params, name, shape)
    if not isbox(value) and not (small := np.abs(value) < LARGEST_LOG[value.dtype]).all():
        need = f"at most {LARGEST_LOG[value.dtype]:.4g} in size, so that {value.dtype} has its exponential"
        raise ValueError(f"params[{name!r}] must be {need}; got {value[~small][0]}")
    return value


def describe(value):
    """What `value` is, in a few words; of a value that autograd is tracing, what lies in it."""
    value = getval(value)
    if isinstance(value, (str, int, float, np.number)):
        return f"the {type(value).__name__} {getattr(value, 'item', lambda: value)()!r}"
    if isinstance(value, type):
        return f"the class {value.__name__}"
    if isinstance(value, (list, tuple)):
        return f"a {type(value).__name__} of {len(value)}"
    if isinstance(value, dict):
        return f"a dict of {', '.join(map(repr, value)) or 'nothing'}"
    return f"an array of shape {value.shape}" if hasattr(value, "shape") else type(value).__name__


def call_of(kind, given, settings):
    """How the call kind(*given, **settings) looks, arrays as lists and what is long cut short."""
    shown = [shown_as(value) for value in given] + [f"{name}={shown_as(value)}" for name, value in settings.items()]
    return f"{kind.__name__}({', '.join(shown)})"


def shown_as(value):
    """`value` as code, or nearly."""
    if isinstance(value, (np.ndarray, np.generic)):
        value = value.tolist()
    if isinstance(value, (list, tuple)):
        first, last = "[]" if isinstance(value, list) else "()"
        entries = [shown_as(entry) for entry in value[:8]] + ["…"] * (len(value) > 8)
        alone = "," * (len(entries) == 1 and isinstance(value, tuple))
        return first + ", ".join(entries) + alone + last
    return "…" if value is ... else getattr(value, "__name__", None) or repr(value)


def as_rng(rng):
    """`rng` if it is a numpy.random.Generator."""
    need = "be a numpy.random.Generator, as np.random.default_rng(0) is"
    return checked(rng, isinstance(rng, np.random.Generator), "rng", need)


def _rows_of(array, name, dim):
    if array.ndim != 2 or array.shape[1] != dim:
        raise ValueError(f"{name} must have shape (N, {dim}); got {array.shape}{_batch_fix(array, name, dim)}")
    return array


def _batch_fix(array, name, dim):
    if array.ndim == 1 and array.shape[0] == dim:
        return f": one point is {name}[None, :]"
    if array.ndim == 1 and dim == 1:
        return f": a column is {name}[:, None]"
    if array.ndim == 2 and array.shape[0] == dim:
        return f": rows are points, perhaps {name}.T was meant"
    return ""


def _no_nan(array, name):
    return _every(lambda numbers: ~np.isnan(numbers), array, f"{name} must be a number everywhere; got NaN")


def _every(holds, array, otherwise):
    """`array` if `holds` is True of every number in it, else a ValueError that names the rows where it is not."""
    if not isbox(array) and not (good := holds(array)).all():
        rows = np.flatnonzero(~good.reshape(len(good), -1).all(axis=1))
        raise NotFinite(f"{otherwise} in {_rows(rows)}")
    return array


def _rows(rows):
    shown = ", ".join(str(row) for row in rows[:5]) + (", …" if len(rows) > 5 else "")
    return f"row {shown}" if len(rows) == 1 else f"{len(rows)} rows: {shown}"
