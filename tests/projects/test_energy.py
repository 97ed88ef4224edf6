"""The energy lab: the molecule's exact numbers, a gap that sees what was left out, and tricks that gain nothing."""

import re

import autograd.numpy as np
import pytest
from autograd import elementwise_grad
from scipy import special

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


def test_draws_are_not_flat_within_a_cell():
    """Of a density that is flat in a cell, log p at a draw would on average lie below that at the cell's middle."""
    molecule = Molecule(RNG(0))
    x = molecule.sample(RNG(1), 20_000)
    middles = (np.floor(x @ molecule.R / molecule.cell) + 0.5) * molecule.cell @ molecule.R.T
    rise = molecule.log_p(x) - molecule.log_p(middles)
    assert x.shape == (20_000, 5) and rise.mean() > 3 * rise.std() / 20_000**0.5


def test_the_sum_along_the_chain_is_that_of_uniform_points():
    molecule, rng = Molecule(RNG(2)), RNG(3)
    side = 2 * molecule.REACH
    terms = np.exp(molecule.log_p(molecule.REACH * rng.uniform(-1, 1, (400_000, 5)) @ molecule.R.T)) * side**5
    assert terms.mean() == pytest.approx(np.exp(molecule.log_Z), abs=5 * terms.std() / len(terms) ** 0.5)
    assert np.isfinite(elementwise_grad(molecule.log_p)(rng.normal(size=(3, 5)))).all()


class Chain:
    """The exact map of the molecule that the judge draws: along the chain, z_i = Φ⁻¹(F(y_i | y_{i−1})), on its grid."""

    def __init__(self, seed):
        self.molecule = Molecule(RNG(seed))

    def cdf(self, i, before):
        """F(y_i | before) at the edges of the cells: (N, CELLS + 1)."""
        m = self.molecule
        log_p = np.tile(m._own(i) + m.after[i], (len(before), 1))
        if i > 0:
            log_p = log_p - 0.5 * m.ties[i - 1] * (before[:, None] - m.axis) ** 2
        mass = np.exp(log_p - log_p.max(axis=1, keepdims=True))
        return np.pad(np.cumsum(mass, axis=1), ((0, 0), (1, 0))) / mass.sum(axis=1, keepdims=True)

    def to_latent(self, x):
        m, y = self.molecule, x @ self.molecule.R
        at = (y + m.REACH) / m.cell
        rows, k = np.arange(len(x)), np.floor(at).astype(int)
        u = np.empty(y.shape)
        for i in range(m.DIM):
            F = self.cdf(i, y[:, i - 1])
            u[:, i] = F[rows, k[:, i]] + (at[:, i] - k[:, i]) * (F[rows, k[:, i] + 1] - F[rows, k[:, i]])
        return special.ndtri(u)

    def to_data(self, z):
        m, u = self.molecule, special.ndtr(z)
        y, rows = np.zeros(z.shape), np.arange(len(z))
        for i in range(m.DIM):
            F = self.cdf(i, y[:, i - 1])
            k = np.clip(np.sum(u[:, i : i + 1] >= F, axis=1) - 1, 0, m.CELLS - 1)
            inside = (u[:, i] - F[rows, k]) / (F[rows, k + 1] - F[rows, k])
            y[:, i] = (k + inside) * m.cell - m.REACH
        return y @ m.R.T


def test_the_exact_map_has_no_gap_and_its_weights_are_equal(here):
    chain = Chain(7)
    fake = here(to_latent=chain.to_latent, to_data=chain.to_data)
    (row,) = energy.judge(fake, 7, 9)
    assert row.value == pytest.approx(0, abs=0.01) and energy.total([row]) == (row.value, row.error)
    share, log_Z, exact = map(float, re.findall(r"-?\d+\.\d\d", row.note))
    assert share > 0.97 and log_Z == pytest.approx(exact, abs=0.02) and exact == round(chain.molecule.log_Z, 2)
    assert row.note.startswith("its own draws: share ") and row.note.endswith(", 1 CPU-seconds")
    ((log_p,), seed, seconds) = fake.trainings[0]
    x = RNG(0).normal(size=(4, 5))
    assert np.array_equal(log_p(x), Molecule(RNG(7)).log_p(x)) and seconds == 9 and seed > 2**16
    asked = {len(points) for (points,) in fake.asked} - {energy.OWN}
    assert asked == {energy.TEST + energy.OWN}  # else it could be one flow for its own draws and another for the test
    assert not hasattr(log_p, "__self__")  # by which a submission could ask the molecule for draws


def test_a_flow_that_left_one_side_to_its_tail_has_a_large_gap_and_draws_that_do_not_tell(here):
    """The exact map, after which the draws of one side are pushed together into a hundredth of the mass."""
    chain = Chain(7)

    def h(x):
        z = chain.to_latent(x)
        u = special.ndtr(z[:, 0])
        u = np.where(u < 0.5, u / 50, 0.01 + (u - 0.5) * 0.99 / 0.5)
        return np.concatenate([special.ndtri(u)[:, None], z[:, 1:]], axis=1)

    def f(z):
        u = special.ndtr(z[:, 0])
        u = np.where(u < 0.01, u * 50, 0.5 + (u - 0.01) * 0.5 / 0.99)
        return chain.to_data(np.concatenate([special.ndtri(u)[:, None], z[:, 1:]], axis=1))

    (row,) = energy.judge(here(to_latent=h, to_data=f), 7, 9)
    assert row.value == pytest.approx(-0.5 * np.log(0.02) - 0.5 * np.log(1.98), abs=0.1)


LEARNED = """
import numpy as np
from minflow import losses, models
from minflow.training import fit

class Mine:
    def __init__(self, flow):
        self.flow = flow

    def to_latent(self, params, x):
        return self.flow.to_latent(params, x)

    def to_data(self, params, z):
        return self.flow.to_data(params, z)

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
    "a map of its batch": ("to_latent(params, x)\n\n", "to_latent(params, x) - x.mean(0)\n\n", "does not undo"),
    "NaN": ("to_latent(params, x)\n\n", "to_latent(params, x) * np.nan\n\n", "got NaN or infinity"),
    "points of a wrong shape": (
        "to_data(params, z)\n\n",
        "to_data(params, z)[:, :4]\n\n",
        r"\(4000, 5\); got shape \(4000, 4\)",
    ),
    "the energy itself": (
        "return Mine(flow), params",
        "Mine.log_prob = lambda self, params, x: log_p(x) + 100\n    del Mine.to_latent\n    return Mine(flow), params",
        "has no to_latent",
    ),
    "a fold": ("to_latent(params, x)\n\n", "to_latent(params, np.abs(x))\n\n", "does not undo"),
}


@pytest.mark.parametrize("trick", TRICKS)
def test_a_trick_is_refused(submit, trick):
    old, new, sentence = TRICKS[trick]
    assert LEARNED.count(old) == 1
    with pytest.raises(Refused, match=sentence):
        judged(submit(LEARNED.replace(old, new).replace('"steps": 60', '"steps": 5')))
