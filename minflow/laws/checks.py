"""The laws. Each takes (transform, params, rng) and yields the errors it finds; LAWS says how large they may be."""

from functools import partial

import autograd.numpy as anp
import numpy as np
from autograd import grad

from .. import calculus, trees
from ..arrays import OutsideRange
from ..distributions import Logistic, Uniform
from ..fast import Fast
from ..transforms.base import apply
from .examples import AtContext


def _base(transform):
    """A distribution on the domain, and its quantile function."""
    low, high = transform.domain
    if np.isinf(low) and np.isinf(high):
        return Logistic(dim=transform.dim), lambda u: np.log(u) - np.log1p(-u)
    low, high = (high - 4 if np.isinf(low) else low), (low + 4 if np.isinf(high) else high)
    return Uniform(low, high, transform.dim), lambda u: low + (high - low) * u


def _latents(transform, rng, n=40):
    """Points z in the domain, none so far out that an x within an interval would have lost its digits."""
    if transform.domain == (-np.inf, np.inf):
        return rng.uniform(-4, 4, (n, transform.dim))
    return _base(transform)[0].sample(rng, n).reshape(n, transform.dim)


def _data(transform, params, rng, n=40):
    """Points x in the range: anywhere where that is all of ℝ^D, else images of points z."""
    x = 1.5 * rng.standard_normal((n, transform.dim))
    try:
        transform.inverse(params, x)
    except OutsideRange:
        x = transform.forward(params, _latents(transform, rng, n))[0]
    return x


def _both_directions(transform, params, rng, n=40):
    """(map, points where it is defined) for forward and for inverse."""
    return (transform.forward, _latents(transform, rng, n)), (transform.inverse, _data(transform, params, rng, n))


def _gap(a, b):
    """Largest |a − b| / max(1, |b|); infinite for different shapes or a NaN."""
    if np.shape(a) != np.shape(b):
        return np.inf
    gap = np.max(np.abs(np.subtract(a, b)) / np.maximum(1, np.abs(b)), initial=0.0)
    return np.inf if np.isnan(gap) else gap


def shapes(transform, params, rng):
    """(N, D) in gives (N, D) and (N,) out, for no point, one point and four."""
    for n in (0, 1, 4):
        for step, point in _both_directions(transform, params, rng, n):
            out, log_det = step(params, point)
            yield out.shape != point.shape or np.shape(log_det) != (n,)


def rows(transform, params, rng):
    """A row alone gives what it gives among others; of a conditional transform, at its own context and at no other."""
    for way, (step, point) in zip(("forward", "inverse"), _both_directions(transform, params, rng, 4)):
        among = step(params, point)
        for n in range(len(point)):
            alone = getattr(_at_row(transform, n), way)(params, point[n : n + 1])
            yield from (_gap(a, b[n : n + 1]) for a, b in zip(alone, among))
    if isinstance(transform, AtContext):  # which does not matter at the parameters where many layers start
        moved = trees.map_leaves(lambda leaf: leaf + 0.1 * rng.normal(size=np.shape(leaf)), params)
        z = _latents(transform, rng, 1)
        images = [transform.at(n).forward(moved, z)[0] for n in range(len(transform.contexts))]
        yield np.inf if len(images) > 1 and (np.ptp(images, axis=0) == 0).all() else 0.0


def _at_row(transform, n):
    """The transform as row n has it."""
    return transform.at(n) if isinstance(transform, AtContext) else transform


def round_trip(transform, params, rng):
    """h(f(z)) = z and f(h(x)) = x."""
    z, x = _latents(transform, rng), _data(transform, params, rng)
    yield _gap(transform.inverse(params, transform.forward(params, z)[0])[0], z)
    yield _gap(transform.forward(params, transform.inverse(params, x)[0])[0], x)


def log_det_of(direction, transform, params, rng):
    """log_det is log|det| of the Jacobian that autograd finds, forward (direction 0) and inverse (direction 1)."""
    step, point = _both_directions(transform, params, rng)[direction]
    jacobian = calculus.batch_jacobian(lambda u: step(params, u)[0])(point)
    yield _gap(step(params, point)[1], calculus.log_abs_det(jacobian))


