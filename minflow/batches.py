"""What `fit` learns from, as endless batches: those of an array, of a stream of fresh points, or no data.

A batch is an array x (n, D); of a conditional flow it is the pair (x, context), (n, D) and (n, C).
"""

from functools import partial
from itertools import count, repeat

import numpy as np

from .arrays import NoData, as_batch, as_context, checked


def read(x, context, validation, flow, size, dtype, rng):
    """(batches, held_out, dtype): an iterator over batches, and the points that none of them holds, or None.

    validation: points to hold out; None splits them off an array x, as does their share of its rows, a number between 0
    and 1; False holds out none.
    dtype: of NoData, which every batch is where x is None.
    """
    as_given = partial(_batch, flow.dim, getattr(flow, "context_dim", 0))
    share = validation if isinstance(validation, (float, np.floating)) and 0 < validation < 1 else None
    if share and (x is None or callable(x)):
        checked(validation, False, "validation", "be points, since a share of the rows is one of an array x")
    if x is None:
        checked(context, context is None, "context", "be None where x is None, since its rows go with those of x")
        batches = repeat(NoData((size, flow.dim), dtype))
    elif callable(x):
        checked(context, context is None, "context", "come from the stream, as the second of a pair (x, context)")
        try:
            one = _drawn(x, rng, 1)
        except TypeError as error:
            raise ValueError(f"x must be an array or a function rng, n -> array; x(rng, 1) raised {error}") from error
        dtype = x_and_context(as_given(one, "x(rng, 1)"))[0].dtype
        batches = (as_given(_drawn(x, rng, size), "x(rng, n)") for _ in count())
    else:
        need = "be an array, or a stream such as the .sample of a distribution"
        checked(x, not hasattr(x, "sample"), "x", need)
        data = as_given(x if context is None else (x, context), "x")
        dtype = x_and_context(data)[0].dtype
        if validation is None or share:
            data, validation = _split(data, share, rng)
        batches = _shuffled(data, size, rng)
    if validation is None or validation is False:
        return batches, None, dtype
    return batches, _each(lambda rows: rows.astype(dtype), as_given(validation, "validation")), dtype


def _drawn(stream, rng, n):
    """stream(rng, n), with a sentence where the stream ends: inside a generator Python says something else."""
    try:
        return stream(rng, n)
    except StopIteration as end:
        raise ValueError(f"x must be a stream that never ends; got its end from x(rng, {n})") from end


def x_and_context(batch):
    """The pair that a batch is, or x with None."""
    return batch if isinstance(batch, tuple) else (batch, None)


def _batch(dim, context_dim, given, name):
    """`given`, checked: at least one row of x, and a row of context for each where the flow reads one.

    A list that begins with an array (n, D) is a pair as well.
    """
    if isinstance(given, list) and getattr(given[0] if given else None, "ndim", None) == 2:
        given = tuple(given)
    checked(given, not isinstance(given, tuple) or len(given) == 2, name, "be points or a pair (x, context)")
    x, context = x_and_context(given)
    x = as_batch(x, name, dim, least=1)
    context = as_context(context, context_dim, x)
    return x if context is None else (x, context)


def _each(function, batch):
    """`function` of x, or of x and of the context."""
    return tuple(map(function, batch)) if isinstance(batch, tuple) else function(batch)


def _split(data, share, rng):
    """A share of the rows is held out; None: a tenth or, where that is below 100, a fifth up to 100, at most 5000."""
    n = len(x_and_context(data)[0])
    held = int(np.clip(n // 10, min(n // 5, 100), 5000)) if share is None else min(round(share * n), n - 1)
    order = rng.permutation(n)
    if not held:
        return data, None
    return _each(lambda rows: rows[order[held:]], data), _each(lambda rows: rows[order[:held]], data)


def _shuffled(data, size, rng):
    """Endless batches of `size` rows, each row once an epoch except for a remainder that is reshuffled."""
    n = len(x_and_context(data)[0])
    size = min(size, n)
    while True:
        order = rng.permutation(n)
        for start in range(0, n - size + 1, size):
            yield _each(lambda rows, chosen=order[start : start + size]: rows[chosen], data)
