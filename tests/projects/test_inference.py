"""The inference lab: the simulator keeps its books, an exact posterior gets its entropy, and a wrong one is noticed."""

import numpy as np
import pytest

from flowcourse.projects import inference
from flowcourse.projects.inference import Predators
from flowcourse.projects.submission import Refused

RNG = np.random.default_rng
ENTROPY = 1 + np.log(2 * np.pi * 0.5**2)  # of the posterior of Known, at every x


class Known:
    """θ ~ N(0, I), x = θ + ε/√3: the posterior is N(0.75 x, 0.5²)."""

    def __init__(self, rng):
        pass

    def prior(self, rng, n):
        return rng.normal(size=(n, 2))

    def simulate(self, rng, theta):
        return theta + rng.normal(size=theta.shape) / 3**0.5


def posterior(width=0.5, correlation=0.0, log_factor=lambda x: 0.0):
    """The methods of a normal density around 0.75 x, of this width and correlation, its density times a factor."""
    root = width * np.array([[1, 0], [correlation, (1 - correlation**2) ** 0.5]])

    def log_prob(theta, x):
        z = (theta - 0.75 * x) @ np.linalg.inv(root).T
        return -0.5 * np.sum(z**2, axis=1) - np.log(2 * np.pi * np.linalg.det(root)) + log_factor(x)

    return {"log_prob": log_prob, "sample": lambda rng, n, x: 0.75 * x + rng.normal(size=x.shape) @ root.T}


@pytest.fixture
def known(monkeypatch, here):
    """judged(**methods) -> the Row of these methods, for the simulator Known."""
    monkeypatch.setattr(inference, "Predators", Known)
    monkeypatch.setattr(inference, "TRAIN", 700)

    def judged(**methods):
        judged.asked = here(**methods)
        (row,) = inference.judge(judged.asked, 5, 9)
        return row

    return judged


def test_the_exact_posterior_has_its_entropy_and_a_density_that_is_too_large_gains_nothing(known):
    row, larger = known(**posterior()), known(**posterior(log_factor=lambda x: 3.0))
    assert row.value == pytest.approx(ENTROPY, abs=4 * row.error) and 0.005 < row.error < 0.03
    assert larger.value == pytest.approx(row.value) and inference.total([row]) == (row.value, row.error)
    assert row.note.startswith("mass 1.0") or row.note.startswith("mass 0.9")
    assert larger.note.startswith("mass 20.") or larger.note.startswith("mass 19.")
    smaller = known(**posterior(log_factor=lambda x: -900.0))
    assert smaller.value == pytest.approx(row.value)  # a mass of exp(−900) is 0 in floating point
    (((theta, x), seed, seconds),) = known.asked.trainings[-1:]
    assert theta.shape == x.shape == (700, 2) and seconds == 9 and seed > 2**16
    assert np.std(theta - x, axis=0) == pytest.approx(3**-0.5, abs=0.1), "x is that of its θ"


@pytest.mark.parametrize("lowest", [-np.inf, -1.1e17])
def test_a_density_of_next_to_nothing_gains_nothing_by_rounding(lowest, known):
    methods = posterior()

    def log_prob(theta, x):
        return np.full(len(x), lowest) if len(x) == inference.TEST else methods["log_prob"](theta, x)

    assert known(**methods | {"log_prob": log_prob}).value > ENTROPY + 1


@pytest.mark.parametrize("larger", [100.0, 1e3, 1e12])
def test_a_density_that_is_far_too_large_scores_worse(larger, known):
    assert known(**posterior(log_factor=lambda x: larger)).value > ENTROPY + 1


def test_a_high_spike_at_one_true_point_gains_next_to_nothing(known):
    methods = posterior()
    log_prob = methods["log_prob"]

    def spiked(theta, x):
        log_q = log_prob(theta, x)
        return np.where(np.arange(len(x)) == np.argmax(log_q), 1e9, log_q)

    assert known(**methods | {"log_prob": spiked}).value > ENTROPY - 0.05


def test_a_density_that_is_larger_at_some_x_scores_worse(known):
    assert known(**posterior(log_factor=lambda x: np.where(x[:, 0] > 0, 1.0, 0.0))).value > ENTROPY + 0.08


def test_no_call_has_two_points_of_one_x_or_can_tell_where_the_true_ones_are(known):
    known(**posterior())
    calls = [given for given in known.asked.asked if len(given) == 2 and len(given[0]) == inference.TEST]
    assert len(calls) == 1 + inference.BESIDE
    every_x = [np.unique(x, axis=0) for _, x in calls]
    assert all(len(x) == inference.TEST and np.array_equal(x, every_x[0]) for x in every_x)
    assert not np.array_equal(calls[0][1], calls[1][1]), "in another order"
    errors = [np.mean(np.abs(theta - 0.75 * x) < 0.5) for theta, x in calls]
    assert np.ptp(errors) < 0.06, "each call has as many true points as the others"


def test_the_last_digits_of_a_point_do_not_tell_how_it_was_drawn(known, monkeypatch):
    monkeypatch.setattr(Known, "prior", lambda self, rng, n: np.round(rng.standard_normal((n, 2)), 1))
    known(**posterior())
    whole = [np.mean(np.abs(10 * theta - np.round(10 * theta)) < 1e-12) for theta, _ in known.asked.asked[:5]]
    assert max(whole) < 0.01


