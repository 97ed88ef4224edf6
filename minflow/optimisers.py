"""Adam on one flat vector, with the schedule and the gradient clipping that `fit` uses."""

import math

import numpy as np

BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-8


class Adam:
    """m ← β₁ m + (1 − β₁) g,  v ← β₂ v + (1 − β₂) g²,  θ ← θ − η m̂ / (√v̂ + ε)     (Kingma & Ba 2015, algorithm 1)

    params: a flat vector, changed in place. units: numbers like params, by default 1, in which each θ is measured: the
    algorithm sees θ / unit and its gradient. The rate η warms up linearly over the first 5 % of `steps` and falls to 0
    as a cosine; a gradient of norm above `clip` is scaled down to it (Pascanu 2013, algorithm 1).
    """

    def __init__(self, params, learning_rate, steps, clip=5.0, units=1.0):
        self.params, self.before, self.work = params, params.copy(), np.empty_like(params)
        self.m, self.v, self.count = np.zeros_like(params), np.zeros_like(params), 0
        self.learning_rate, self.steps, self.clip = learning_rate, steps, clip
        self.measure_in(np.broadcast_to(units, params.shape))

    def measure_in(self, units):
        self.units, self.places = units, np.flatnonzero(units != 1)  # which are few
        self.unit_there = units[self.places]

    def go_on(self, count, m, v, units):
        """Stand where another stood after `count` steps; as many more belong to the schedule."""
        self.count, self.steps, self.m, self.v = count, count + self.steps, m, v
        self.measure_in(units)

    def step(self, gradient):
        """One step against `gradient`, which it may change; False, and nothing done, when it is not finite."""
        gradient[self.places] *= self.unit_there
        norm = _norm(gradient)
        if not math.isfinite(norm):
            return False
        if norm > self.clip:
            gradient = gradient * (self.clip / norm)
        np.copyto(self.before, self.params)
        self.count += 1
        m, v, work = self.m, self.v, self.work  # in place: a new array for each operation would double the time
        np.subtract(gradient, m, out=work)
        work *= 1 - BETA1
        m += work
        np.multiply(gradient, gradient, out=work)
        work -= v
        work *= 1 - BETA2
        v += work
        np.sqrt(v, out=work)
        work /= math.sqrt(1 - BETA2**self.count)
        work += EPSILON
        np.divide(m, work, out=work)
        work *= self.rate() / (1 - BETA1**self.count)
        work[self.places] *= self.unit_there
        self.params -= work
        return True

    def back(self):
        """Undo the last step."""
        np.copyto(self.params, self.before)

    def rate(self):
        """The learning rate of the step being made."""
        warm_up = max(1.0, 0.05 * self.steps)
        if self.count <= warm_up:
            return self.learning_rate * self.count / warm_up
        done = (self.count - warm_up) / max(1.0, self.steps + 1 - warm_up)
        return self.learning_rate * 0.5 * (1 + math.cos(math.pi * min(done, 1.0)))


def _norm(gradient):
    """|gradient|; in float64 where the sum of squares is beyond the dtype."""
    with np.errstate(over="ignore", invalid="ignore"):
        squared = float(gradient @ gradient)
    return math.sqrt(squared) if math.isfinite(squared) else float(np.linalg.norm(gradient.astype(np.float64)))
