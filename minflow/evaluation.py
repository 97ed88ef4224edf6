"""How far a flow is from a density that is known: the KL gap, measured on fresh points, and the tail of weights."""

import math

import numpy as np

from .arrays import as_line, as_offering, as_size, checked
from .distributions import log_prob_of, sample_of
from .flow import Flow
from .signatures import ArrayLike, Distribution, Generator, Params
from .transforms.base import without_context
from .trees import dtype_of

CHUNK = 4096


def kl_gap(flow: Flow, params: Params, target: Distribution, rng: Generator, n: int = 200_000) -> tuple[float, float]:
    """KL(p‖q) = E_p[log p(x) − log q(x)] in nats, target p and flow q: (mean, its standard error).

    The mean over n fresh draws of `target`, which has sample(rng, n) and log_prob(x) in as many dimensions as the flow.
    It is 0 for a perfect flow, and the expected NLL is the entropy of p plus this gap. Cost: n inverse passes, 4096
    rows at a time.
    The error is right where a mean over n draws is nearly normal. Of a target with heavy tails it is too small, most of
    all where no extreme draw gives it away: StudentT(3) and a normal flow are beyond two errors in a quarter of runs.
    (inf, inf) where the flow gives some point density 0. Raises ValueError for a flow that reads a context.

        >>> from minflow.distributions import Normal
        >>> from minflow.evaluation import kl_gap
        >>> from minflow.flow import Flow
        >>> from minflow.transforms import Permutation
        >>> flow, rng = Flow(Normal(dim=2), Permutation([1, 0])), np.random.default_rng(0)
        >>> gap, error = kl_gap(flow, flow.init(rng), Normal(0.5, 1.0, dim=2), rng)
        >>> round(gap, 2), error < 0.01  # half of the squared distance of the means
        (0.25, True)
    """
    without_context(flow)
    as_offering(target, "target", "sample", "log_prob")
    x = sample_of(target, rng, as_size(n, "n", least=2), flow.dim)
    rows = [x[start : start + CHUNK] for start in range(0, n, CHUNK)]
    log_q = np.concatenate([flow.log_prob(params, chunk.astype(dtype_of(params))) for chunk in rows])
    difference = log_prob_of(target, x) - log_q
    if np.isinf(log_q).any():
        return np.inf, np.inf
    return float(difference.mean()), float(difference.std(ddof=1) / n**0.5)


def pareto_k(log_w: ArrayLike) -> float:
    """k̂, the index k of a Pareto tail fitted to the weights w: the means of w^a with a ≥ 1/k are infinite.

    The M = min(n/5, 3√n) largest weights, rounded up, less the largest of all others, are fitted by the generalised
    Pareto density (1 + k w/σ)^(−1/k − 1)/σ. For k below 0.5 the mean of w² is finite, and standard errors of weighted
    means are right for large n. Up to 0.7 such means still settle, though slowly; above it do not trust them. k̂ is a
    fit to the draws: a mode that none of them has met does not show.
    log_w: (n,) log-weights, at least 25, up to a constant; −inf is a weight of 0. k̂ is −inf where all are equal, and
    inf where fewer than 5 are above the rest, which cannot be fitted. Cost: a sort.
    Source: Zhang & Stephens 2009, section 3; Vehtari et al. 2024, section 3 and, for the pull of k̂ to ½, appendix.

        >>> from minflow.evaluation import pareto_k
        >>> u = (np.arange(10_000) + 0.5) / 10_000
        >>> round(pareto_k(-0.3 * np.log(u)), 1)  # w = u^(−0.3): w² has a mean, and w⁴ has none
        0.3
    """
    log_w = np.sort(as_line(log_w, "log_w"))
    n = as_size(len(log_w), "the number of rows of log_w", least=25)
    checked(log_w[-1], np.isfinite(log_w[-1]), "the largest of log_w", "be finite")
    w = np.exp(log_w - log_w[-1])
    edge = w[-1 - math.ceil(min(n / 5, 3 * n**0.5))]
    tail = w[w > edge] - edge
    m = len(tail)
    if m < 5:
        return -np.inf if w[0] == 1 else np.inf
    grid = np.arange(30 + int(m**0.5)) + 0.5
    rates = 1 / tail[-1] + (1 - np.sqrt(len(grid) / grid)) / (3 * tail[int(m / 4 + 0.5) - 1])
    k = np.mean(np.log1p(-rates[:, None] * tail), axis=1)
    log_likelihood = m * (np.log(-rates / k) - k - 1)
    posterior = np.exp(log_likelihood - log_likelihood.max())
    k = np.mean(np.log1p(-(rates @ posterior / posterior.sum()) * tail))
    return float((m * k + 5) / (m + 10))
