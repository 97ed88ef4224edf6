"""The energy lab: the molecule's exact numbers, a gap that sees what was left out, and tricks that gain nothing."""

import autograd.numpy as np
import pytest
from autograd import elementwise_grad

from flowcourse.projects import energy
from flowcourse.projects.energy import Molecule
from flowcourse.projects.submission import Refused

RNG = np.random.default_rng


class Pair(Molecule):
    """Two atoms, for which a grid in the plane is enough."""

    DIM = 2


def on_grid(molecule, reach=3.2, step=0.02):
    axis = np.arange(-reach, reach, step) + step / 2
    x = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)
    return x, np.exp(molecule.log_prob(x)) * step**2


def test_the_density_has_mass_one_and_the_draws_are_its_own():
    molecule = Pair(RNG(0))
    cells, mass = on_grid(molecule)
    assert mass.sum() == pytest.approx(1, abs=1e-9)
    x = molecule.sample(RNG(1), 50_000)
    for f in (lambda x: x[:, 0], lambda x: x[:, 0] * x[:, 1], lambda x: x[:, 1] ** 2, molecule.log_prob):
        assert f(x).mean() == pytest.approx(mass @ f(cells), abs=5 * f(x).std() / 50_000**0.5)


def test_the_sum_along_the_chain_is_that_of_uniform_points():
    molecule, rng = Molecule(RNG(2)), RNG(3)
    side = 2 * molecule.REACH
    terms = np.exp(molecule.log_p(molecule.REACH * rng.uniform(-1, 1, (400_000, 5)) @ molecule.R.T)) * side**5
    assert terms.mean() == pytest.approx(np.exp(molecule.log_Z), abs=5 * terms.std() / len(terms) ** 0.5)
    assert np.isfinite(elementwise_grad(molecule.log_p)(rng.normal(size=(3, 5)))).all()


def exact(seed, log_factor=lambda x: 0.0):
    """The methods of the exact density of the molecule that the judge draws, times a factor."""
    molecule = Molecule(RNG(seed))
    return {
        "log_prob": lambda x: molecule.log_prob(x) + log_factor(x),
        "sample": lambda rng, n: molecule.sample(rng, n),
    }


def test_the_exact_density_has_no_gap_and_its_weights_are_equal(here):
    for factor in (0.0, 2.0):
        fake = here(**exact(7, lambda x, factor=factor: factor))
        (row,) = energy.judge(fake, 7, 9)
        assert (row.value, row.error) == pytest.approx((0, 0), abs=1e-9) and energy.total([row]) == (
            row.value,
            row.error,
        )
    log_Z = Molecule(RNG(7)).log_Z
    assert row.note == f"its own draws: share 1.00, log Z {log_Z - 2:.2f}, exact {log_Z:.2f}, 1 CPU-seconds"
    ((log_p,), seed, seconds) = fake.trainings[0]
    x = RNG(0).normal(size=(4, 5))
    assert np.array_equal(log_p(x), Molecule(RNG(7)).log_p(x)) and seconds == 9 and seed > 2**16
    assert not hasattr(log_p, "__self__")  # by which a submission could ask the molecule for draws


def test_a_flow_without_one_side_has_a_large_gap_and_draws_that_do_not_tell(here):
    """q = 2 p on one side and next to nothing on the other, and its draws are exact."""
    u = Molecule(RNG(7)).R.sum(axis=1)
    known = exact(7, lambda x: np.where(x @ u > 0, np.log(2), -20.0))
    whole = Molecule(RNG(7)).sample
    known["sample"] = lambda rng, n: (x := whole(rng, 10 * n))[x @ u > 0][:n]
    (row,) = energy.judge(here(**known), 7, 9)
    assert row.value > 3 and "share 1.00" in row.note


LEARNED = """
import numpy as np
from minflow import losses, models
from minflow.training import fit

class Mine:
    def __init__(self, flow):
        self.flow = flow

    def log_prob(self, params, x):
        return self.flow.log_prob(params, x)

    def sample(self, params, rng, n):
        return self.flow.sample(params, rng, n)

def train(log_p, rng, cpu_seconds):
    flow = models.realnvp(5, layers=4, hidden=(16,))
    start = flow.init(rng, rng.standard_normal((500, 5)))
    settings = {"steps": 60, "batch_size": 64, "rng": rng, "progress": False}
    params, _ = fit(flow, start, loss=losses.reverse_kl(log_p), **settings)
    return Mine(flow), params
"""


def judged(submission):
    (row,) = energy.judge(submission, 0, 20)
    return row


def test_a_flow_is_trained_on_the_energy_in_the_jail(submit):
    row, again = judged(submit(LEARNED)), judged(submit(LEARNED))
    assert 0.5 < row.value < 60 and row.value == again.value and "its own draws: share 0." in row.note


TRICKS = {
    "a density of its batch": (
        "return self.flow.log_prob(params, x)",
        "return -np.sum((x - x.mean(0))**2, 1)",
        "two values",
    ),
    "NaN": ("log_prob(params, x)\n", "log_prob(params, x) * np.nan\n", "NaN or \\+inf"),
    "draws of a wrong shape": ("rng, n)\n\n", "rng, n)[:, :4]\n\n", r"of shape \(4000, 5\); got shape \(4000, 4\)"),
    "draws that are no numbers": ("rng, n)\n\n", "rng, n) * np.inf\n\n", "got NaN or infinity"),
}


@pytest.mark.parametrize("trick", TRICKS)
def test_a_trick_is_refused(submit, trick):
    old, new, sentence = TRICKS[trick]
    assert LEARNED.count(old) == 1
    with pytest.raises(Refused, match=sentence):
        judged(submit(LEARNED.replace(old, new).replace('"steps": 60', '"steps": 5')))
