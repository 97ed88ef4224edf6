"""A coupling on a lattice beyond the laws: what it reads, which symmetries it has, and which lattices it refuses."""

import numpy as np
import pytest

from minflow import calculus, laws
from minflow.transforms import LatticeCoupling

from .shared import close

SHAPES = [(4,), (2, 2), (4, 4), (2, 2, 2)]


@pytest.mark.parametrize("shape", SHAPES)
def test_the_laws_hold_on_lattices_of_one_two_and_three_axes(shape):
    assert laws.report(LatticeCoupling(shape, 1, hidden=(5,)), rng=np.random.default_rng(0)).ok


def test_a_site_moves_with_the_sites_of_the_other_colour_within_reach(rng):
    """∂x/∂z: on 8 × 8 a moved site reads 12 of the 5 × 5 around it and itself, over the edges; the others pass."""
    layer = LatticeCoupling((8, 8), hidden=(3,))
    params, z = laws.random_params(layer, rng), rng.normal(size=(2, 64))
    read = (calculus.batch_jacobian(lambda z: layer.forward(params, z)[0])(z) != 0).any(axis=0)
    rows, columns = np.divmod(np.arange(64), 8)
    apart = [np.abs((each[:, None] - each + 4) % 8 - 4) for each in (rows, columns)]
    near = (apart[0] <= 2) & (apart[1] <= 2) & ((apart[0] + apart[1]) % 2 == 1)
    moved = (rows + columns) % 2 == 1
    assert np.array_equal(read, np.eye(64, dtype=bool) | (near & moved[:, None]))
    assert (near.sum(axis=1) == 12).all()


def test_it_commutes_with_the_sign_and_with_shifts_that_keep_the_colours(rng):
    layer, z = LatticeCoupling((4, 6), hidden=(7,)), rng.normal(size=(5, 24))
    params = laws.random_params(layer, rng)
    x, log_det = layer.forward(params, z)
    assert np.abs(log_det).min() > 1e-3
    mirrored = layer.forward(params, -z)
    close(mirrored[0], -x), close(mirrored[1], log_det)
    for steps in ((1, 1), (0, 2), (3, 5)):
        shifted = [np.roll(u.reshape(-1, 4, 6), steps, axis=(1, 2)).reshape(-1, 24) for u in (z, x)]
        there = layer.forward(params, shifted[0])
        close(there[0], shifted[1]), close(there[1], log_det)


def test_the_same_params_serve_lattices_of_every_size(rng):
    """A field that repeats with period 4 does so after the layer, and log_det is one per site."""
    small, large = LatticeCoupling((4, 4), hidden=(6,)), LatticeCoupling((8, 12), hidden=(6,))
    params, z = laws.random_params(small, rng), rng.normal(size=(3, 4, 4))
    (x, log_det), tiled = small.forward(params, z.reshape(3, 16)), np.tile(z, (1, 2, 3))
    on_large = large.forward(params, tiled.reshape(3, 96))
    close(on_large[0].reshape(3, 8, 12), np.tile(x.reshape(3, 4, 4), (1, 2, 3))), close(on_large[1], 6 * log_det)


@pytest.mark.parametrize(
    "make, says",
    [
        (lambda: LatticeCoupling((3, 4)), r"shape must be even numbers of sites.*got \(3, 4\)"),
        (lambda: LatticeCoupling(()), "shape must be even numbers of sites"),
        (lambda: LatticeCoupling(8), r"shape must be a list of whole numbers.*got the int 8"),
        (lambda: LatticeCoupling((4, 4), 2), "parity must be 0 or 1; got the int 2"),
        (lambda: LatticeCoupling((4, 4), reach=0), "reach must be a whole number of at least 1"),
        (lambda: LatticeCoupling((4, 4)).forward({}, np.zeros((1, 16))), "params must be a list of 2 dense layers"),
        (lambda: LatticeCoupling((8, 8)).inverse([], np.zeros((1, 36))), r"x must have shape \(N, 64\); got \(1, 36\)"),
    ],
)
def test_what_is_no_such_lattice_is_refused_in_a_sentence(make, says):
    with pytest.raises(ValueError, match=says):
        make()
