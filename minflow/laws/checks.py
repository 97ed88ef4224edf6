"""The laws. Each takes (transform, params, rng) and returns (largest error found, error allowed)."""

from functools import partial

import autograd.numpy as anp
import numpy as np
from autograd import grad

from .. import calculus, fast, trees
from ..distributions import Logistic


def _points(transform, rng, n=40):
    return 1.5 * rng.standard_normal((n, transform.dim))


def _gap(a, b):
    """Largest |a − b| / max(1, |b|); infinite for different shapes or a NaN."""
    if np.shape(a) != np.shape(b):
        return np.inf
    gap = np.max(np.abs(a - b) / np.maximum(1, np.abs(b)), initial=0.0)
    return np.inf if np.isnan(gap) else gap


def shapes(transform, params, rng):
    """(N, D) in gives (N, D) and (N,) out, for no point, one point and four."""
    for n in (0, 1, 4):
        point = _points(transform, rng, n)
        for out, log_det in (transform.forward(params, point), transform.inverse(params, point)):
            if out.shape != point.shape or np.shape(log_det) != (n,):
                return np.inf, 0.0
    return 0.0, 0.0


def round_trip(transform, params, rng):
    """h(f(z)) = z and f(h(x)) = x."""
    point = _points(transform, rng)
    there_and_back = transform.inverse(params, transform.forward(params, point)[0])[0]
    back_and_there = transform.forward(params, transform.inverse(params, point)[0])[0]
    return max(_gap(there_and_back, point), _gap(back_and_there, point)), transform.tolerance


def log_det_of(way):
    """The law that log_det of `way` is log|det| of the Jacobian that autograd finds."""

    def law(transform, params, rng):
        point, step = _points(transform, rng), getattr(transform, way)
        jacobian = calculus.batch_jacobian(lambda u: step(params, u)[0])(point)
        return _gap(step(params, point)[1], calculus.log_abs_det(jacobian)), transform.tolerance

    return law


def opposite(transform, params, rng):
    """log|det ∂z/∂x| at x = f(z) is −log|det ∂x/∂z| at z."""
    x, log_det = transform.forward(params, _points(transform, rng))
    return _gap(transform.inverse(params, x)[1], -log_det), transform.tolerance


def integral(transform, params, rng):
    """∫_B p(x) dx by the midpoint rule, against the share of a stratified Z ~ Logistic that f sends into B."""
    dim, base = transform.dim, Logistic(dim=transform.dim)
    side = 200_000 if dim == 1 else 700
    cells = np.stack(np.meshgrid(*[np.arange(side)] * dim, indexing="ij"), axis=-1).reshape(-1, dim)
    u = (cells + rng.uniform(size=cells.shape)) / side
    x = transform.forward(params, np.log(u) - np.log1p(-u))[0]
    low, high = np.quantile(x, 0.2, axis=0), np.quantile(x, 0.75, axis=0)
    share = np.mean(np.all((x >= low) & (x <= high), axis=1))
    count = 400
    grid = np.meshgrid(*[a + (b - a) * (np.arange(count) + 0.5) / count for a, b in zip(low, high)], indexing="ij")
    z, log_det = transform.inverse(params, np.stack(grid, axis=-1).reshape(-1, dim))
    mass = np.mean(np.exp(base.log_prob(z) + log_det)) * np.prod(high - low)
    return abs(mass - share), 1e-3


def float32(transform, params, rng):
    """float32 parameters and points give float32 results."""
    small = trees.map_leaves(lambda leaf: np.asarray(leaf, np.float32), params)
    point = _points(transform, rng, 5).astype(np.float32)
    pairs = transform.forward(small, point) + transform.inverse(small, point)
    return (0.0 if all(value.dtype == np.float32 for value in pairs) else np.inf), 0.0


def inputs_unchanged(transform, params, rng):
    """Neither the points nor the parameters are written to."""
    point = _points(transform, rng)
    before = [leaf.copy() for leaf in (point, *trees.leaves(params))]
    transform.forward(params, point)
    transform.inverse(params, point)
    after = [point, *trees.leaves(params)]
    return max(_gap(a, b) for a, b in zip(after, before)), 0.0


def far_tails(transform, params, rng):
    """At |x| = 1e6 the log-density is a number or -inf, and NumPy has nothing to warn of."""
    far = 1e6 * np.sign(_points(transform, rng, 8))
    with np.errstate(all="raise", under="ignore"):
        z, log_det = transform.inverse(params, far)
        log_p = Logistic(dim=transform.dim).log_prob(z) + log_det
    return (np.inf if np.isnan(log_p).any() or np.isposinf(log_p).any() else 0.0), 0.0


def fast_gradient(transform, params, rng):
    """(out, log_det), and the gradient of Σ w·out + Σ v·log_det, by fast and by autograd from the definition."""
    point = _points(transform, rng, 6)
    w, v = rng.normal(size=point.shape), rng.normal(size=len(point))

    def gradient_of(step):
        def total(both):
            out, log_det = step(*both)
            return anp.sum(w * out) + anp.sum(v * log_det)

        return trees.leaves(grad(total)((params, point)))

    gaps = []
    for plain, quick in ((transform.forward, fast.forward), (transform.inverse, fast.inverse)):
        quick = partial(quick, transform)
        gaps += [_gap(a, b) for a, b in zip(quick(params, point), plain(params, point))]
        by_hand = gradient_of(quick)
        gaps += [_gap(a, b) for a, b in zip(by_hand, gradient_of(plain), strict=True)]
    return max(gaps), 1e-10


LAWS = {
    "shapes (N, D) and (N,), N = 0 and 1 too": shapes,
    "round trip, both ways": round_trip,
    "forward log_det = log|det| of the autograd Jacobian": log_det_of("forward"),
    "inverse log_det = log|det| of the autograd Jacobian": log_det_of("inverse"),
    "inverse log_det = −forward log_det": opposite,
    "∫_B p(x) dx = P(f(Z) ∈ B)": integral,
    "float32 stays float32": float32,
    "inputs are not changed": inputs_unchanged,
    "far tails are finite": far_tails,
    "fast map and gradient = autograd's": fast_gradient,
}