def opposite(transform, params, rng):
    """log|det ∂z/∂x| at x = f(z) is −log|det ∂x/∂z| at z."""
    x, log_det = transform.forward(params, _latents(transform, rng))
    yield _gap(transform.inverse(params, x)[1], -log_det)


def integral(transform, params, rng):
    """∫_B p(x) dx against the share of Z that f sends into B, by a random point in each cell of a grid.

    An error on one grid is tried again on a finer one: a density like a ridge can be narrower than a cell.
    """
    dim = transform.dim
    of_z, of_x = (100_000, 4000) if dim == 1 else (300, 200)  # cells along an axis
    for cells in ((of_z, of_x), (2 * of_z, 2 * of_x), (2 * of_z, 4 * of_x)):
        mass, share = _in_a_box(transform, params, *(_stratified(rng, dim, count) for count in cells))
        error = abs(mass.mean() - share)
        if error <= LAWS[INTEGRAL][1]:
            break
    yield error


def _stratified(rng, dim, count):
    cells = np.stack(np.meshgrid(*[np.arange(count)] * dim, indexing="ij"), axis=-1).reshape(-1, dim)
    return (cells + rng.uniform(size=cells.shape)) / count


def samples(transform, params, rng):
    """The same in any dimension by chance: draws in B against a Monte Carlo ∫_B p(x) dx, in standard errors.

    An error is tried again with more draws: where few draws meet a ridge, their variance underestimates the error.
    """
    for n in (4000, 64_000):
        mass, share = _in_a_box(transform, params, *rng.uniform(size=(2, n, transform.dim)))
        error = abs(mass.mean() - share) / np.sqrt((mass.var() + share * (1 - share)) / n)
        if error <= LAWS[SAMPLES][1]:
            break
    yield error


def _in_a_box(transform, params, u, v):
    """In a box B amid x = f(z): p(x) · |B| at its points v, and the share of the x in it, z the quantiles at u."""
    transform = _at_row(transform, 0)
    base, quantile = _base(transform)
    x = apply(transform, "forward", params, quantile(u))[0]
    low, high = np.quantile(x, [0.2, 0.75], axis=0)
    z, log_det = apply(transform, "inverse", params, low + (high - low) * v)
    mass = np.exp(base.log_prob(z) + log_det) * np.prod(high - low)
    return mass, np.mean(np.all((x >= low) & (x <= high), axis=1))


def float32(transform, params, rng):
    """float32 parameters and points give float32 results, those of float64 to three digits, and float32 gradients.

    The gradient in the points says it: autograd puts those in the arrays of a tree back into the dtype of the tree.
    """
    small = trees.map_leaves(lambda leaf: np.asarray(leaf, np.float32), params)
    for step, point in _both_directions(transform, params, rng, 5):
        point, total = point.astype(np.float32), _total(step, *np.ones((2, 1), np.float32))
        results = [*step(small, point), grad(lambda u, total=total: total((small, u)))(point)]
        yield from (value.dtype != np.float32 for value in results)
        large = trees.map_leaves(lambda leaf: leaf.astype(np.float64), small)
        yield from (_gap(a, b) > 1e-3 for a, b in zip(results, step(large, point.astype(np.float64))))


def inputs_unchanged(transform, params, rng):
    """Neither the points nor the parameters are written to."""
    for step, point in _both_directions(transform, params, rng):
        given = [point, *trees.leaves(params)]
        before = [leaf.copy() for leaf in given]
        step(params, point)
        yield from map(_gap, given, before)


def far_tails(transform, params, rng):
    """At |x| = 1e6 the log-density is a number or -inf, both ways lead back, and NumPy has nothing to warn of."""
    far = 1e6 * np.sign(rng.standard_normal((8, transform.dim)))
    far[:2] = [[1e6], [-1e6]]
    with np.errstate(all="raise", under="ignore"):
        try:
            z, log_det = transform.inverse(params, far)
        except OutsideRange as refused:  # density 0 there
            z, log_det = transform.inverse(params, np.delete(far, refused.rows, axis=0))
        log_p = _base(transform)[0].log_prob(z) + log_det
    yield not (log_p < np.inf).all()
    for size in (1e3, 1e6):
        ways = (transform.forward, transform.inverse), (transform.inverse, transform.forward)
        for way, (low, high) in zip(ways, (transform.domain, transform.range)):
            points = size * np.sign(far)
            yield _lost(*way, params, points[((points > low) & (points < high)).all(axis=1)]) > 1e-6


