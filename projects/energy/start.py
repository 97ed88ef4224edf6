"""(Three sentences: what you trained, what your own diagnostics said, and whether you believe its log Z.)"""

from minflow import losses, models
from minflow.training import fit


def train(log_p, rng, cpu_seconds):
    """(flow, params) that imitates exp(log_p), log_p: (N, 5) -> (N,), in at most cpu_seconds CPU-seconds."""
    flow = models.realnvp(5, layers=8, hidden=(32,))
    start = flow.init(rng, rng.standard_normal((1000, 5)))
    params, _ = fit(flow, start, steps=1500, batch_size=256, loss=losses.reverse_kl(log_p), rng=rng, progress=False)
    return flow, params
