"""Splines against reference numbers, in learning, and where they are given nonsense."""

import numpy as np
import pytest

from minflow import data, laws, models
from minflow.distributions import Mixture, Normal
from minflow.evaluation import kl_gap
from minflow.flow import Flow
from minflow.training import fit
from minflow.transforms import AutoregressiveSpline, Inverse, RQSpline, SplineCoupling

from .oracle import assert_reproduced, cases
from .oracle_of_splines import chain_of

CASES = cases("splines.json")


@pytest.mark.parametrize("name", CASES)
def test_splines_map_z_to_x_and_back_with_the_reference_log_det_and_log_prob(name):
    assert_reproduced(CASES[name], *chain_of(CASES[name]["layers"]))


class Separate:
    """A density of two independent coordinates, each a mixture of normals."""

    def __init__(self, *parts):
        self.parts, self.dim = parts, len(parts)

    def sample(self, rng, n):
        return np.stack([part.sample(rng, n) for part in self.parts], axis=1)

    def log_prob(self, x):
        return sum(part.log_prob(x[:, d]) for d, part in enumerate(self.parts))


TWO_HUMPS = Mixture([Normal(-1.2, 0.4), Normal(1.2, 0.4)])


def trained_gap(flow, target, rng, steps, learning_rate=5e-3):
    params = flow.init(rng, target.sample(rng, 1000))
    stream = lambda rng, n: target.sample(rng, n).astype(np.float32)  # noqa: E731
    settings = {"steps": steps, "batch_size": 256, "learning_rate": learning_rate, "progress": False}
    params, _ = fit(flow, params, stream, rng=rng, **settings)
    return kl_gap(flow, params, target, rng, n=20_000)[0], params


def test_one_spline_a_coordinate_learns_a_density_of_two_humps(fixed):
    """An affine map of a normal stays 0.46 nats away."""
    target = Separate(TWO_HUMPS)
    gap, _ = trained_gap(Flow(Normal(dim=1), RQSpline(1)), target, fixed, steps=300, learning_rate=0.1)
    assert gap < 0.02


def test_spline_couplings_come_close_to_two_moons(fixed):
    gap, _ = trained_gap(models.nsf(2, layers=4), data.two_moons(0.1), fixed, steps=400)
    assert gap < 0.06


def test_one_coupling_leaves_the_part_that_passes_as_the_base_has_it(fixed):
    """Its KL gap is at least that of the base to the density of the part a, here two humps of deviation 1.26."""
    target = Separate(TWO_HUMPS, TWO_HUMPS)
    flow = Flow(Normal(dim=2), SplineCoupling([True, False], (8,)))
    gap, params = trained_gap(flow, target, fixed, steps=400)
    x = target.sample(fixed, 20_000)
    limit = np.mean(TWO_HUMPS.log_prob(x[:, 0]) - Normal().log_prob(x[:, 0]))
    assert limit - 0.02 < gap < limit + 0.03
    assert np.array_equal(flow.to_latent(params, x)[:, 0], x[:, 0])


def test_one_autoregressive_spline_bends_every_coordinate(fixed):
    """Read from the data it learns both parts of the density that one coupling cannot."""
    target = Separate(TWO_HUMPS, TWO_HUMPS)
    flow = Flow(Normal(dim=2), Inverse(AutoregressiveSpline(2, (16,), "relu", order=[1, 0])))
    assert trained_gap(flow, target, fixed, steps=400, learning_rate=0.02)[0] < 0.03


@pytest.mark.parametrize(
    "call, words",
    [
        (lambda: RQSpline(0), ("dim must", "at least 1", "0")),
        (lambda: RQSpline(2, bins=1), ("bins must", "at least 2", "1")),
        (lambda: RQSpline(2, bins=1000), ("bins must", "at most 999", "1000")),
        (lambda: SplineCoupling([True, False], bins=8.0), ("bins must", "whole number", "8.0")),
        (lambda: SplineCoupling([True, False], bound=0), ("bound must", "positive", "0")),
        (lambda: RQSpline(2, bound=np.inf), ("bound must", "finite", "inf")),
        (lambda: SplineCoupling([True, True]), ("mask must", "[True, True]")),
        (lambda: SplineCoupling([True, False], activation="gelu"), ("activation must", "'gelu'")),
        (lambda: RQSpline(2).forward({"raw": np.zeros((23, 3))}, np.zeros((1, 2))), ("raw", "(23, 2)", "(23, 3)")),
        (lambda: RQSpline(2).inverse(None, np.zeros((1, 2))), ("params must", "'raw'", "NoneType")),
        (lambda: RQSpline(2).forward(RQSpline(2).init(None), np.zeros((1, 3))), ("z must", "(N, 2)", "(1, 3)")),
        (lambda: RQSpline(1).forward(RQSpline(1).init(None), [[np.nan]]), ("z must", "finite")),
        (
            lambda: SplineCoupling([True, False], bins=4).inverse(
                SplineCoupling([True, False]).init(np.random.default_rng(0)), np.zeros((1, 2))
            ),
            ("weight", "(64, 11)", "(64, 23)"),
        ),
        (lambda: AutoregressiveSpline(2, order=[0, 0]), ("order must", "[0, 0]")),
        (lambda: AutoregressiveSpline(3, order=[0, 1]), ("order must", "3 coordinates", "[0, 1]")),
        (lambda: AutoregressiveSpline(2, bins=1), ("bins must", "at least 2", "1")),
        (lambda: AutoregressiveSpline(2, bound=-1), ("bound must", "positive", "-1")),
        (lambda: AutoregressiveSpline(2, activation="gelu"), ("activation must", "'gelu'")),
        (lambda: models.nsf_ar(0), ("dim must", "at least 1", "0")),
        (lambda: models.nsf_ar(2, layers=0), ("layers must", "at least 1", "0")),
        (lambda: models.nsf(2, bound=0), ("bound must", "positive", "0")),
        (lambda: models.nsf(1), ("dim must", "at least 2", "1")),
        (lambda: models.nsf(2, bins=1), ("bins must", "1")),
    ],
    ids=lambda value: " ".join(value[:1]) if isinstance(value, tuple) else "",
)
def test_nonsense_is_refused_in_a_sentence(call, words):
    with pytest.raises(ValueError) as refusal:
        call()
    for word in words:
        assert word in str(refusal.value)


def test_catalogue_has_splines_of_every_kind():
    kinds = {"RQSpline", "SplineCoupling", "SplineCoupling-odd-mask", "AutoregressiveSpline"}
    assert kinds <= set(laws.catalogue(2)) and "AutoregressiveSpline-reversed" in laws.catalogue(1)