def _lost(step, back, params, far):
    """The largest error of the way there and back, of what is largest in a row; 0 for rows that round to an end."""
    with np.errstate(divide="raise", invalid="raise", over="ignore"):
        there = [_if_defined(step, params, row) for row in far[:, None]]
        again = [None if out is None else _if_defined(back, params, out) for out in there]
    errors = [np.abs(out - row).max() / np.abs(row).max() for out, row in zip(again, far) if out is not None]
    return np.inf if np.isnan(errors).any() else max(errors, default=0.0)


def _if_defined(step, params, u):
    """What step makes of points u; None outside its range, and where it overflows."""
    try:
        out = step(params, u)[0]
    except OutsideRange:
        return None
    return None if np.isinf(out).any() else out


def _total(step, w, v):
    """Σ w·out + Σ v·log_det, one number that depends on all that a step returns."""

    def total(both):
        out, log_det = step(*both)
        return anp.sum(w * out) + anp.sum(v * log_det)

    return total


def finite_differences(transform, params, rng):
    """The gradient of a number made of (out, log_det) along a random direction, against differences of order 4."""
    step_size = 1e-6
    for step, point in _both_directions(transform, params, rng, 6):
        total = _total(step, rng.normal(size=point.shape), rng.normal(size=6))
        at = trees.flatten((params, point))
        direction = rng.normal(size=at.shape) / len(at) ** 0.5
        moved = [total(trees.views(at + k * step_size * direction, (params, point))) for k in (-2, -1, 1, 2)]
        slope = trees.flatten(grad(total)((params, point))) @ direction
        yield _gap(slope, np.dot([1, -8, 8, -1], moved) / (12 * step_size))


def fast_gradient(transform, params, rng):
    """(out, log_det), and the gradient of Σ w·out + Σ v·log_det, by fast and by autograd from the definition."""
    by_fast = Fast(transform).forward, Fast(transform).inverse
    for (plain, point), quick in zip(_both_directions(transform, params, rng, 6), by_fast):
        yield from map(_gap, quick(params, point), plain(params, point))
        weights = rng.normal(size=point.shape), rng.normal(size=len(point))
        by_hand, by_autograd = (trees.leaves(grad(_total(s, *weights))((params, point))) for s in (quick, plain))
        yield from (_gap(a, b) for a, b in zip(by_hand, by_autograd, strict=True))


INTEGRAL = "∫_B p(x) dx = P(f(Z) ∈ B)"
SAMPLES = "samples follow the density, in standard errors"
LAWS = {  # its name: the law, and the largest error that it allows; None stands for the transform's own tolerance
    "shapes (N, D) and (N,), N = 0 and 1 too": (shapes, 0.0),
    "a row alone is as among others, each at its context": (rows, None),
    "round trip, both ways": (round_trip, None),
    "forward log_det = log|det| of the autograd Jacobian": (partial(log_det_of, 0), None),
    "inverse log_det = log|det| of the autograd Jacobian": (partial(log_det_of, 1), None),
    "inverse log_det = −forward log_det": (opposite, None),
    INTEGRAL: (integral, 1e-3),
    SAMPLES: (samples, 6.0),
    "float32 stays float32, gradients too": (float32, 0.0),
    "inputs are not changed": (inputs_unchanged, 0.0),
    "far tails are finite": (far_tails, 0.0),
    "gradient = finite differences": (finite_differences, 1e-5),
    "fast map and gradient = autograd's": (fast_gradient, 1e-10),
}


def largest_error(name, transform, params, rng):
    """(the largest error that a law finds, the one that it allows)."""
    law, tolerance = LAWS[name]
    return float(max(law(transform, params, rng))), transform.tolerance if tolerance is None else tolerance
