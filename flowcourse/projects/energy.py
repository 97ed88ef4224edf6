"""The energy lab: a molecule of which only the energy is known, and a flow that has to find where it spends its time.

    molecule = Molecule(rng)
    molecule.log_p(x)                  # −E(x): (N, 5) -> (N,), with autograd
    molecule.log_Z, molecule.sample(rng, 1000), molecule.log_prob(x)        # what the judge knows

The score is the KL gap on exact draws, which sees every well that a flow left out. The flow's own draws do not.
"""

import sys
from functools import partial

import autograd.numpy as np
import cloudpickle

from .densities import kl_gap
from .maps import Map
from .submission import Row

TITLE, TIME, UNIT = "the energy lab", "45 minutes", "nats from the exact density, on its own draws"
SECONDS = 60
TEST, OWN = 5000, 4000


class Molecule:
    """log p̃(x) = −E(x),  E = Σ_i [h_i (y_i² − 1)² − f_i y_i] + Σ_i k_i (y_i − y_{i+1})² / 2,  x = R y

    A chain of DIM atoms, each in a double well with a barrier of about h_i, in a small field f_i, tied to its
    neighbours. rng draws all numbers, and the rotation R in which the chain is seen.
    Every integral is a sum over a grid of CELLS values of y, one atom of the chain after the other, and exact to ten
    digits.
    """

    DIM, CELLS, REACH = 5, 200, 2.2
    MARGIN = 0.5  # nats: log p̃ rises by more than this from the middle of a cell in one draw of 100 000

    def __init__(self, rng):
        self.heights, self.fields = rng.uniform(3.0, 4.0, self.DIM), rng.uniform(-0.2, 0.2, self.DIM)
        self.ties = rng.uniform(1.2, 2.0, self.DIM - 1)
        self.R = np.linalg.qr(rng.standard_normal((self.DIM, self.DIM)))[0]
        self.axis = (np.arange(self.CELLS) + 0.5) * 2 * self.REACH / self.CELLS - self.REACH
        self.after = self._after()
        self.log_Z = float(_log_sum(self._own(0) + self.after[0]) + np.log(self.cell))

    @property
    def cell(self):
        return 2 * self.REACH / self.CELLS

    def log_p(self, x):
        """log p̃(x) = −E(x): (N, DIM) -> (N,), nats."""
        return minus_energy(x, self.heights, self.fields, self.ties, self.R)

    def log_prob(self, x):
        """log p(x) = log p̃(x) − log Z: (N, DIM) -> (N,), nats."""
        return self.log_p(x) - self.log_Z

    def sample(self, rng, n):
        """n draws, (n, DIM), exact within a cell as well: of even draws, more stay where p̃ is larger."""
        x = np.empty((0, self.DIM))
        while len(x) < n:
            y = self._cells(rng, n)
            even = y + self.cell * rng.uniform(-0.5, 0.5, y.shape)
            rise = self.log_p(even @ self.R.T) - self.log_p(y @ self.R.T)
            x = np.concatenate([x, even[rise > self.MARGIN + np.log(rng.uniform(size=n))] @ self.R.T])
        return x[:n]

    def _cells(self, rng, n):
        """The middles y of n cells, (n, DIM), drawn atom by atom along the chain, each given the one before."""
        y = np.empty((n, self.DIM))
        log_p = np.tile(self._own(0) + self.after[0], (n, 1))
        for i in range(self.DIM):
            if i > 0:
                tied = -0.5 * self.ties[i - 1] * (y[:, i - 1 : i] - self.axis) ** 2
                log_p = self._own(i) + self.after[i] + tied
            y[:, i] = self.axis[np.argmax(log_p + rng.gumbel(size=log_p.shape), axis=1)]
        return y

    def _own(self, i):
        return -self.heights[i] * (self.axis**2 - 1) ** 2 + self.fields[i] * self.axis

    def _after(self):
        """after[i] at each value of atom i: the logarithm of the integral over all atoms that follow it."""
        after = [np.zeros(self.CELLS)]
        for i in reversed(range(self.DIM - 1)):
            tied = -0.5 * self.ties[i] * (self.axis[:, None] - self.axis) ** 2
            after.insert(0, _log_sum(tied + self._own(i + 1) + after[0]) + np.log(self.cell))
        return after


def minus_energy(x, heights, fields, ties, R):
    """−E of Molecule, (N, DIM) -> (N,), as a function that knows no other answer: the submission gets it."""
    y = np.dot(x, R)
    own = np.sum(heights * (y**2 - 1) ** 2 - fields * y, axis=1)
    return -own - 0.5 * np.sum(ties * (y[:, 1:] - y[:, :-1]) ** 2, axis=1)


def judge(submission, seed, seconds=SECONDS):
    """One Row; Refused where the submission fails or breaks a law."""
    cloudpickle.register_pickle_by_value(sys.modules[__name__])  # the jail cannot import it, and gets the energy whole
    rng = np.random.default_rng(seed)
    molecule = Molecule(rng)
    numbers = {name: getattr(molecule, name) for name in ("heights", "fields", "ties", "R")}
    trained = submission.train((partial(minus_energy, **numbers),), int(rng.integers(2**31)), seconds)
    flow, x = Map(submission, trained, rng), molecule.sample(rng, TEST)
    own = flow.sample(OWN, molecule.DIM)
    log_q = flow.log_prob(np.concatenate([x, own]))  # in the same calls
    gap, error = kl_gap(molecule.log_prob(x), log_q[:TEST])
    words = _own_words(molecule, molecule.log_p(own) - log_q[TEST:])
    yield Row("gap", gap, error, f"{words}, {trained.seconds:.0f} CPU-seconds")


def total(rows):
    return rows[0].value, rows[0].error


def _own_words(molecule, log_w):
    """What the weights of the flow's own draws say, beside the truth."""
    log_Z, share = _log_sum(log_w) - np.log(OWN), np.exp(2 * _log_sum(log_w) - _log_sum(2 * log_w)) / OWN
    return f"its own draws: share {share:.2f}, log Z {log_Z:.2f}, exact {molecule.log_Z:.2f}"


def _log_sum(terms):
    """log Σ exp(terms) along the last axis."""
    largest = terms.max(axis=-1, keepdims=True)
    return np.log(np.sum(np.exp(terms - largest), axis=-1)) + largest[..., 0]
