"""Four spline flows, each stopped by held-out pairs, read the square roots of the counts and the last week seen.

Fresh pairs have the loss of the held-out ones, and the ranks are even, as far as 600 worlds can tell also where the
camera broke. I would act on this posterior while the island stays as the simulator has it; nothing here would notice a
disease.
"""

import numpy as np

from minflow import models
from minflow.training import fit

WEEKS, FLOWS = 24, 4


def features(x):
    """√counts, of deviation ½ at every rate, and the last week in which anything was seen: (N, 48) -> (N, 49)."""
    seen = x.reshape(-1, 2, WEEKS).sum(axis=1) > 0
    last = WEEKS - np.argmax(seen[:, ::-1], axis=1)
    return np.concatenate([np.sqrt(x), last[:, None]], axis=1)


class Mixture:
    """The mean of several flows' densities, each p(θ | features of x)."""

    def __init__(self, flow, x):
        self.flow, self.middle, self.unit = flow, features(x).mean(axis=0), features(x).std(axis=0)

    def context(self, x):
        return (features(x) - self.middle) / self.unit

    def log_prob(self, params, theta, x):
        log_q = [self.flow.log_prob(each, theta, self.context(x)) for each in params]
        return np.logaddexp.reduce(log_q) - np.log(len(params))

    def sample(self, params, rng, n, x):
        context, which = self.context(x), rng.integers(len(params), size=n)
        draws = np.empty((n, 2))
        for k, each in enumerate(params):
            rows = which == k
            draws[rows] = self.flow.sample(each, rng, rows.sum(), context[rows])
        return draws


def train(theta, x, rng, cpu_seconds):
    """(flow, params) of q(θ | x), trained on pairs theta (N, 2) and x (N, 48) in at most cpu_seconds CPU-seconds."""
    mixture = Mixture(models.nsf(2, layers=4, hidden=(32, 32), context_dim=2 * WEEKS + 1), x)
    flow, variable, context = mixture.flow, theta.astype(np.float32), mixture.context(x).astype(np.float32)
    settings = {"steps": 1200, "learning_rate": 3e-3, "rng": rng, "progress": False}
    starts = [flow.init(rng, variable, context) for _ in range(FLOWS)]
    return mixture, [fit(flow, start, variable, context=context, **settings)[0] for start in starts]
