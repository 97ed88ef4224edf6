"""A density that is taken from a map is that of the map, and a map that is not one-to-one is refused."""

import numpy as np
import pytest

from flowcourse.projects.maps import NEAR, PRICE, SHARE, STEP, Map
from flowcourse.projects.submission import Refused
from minflow.distributions import Normal

RNG = np.random.default_rng
A = RNG(0).normal(size=(5, 5)) / 3 + np.eye(5)


def flow_of(here, to_latent=lambda v: v, to_data=lambda z: z, seed=2):
    fake = here(to_latent=to_latent, to_data=to_data)
    return Map(fake, None, RNG(seed)), fake


def linear(v):
    return np.tanh(v @ A.T)


def back(z):
    return np.arctanh(z) @ np.linalg.inv(A).T


def test_values_and_jacobians_are_those_of_the_map_and_no_call_has_two_points_of_one(here):
    flow, fake = flow_of(here, linear)
    v = 10.0 * np.arange(4)[:, None] + RNG(1).normal(size=(4, 5))
    z, J = flow.value_and_jacobian(v)
    assert np.array_equal(z, linear(v)) and np.allclose(J, (1 - z**2)[:, :, None] * A, atol=1e-6)
    assert len(fake.asked) == 11
    whose = np.array([np.argmin(np.linalg.norm(at[:, None] - v, axis=2), axis=1) for (at,) in fake.asked])
    assert np.array_equal(np.sort(whose, axis=1), np.tile(range(4), (11, 1))) and np.ptp(whose, axis=0).all()


def test_the_density_is_that_of_the_change_of_variables(here):
    flow, _ = flow_of(here, linear, back)
    v = 0.3 * RNG(1).normal(size=(50, 5))
    z = linear(v)
    log_det = np.log(1 - z**2).sum(axis=1) + np.linalg.slogdet(A)[1]
    assert np.allclose(flow.log_prob(v), Normal(dim=5).log_prob(z) + log_det, atol=1e-6)


def test_draws_are_what_the_way_to_the_data_makes_of_normal_points(here):
    flow, fake = flow_of(here, lambda v: (v - 3) / 2, lambda z: 2 * z + 3)
    x = flow.sample(20_000, 2)
    assert x.mean(axis=0) == pytest.approx([3, 3], abs=0.1) and x.std(axis=0) == pytest.approx([2, 2], abs=0.05)
    (z,), (again,) = fake.asked
    assert not np.array_equal(2 * z + 3, again), "in another order"


@pytest.mark.parametrize(("share", "refused"), [(0.5 * SHARE, False), (2 * SHARE, True)])
def test_a_share_of_points_may_be_missed_and_counts_less_than_the_least_of_all(share, refused, here):
    n = 4000
    v = RNG(1).normal(size=(n, 2))
    cut = np.sort(v[:, 0])[-int(share * n)] - 1e-3  # what lies beyond leads elsewhere

    flow, _ = flow_of(here, to_data=lambda z: np.where(z[:, :1] > cut, z + 1, z))
    if refused:
        with pytest.raises(Refused, match=r"flow.to_data does not undo flow.to_latent: beside \d+ of 4000 points it"):
            flow.log_prob(v)
    else:
        log_q, exact = flow.log_prob(v), Normal(dim=2).log_prob(v)
        beyond = v[:, 0] > cut
        assert np.allclose(log_q[~beyond], exact[~beyond], atol=1e-5) and beyond.sum() == int(share * n)
        assert np.allclose(log_q[beyond], exact.min() - PRICE, atol=1e-5)


def test_the_last_digits_of_what_a_flow_is_asked_say_nothing_of_a_point(here):
    """A point that is a sum has zeros in its last bits, from which a flow could learn more than its coordinates."""
    flow, fake = flow_of(here)
    flow.log_prob(np.round(RNG(1).normal(size=(2000, 2)), 1))
    for (points,) in fake.asked[:5]:
        left = np.abs(points * 1e6 - np.round(points * 1e6))
        assert np.mean(left < 1e-6) < 0.01


@pytest.mark.parametrize(
    ("share", "off", "refused"), [(0.5, 1, False), (2, 1, True), (100, 0.5, False), (100, 2, True)]
)
def test_a_share_of_draws_may_come_back_to_another_place(share, off, refused, here):
    n = 20_000
    flow, _ = flow_of(here, lambda v: v + np.where(np.abs(v[:, :1]) < share * SHARE * 1.25, off * NEAR, 0))
    if refused:
        with pytest.raises(Refused, match=r"does not undo flow.to_data: \d+ of 20000 draws of z ~ N\(0, I\) come back"):
            flow.sample(n, 2)
    else:
        flow.sample(n, 2)


@pytest.mark.parametrize(("miss", "refused"), [(0.2, False), (0.4, True)])
def test_a_way_back_is_measured_by_the_distance_that_was_gone(miss, refused, here):
    v = np.zeros((200, 3))
    flow, _ = flow_of(here, to_data=lambda z: (1 + miss) * z)
    if refused:
        with pytest.raises(Refused, match="beside 200 of 200 points"):
            flow.log_prob(v)
    else:
        flow.log_prob(v)


FOLDS = {  # maps that would give a density of a mass above 1, or none
    "a fold": (np.abs, lambda z: z, "beside"),
    "a staircase": (lambda v: np.floor(v * 1e5) / 1e5, lambda z: z, "not finite|beside"),
    "saw teeth": (lambda v: 50 * (v % 0.01), lambda z: z / 50, "beside"),
    "saw teeth whose number is in the last digits": (
        lambda v: 50 * (v % 0.01) + 1e-12 * np.floor(v / 0.01),
        lambda z: z / 50,
        "beside",
    ),
    "a flat place": (lambda v: np.maximum(v, 0), lambda z: z, "not finite"),
    "a constant": (np.zeros_like, lambda z: z, "not finite"),
}


@pytest.mark.parametrize("fold", FOLDS)
def test_a_map_that_is_not_one_to_one_is_refused(fold, here):
    to_latent, to_data, sentence = FOLDS[fold]
    with pytest.raises(Refused, match=sentence):
        flow_of(here, to_latent, to_data)[0].log_prob(RNG(1).normal(size=(500, 2)))


def test_a_kink_is_no_fault(here):
    flow, _ = flow_of(here, lambda v: np.where(v > 0, 3 * v, v), lambda z: np.where(z > 0, z / 3, z))
    v = RNG(1).normal(size=(5000, 2))
    exact = Normal(dim=2).log_prob(np.where(v > 0, 3 * v, v)) + np.log(3) * np.sum(v > 0, axis=1)
    assert np.mean(np.abs(flow.log_prob(v) - exact) > 1e-3) < SHARE and STEP < 1e-5
    flow.sample(5000, 2)


def test_what_a_map_gives_is_finite_and_of_the_shape_of_its_points(here):
    points = np.zeros((3, 4))
    for bad, got in (
        (points[:, :3], r" of shape \(3, 4\); got shape \(3, 3\)"),
        (np.where(np.eye(3, 4), np.nan, 0), "; got NaN or infinity"),
    ):
        with pytest.raises(Refused, match=rf"flow.to_data must give finite numbers{got}"):
            flow_of(here, to_data=lambda z, bad=bad: bad)[0].ask("to_data", points)
