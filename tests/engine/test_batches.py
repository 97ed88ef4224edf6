"""Batches: held-out rows, dtypes, and what stands for data where there is none."""

import numpy as np
import pytest

from minflow import batches, models
from minflow.arrays import NoData


def test_batches_and_held_out_points_have_the_dtype_of_the_data(rng):
    flow = models.nice(2, layers=1, hidden=())
    for kind, other in ((np.float32, np.float64), (np.float64, np.float32)):
        x, validation = rng.normal(size=(9, 2)).astype(kind), rng.normal(size=(4, 2)).astype(other)
        for data in (x, lambda rng, n, x=x: x[:n]):
            batch, held_out, dtype = batches.read(data, None, validation, flow, 3, other, rng)
            assert next(batch).dtype == held_out.dtype == dtype == kind
        batch, held_out, dtype = batches.read(None, None, validation, flow, 3, kind, rng)
        assert next(batch).dtype == held_out.dtype == dtype == kind


def test_at_most_5000_rows_are_held_out(rng):
    flow = models.nice(2, layers=1, hidden=())
    assert len(batches.read(np.zeros((60_000, 2)), None, None, flow, 3, np.float64, rng)[1]) == 5000


def test_where_there_is_no_data_a_batch_says_how_many_points_to_draw_and_of_what_type(rng):
    flow = models.nice(2, layers=1, hidden=())
    batch, held_out, dtype = batches.read(None, None, None, flow, 64, np.dtype(np.float32), rng)
    points = next(batch)
    assert isinstance(points, NoData) and (len(points), points.shape) == (64, (64, 2))
    assert points.dtype == dtype == np.float32 and held_out is None


def test_a_function_of_other_arguments_is_no_stream(rng):
    flow = models.nice(2, layers=1, hidden=())
    with pytest.raises(ValueError, match=r"x must be an array or a function rng, n -> array; x\(rng, 1\) raised"):
        batches.read(lambda: np.zeros((3, 2)), None, None, flow, 3, np.float64, rng)
