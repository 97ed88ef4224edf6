"""Odd but good input works, and nothing that was given is changed."""

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad

from minflow import arrays, laws, trees
from minflow.arrays import OutsideRange
from minflow.distributions import Normal
from minflow.fast import Fast
from minflow.flow import Flow

from .shared import close, refused

SHAPES = {
    "integers": np.array([[1, 2], [0, -3]]),
    "booleans": np.array([[True, False], [False, False]]),
    "lists": [[0.5, 1.0], [2.0, -1.0]],
    "tuples of integers": ((1, 2), (3, 4)),
    "float16": np.array([[0.5, 1.0]], np.float16),
    "big-endian": np.array([[0.5, 1.0]], ">f8"),
    "Fortran order": np.asfortranarray(np.arange(6.0).reshape(3, 2)),
    "strided": np.arange(24.0).reshape(6, 4)[::2, ::-2],
    "transposed": np.arange(8.0).reshape(2, 4).T,
    "one row": np.array([[0.3, -0.7]]),
    "no rows": np.zeros((0, 2)),
    "a million out": np.array([[1e6, -1e6], [-1e6, 0.0]]),
    "tiny": np.array([[1e-300, -1e-310]]),
}


NAMES = list(laws.catalogue(2))


@pytest.mark.parametrize("name", NAMES)
def test_points_of_every_kind_are_read_as_the_same_numbers(name, rng):
    transform = laws.catalogue(2)[name]
    params = laws.random_params(transform, rng)
    for what, value in SHAPES.items():
        floats = np.array(value, dtype=np.float64)
        for way in ("forward", "inverse"):
            plain, quick = getattr(transform, way), getattr(Fast(transform), way)
            try:
                expected = plain(params, floats)
            except OutsideRange as problem:
                for step in (plain, quick):
                    with pytest.raises(OutsideRange) as caught:
                        step(params, value)
                    np.testing.assert_array_equal(caught.value.rows, problem.rows)
                continue
            for out, log_det in (plain(params, value), quick(params, value)):
                assert out.dtype == log_det.dtype == np.float64, what
                assert out.shape == floats.shape and log_det.shape == (len(floats),), what
                np.testing.assert_allclose(out, expected[0], rtol=1e-13, atol=1e-13, err_msg=what)
                beyond_any_float = name == "Exp" and what == "a million out"
                assert beyond_any_float or np.isfinite(out).all(), what
                assert np.isfinite(log_det).all(), what
        assert Flow(Normal(dim=2), transform).log_prob(params, value).shape == (len(floats),), what


@pytest.mark.parametrize("name", NAMES)
def test_a_gradient_at_whole_numbers_is_that_at_the_same_floats(name, rng):
    transform = laws.catalogue(2)[name]
    params = laws.random_params(transform, rng)
    for step in (transform.forward, Fast(transform).forward):
        slope = grad(lambda z, step=step: sum(anp.sum(anp.sin(part)) for part in step(params, z)))
        for z in (np.array([[1, 0], [-2, 1]]), np.array([[True, False]])):
            close(slope(z), slope(z.astype(float)))


def test_a_list_that_is_differentiated_is_refused_by_name(rng):
    flow = Flow(Normal(dim=2), laws.catalogue(2)["MAF"])
    slope = grad(lambda x: anp.sum(flow.log_prob(flow.init(rng), x)))
    refused(lambda: slope([[1.0, 2.0]]), "x must be an array where it is differentiated", "np.array(x)", "a list of 1")


@pytest.mark.parametrize("name", NAMES)
def test_read_only_points_and_parameters_are_enough(name, rng):
    transform = laws.catalogue(2)[name]
    params, x = laws.random_params(transform, rng), rng.normal(size=(4, 2))
    for array in (x, *trees.leaves(params)):
        array.setflags(write=False)
    flow = Flow(Normal(dim=2), transform)
    assert not np.isnan(flow.log_prob(params, x)).any()
    assert np.isfinite(flow.to_data(params, x)).all()


@pytest.mark.parametrize("name", NAMES)
def test_what_comes_out_is_not_what_went_in(name, rng):
    """Writing to a result must not reach the points."""
    transform = laws.catalogue(2)[name]
    params, z = laws.random_params(transform, rng), rng.normal(size=(4, 2))
    x = transform.forward(params, z)[0]
    for step, u in ((transform.forward, z), (transform.inverse, x), (Fast(transform).forward, z)):
        assert not np.shares_memory(step(params, u)[0], u)


@pytest.mark.parametrize("name", NAMES)
def test_rows_do_not_depend_on_each_other(name, rng):
    transform = laws.catalogue(2)[name]
    params, x = laws.random_params(transform, rng), rng.normal(size=(5, 2))
    whole, log_det = transform.forward(params, x)
    for n in range(5):
        alone, alone_log_det = transform.forward(params, x[n : n + 1])
        np.testing.assert_allclose(
            [alone[0], alone_log_det[0] + 0 * alone[0]], [whole[n], log_det[n] + 0 * whole[n]], rtol=1e-13, atol=1e-12
        )


def test_a_value_is_shown_as_short_as_it_can_be():
    assert arrays.shown_as(...) == "…" and arrays.shown_as(np.float64(0.5)) == "0.5"
