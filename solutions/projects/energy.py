"""A spline flow that began wide, at a tenth of the energy, and was cooled in five steps.

From three other seeds log Z comes out the same within 0.02, while the share is anything from 0.3 to 0.7. So I believe
log Z to a few hundredths, unless there is a shape that all four have missed: annealing is no proof.
"""

from minflow import losses, models
from minflow.training import fit

COOLING = {0.1: 300, 0.2: 300, 0.35: 300, 0.6: 300, 1.0: 900}  # t of p̃ to the power t: steps


def train(log_p, rng, cpu_seconds):
    """(flow, params) that imitates exp(log_p), log_p: (N, 5) -> (N,), in at most cpu_seconds CPU-seconds."""
    flow = models.nsf(5, layers=6, hidden=(32,), inverted=False)
    params = flow.init(rng, 1.5 * rng.standard_normal((1000, 5)))
    settings = {"batch_size": 256, "rng": rng, "progress": False}
    for t, steps in COOLING.items():
        loss = losses.reverse_kl(lambda x, t=t: t * log_p(x))
        params, _ = fit(flow, params, steps=steps, loss=loss, **settings)
    return flow, params
