"""What `fit` learns from, as batches without end: those of an array, of a stream of fresh points, or no data."""

from itertools import count, repeat

import numpy as np

from .arrays import NoData, as_batch


def read(x, validation, dim, size, dtype, rng):
    """(batches, held_out, dtype): an iterator over (n, dim) arrays, and the points (n, dim) that none holds, or None.

    validation: points to hold out; None splits them off an array x, False holds out none.
    dtype: of NoData, which every batch is where x is None.
    """
    if x is None:
        batches = repeat(NoData((size, dim), dtype))
    elif callable(x):
        try:
            one = x(rng, 1)
        except TypeError as error:
            raise ValueError(f"x must be an array or a function rng, n -> array; x(rng, 1) raised {error}") from error
        dtype = as_batch(one, "x(rng, 1)", dim, least=1).dtype
        batches = (as_batch(x(rng, size), "x(rng, n)", dim, least=1) for _ in count())
    else:
        x = as_batch(x, "x", dim, least=1)
        dtype = x.dtype
        if validation is None:
            x, validation = _split(x, rng)
        batches = _shuffled(x, min(size, len(x)), rng)
    held_out = None if validation is None or validation is False else as_batch(validation, "validation", dim, least=1)
    return batches, None if held_out is None else held_out.astype(dtype), dtype


def _split(x, rng):
    """A tenth of the rows is held out; where that is below 100, a fifth up to 100; never more than 5000."""
    held = int(np.clip(len(x) // 10, min(len(x) // 5, 100), 5000))
    order = rng.permutation(len(x))
    return (x[order[held:]], x[order[:held]]) if held else (x, None)


def _shuffled(x, size, rng):
    """Batches of `size` rows for ever, each row once an epoch but for a remainder that is reshuffled."""
    while True:
        order = rng.permutation(len(x))
        for start in range(0, len(x) - size + 1, size):
            yield x[order[start : start + size]]
