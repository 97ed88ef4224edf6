"""A density is taken from a map alone: nobody's word is taken for a log-det, a mass, or draws.

    flow = Map(submission, trained, rng)
    log_q = flow.log_prob(v)               # log N(z; 0, I) + log|det ∂z/∂v| at z = h(v), by differences
    v = flow.sample(1000)                  # f(z) at z ~ N(0, I)

A map that is one-to-one has mass 1 and no more. That it is shows on the way back, which must lead from z + J δ to v + δ
for a small random δ, and on the way there and back, h(f(z)) = z at z ~ N(0, I). So the draws have the density, too.
"""

import numpy as np

from minflow.distributions import Normal

from .submission import Refused, finite

STEP = 1e-6  # of the differences, and the deviation of δ
NOISE = 1e-9  # moves each point, so that its last digits say nothing of how it was drawn
FAR, NEAR, SHARE = 0.3, 0.01, 2e-3  # when v + δ is missed, in units of |δ|, and when z; how often it may be, at kinks
PRICE = 10  # nats below the least log q, for a point that is missed: no map gains by giving up its worst points


class Map:
    """h = flow.to_latent and f = flow.to_data of what was trained, each asked in processes of their own."""

    def __init__(self, submission, trained, rng):
        self.submission, self.trained, self.rng = submission, trained, rng

    def ask(self, method, points):
        """What the flow says of points, in an order that it does not know: finite, of their shape, or Refused."""
        order = self.rng.permutation(len(points))
        values = np.empty(points.shape)
        answer = self.submission.ask(self.trained, method, points[order])
        values[order] = finite(answer, points.shape, f"flow.{method}")
        return values

    def log_prob(self, v):
        """log q(v): (N, D) -> (N,), nats; Refused where the map is not one-to-one, or flat.

        A point that is missed on the way back, as beside a kink, counts as PRICE below the least log q.
        """
        v = v + NOISE * self.rng.standard_normal(v.shape)
        z, J = self.value_and_jacobian(v)
        log_det = np.linalg.slogdet(J)[1]
        if not np.isfinite(log_det).all():
            raise Refused("the log-det of flow.to_latent is not finite at some point")
        log_q = Normal(dim=v.shape[1]).log_prob(z) + log_det
        return np.where(self.missed(v, z, J), log_q.min() - PRICE, log_q)

    def value_and_jacobian(self, v):
        """(z, J) of to_latent at v, by differences. Of the 2 D + 1 points of one v, no two are in one call."""
        n, dim = v.shape
        steps = STEP * np.concatenate([np.zeros((1, dim)), np.eye(dim), -np.eye(dim)])
        of_call = np.argsort(self.rng.uniform(size=(n, len(steps))), axis=1)  # which step each v takes in each call
        z = np.empty((n, len(steps), dim))
        for step in of_call.T:
            z[np.arange(n), step] = self.ask("to_latent", v + steps[step])
        return z[:, 0], (z[:, 1 : dim + 1] - z[:, dim + 1 :]).transpose(0, 2, 1) / (2 * STEP)

    def missed(self, v, z, J):
        """Where the way back does not lead from z + J δ to v + δ: (N,); Refused where that is more than a kink."""
        shift = STEP * self.rng.standard_normal(v.shape)
        back = self.ask("to_data", z + np.einsum("nij,nj->ni", J, shift))
        missed = np.linalg.norm(back - v - shift, axis=1) > FAR * np.linalg.norm(shift, axis=1)
        return few(
            missed,
            "flow.to_data does not undo flow.to_latent: beside {} of {} points it leads elsewhere. It has to be "
            "right to 1e-7: float32 is too coarse, and a solver needs a small tolerance",
        )

    def sample(self, n, dim):
        """n draws (n, dim); Refused where the way there and back does not lead from z ~ N(0, I) to z."""
        z = self.rng.standard_normal((n, dim))
        v = self.ask("to_data", z)
        missed = np.linalg.norm(self.ask("to_latent", v) - z, axis=1) > NEAR
        few(missed, "flow.to_latent does not undo flow.to_data: {} of {} draws of z ~ N(0, I) come back elsewhere")
        return v


def few(missed, sentence):
    """What is missed; Refused where it is more than its share, and more than one point."""
    if np.sum(missed) > max(1, SHARE * len(missed)):
        raise Refused(sentence.format(np.sum(missed), len(missed)))
    return missed