WRONG = {
    "narrow": (posterior(0.35), (True, True, True)),
    "wide": (posterior(0.75), (True, True, True)),
    "correlated": (posterior(correlation=0.9), (False, False, True)),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_posterior_that_is_wrong_about_its_shape_is_refused_by_ranks_that_see_it(what, known, monkeypatch):
    methods, far = WRONG[what]
    found = []
    measure = inference.chi_squared
    monkeypatch.setattr(inference, "chi_squared", lambda ranks: found.append(measure(ranks)) or found[-1])
    with pytest.raises(Refused, match=r"chi² of the ranks is \d+ for θ₁, \d+ for θ₂ and \d+ for log q\(θ \| x\)"):
        known(**methods)
    assert tuple(chi2 > 55 for chi2 in found) == far


def test_the_points_beside_have_the_density_that_is_named():
    points, log_r = inference.around(RNG(0), np.tile([1.0, -2.0], (200_000, 1)))
    ratio = np.exp(-0.5 * np.sum((points - [1.2, -2.0]) ** 2, axis=1) / 0.2**2 - log_r) / (2 * np.pi * 0.2**2)
    assert ratio.mean() == pytest.approx(1, abs=5 * ratio.std() / len(ratio) ** 0.5) and ratio.std() < 3


@pytest.mark.parametrize(
    ("ranks", "chi2"),
    [
        (np.repeat(np.arange(100), 5), 0.0),
        (np.full(500, 99), (475**2 + 19 * 25**2) / 25),
        (np.full(100, 0), (95**2 + 19 * 5**2) / 5),
        (np.repeat(np.arange(0, 100, 5), 2), 0.0),
        (np.repeat(np.arange(4, 100, 5), 2), 0.0),
    ],
)
def test_chi_squared_of_ranks(ranks, chi2):
    assert inference.chi_squared(ranks) == pytest.approx(chi2)


def test_each_x_gets_its_own_draws_in_order_and_bad_ones_are_refused(here):
    x, n = np.arange(6.0).reshape(3, 2), 3 * inference.DRAWS
    fake = here(sample=lambda rng, n, at: at + 0 * n if isinstance(rng, np.random.Generator) else None)
    assert np.array_equal(inference._draws(fake, None, RNG(0), x), np.repeat(x[:, None], inference.DRAWS, axis=1))
    numbers, rng = here(sample=lambda rng, n, at: np.full(at.shape, rng.uniform())), RNG(0)
    assert len({inference._draws(numbers, None, rng, x)[0, 0, 0] for _ in range(30)}) == 30, "from new numbers"
    for bad, got in (
        (lambda rng, n, at: at[:, :1], rf"finite numbers of shape \({n}, 2\); got shape \({n}, 1\)"),
        (lambda rng, n, at: np.where(at == 5, np.nan, at), "finite numbers; got NaN or infinity"),
    ):
        with pytest.raises(Refused, match=got):
            inference._draws(here(sample=bad), None, RNG(0), x)


def test_nobody_hunts_nobody_dies_and_the_camera_sees_its_share():
    world = Predators(RNG(0))
    world.seen, world.BROKEN = 1.0, 0.0
    quiet = world.simulate(RNG(1), np.full((200, 2), -60.0)).reshape(200, 2, 24)
    assert np.all(quiet[:, 1] == world.predators) and np.all(np.diff(quiet[:, 0], axis=1) >= -200)
    first = world.prey * (1 + world.growth * (1 - world.prey / world.LIMIT))
    assert quiet[:, 0, 0].mean() == pytest.approx(first, abs=6 * (first / 200) ** 0.5)
    world.seen = 0.3
    part = world.simulate(RNG(1), np.full((2000, 2), -60.0)).reshape(2000, 2, 24)
    assert part[:, 1].mean() == pytest.approx(0.3 * world.predators, rel=0.02)


def test_what_is_caught_feeds_and_what_dies_is_gone():
    world = Predators(RNG(0))
    world.seen, world.BROKEN, world.growth = 1.0, 0.0, 0.0
    theta = np.tile([1.0, -0.5], (20_000, 1))
    prey, predators = world.simulate(RNG(1), theta).reshape(-1, 2, 24)[:, :, 0].T
    caught = world.prey * (1 - np.exp(-0.004 * np.exp(0.5) * world.predators))
    dying = 1 - np.exp(-0.3 * np.exp(-0.25))
    assert prey.mean() == pytest.approx(world.prey - caught, abs=0.4)
    assert predators.mean() == pytest.approx(world.predators * (1 - dying) + world.gain * caught, abs=0.4)


def test_a_broken_camera_shows_zeros_to_the_end_in_one_run_of_ten():
    world = Predators(RNG(0))
    x = world.simulate(RNG(1), np.zeros((5000, 2))).reshape(5000, 2, 24)
    dark = x.sum(axis=1) == 0
    broken = dark[:, -1]
    assert broken.mean() == pytest.approx(0.1, abs=0.02)
    assert np.array_equal(np.maximum.accumulate(dark[broken], axis=1), dark[broken])
    first = np.argmax(dark[broken], axis=1)
    assert first.min() == 4 and first.max() == 23


def test_islands_differ_and_a_seed_draws_the_same():
    one, same, other = Predators(RNG(3)), Predators(RNG(3)), Predators(RNG(4))
    assert vars(one) == vars(same) != vars(other)
