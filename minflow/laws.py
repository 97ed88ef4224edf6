"""What must hold for every transform, and how far it is from holding.

    laws.report(AffineCoupling([True, False]))       # prints a line for each law, returns a Report
    for name, transform in laws.catalogue(dim=3).items(): ...

A law compares two independent computations of one number. A wrong log_det that keeps the round trip is caught by
the Jacobian; one that fools both is caught by probability itself, which must add up.
"""

from dataclasses import dataclass
from functools import partial

import autograd.numpy as anp
import numpy as np
from autograd import grad

from . import calculus, fast, trees
from .distributions import Logistic
from .transforms import (
    ActNorm,
    AdditiveCoupling,
    AffineCoupling,
    Chain,
    ElementwiseAffine,
    Inverse,
    Rescaling,
    alternating_masks,
)


@dataclass(frozen=True)
class Result:
    """One law: its name, the largest error found, the error it allows; `broken` when it raised instead."""

    law: str
    error: float
    tolerance: float
    broken: str = ""

    @property
    def holds(self):
        return not self.broken and self.error <= self.tolerance

    def __str__(self):
        found = self.broken or f"error {self.error:.1e}, allowed {self.tolerance:.0e}"
        return f"{'✓' if self.holds else '✗'} {self.law}: {found}"


@dataclass(frozen=True)
class Report:
    """The results of all laws for one transform; `ok` when each holds."""

    transform: str
    results: tuple

    @property
    def ok(self):
        return all(result.holds for result in self.results)

    @property
    def failed(self):
        """The names of the laws that do not hold."""
        return [result.law for result in self.results if not result.holds]

    def __str__(self):
        return "\n".join([f"laws of {self.transform}", *(f"  {result}" for result in self.results)])

    def __repr__(self):
        held = sum(result.holds for result in self.results)
        return f"<Report {self.transform}: {held} of {len(self.results)} laws hold>"


def catalogue(dim=None):
    """Every transform with domain ℝ^D, in a small setting, by name: for one D, or for D = 1, 2, 3 and 5 together.

    Tests, docs and widgets go through this list; a new transform is one line here.
    """
    if dim is None:
        return {f"{name}-{d}d": t for d in (1, 2, 3, 5) for name, t in catalogue(d).items()}
    found = {"ElementwiseAffine": ElementwiseAffine(dim), "ActNorm": ActNorm(dim), "Rescaling": Rescaling(dim)}
    if dim > 1:
        masks = alternating_masks(dim, 2)
        found |= {
            "AdditiveCoupling": AdditiveCoupling(masks[0], (8, 8)),
            "AffineCoupling": AffineCoupling(masks[0], (8, 8)),
            "AffineCoupling-odd-mask": AffineCoupling(masks[1], (8,), "relu", log_scale_cap=1.5),
            "Chain": Chain([AffineCoupling(masks[0], (8,)), AdditiveCoupling(masks[1], (8,)), ActNorm(dim)]),
            "Inverse": Inverse(AffineCoupling(masks[0], (8, 8))),
        }
    return found


def random_params(transform, rng, size=0.5):
    """Parameters away from the identity at which most flows start: each number moved by a normal step of `size`."""
    return trees.map_leaves(lambda leaf: leaf + size * rng.normal(size=np.shape(leaf)), transform.init(rng))


def report(transform, params=None, rng=None):
    """Try every law on `transform` and print what held; params are random_params unless given.

    Cost: a fraction of a second for small transforms. The integral is tried for D ≤ 2 only: its grid grows as 200^D.
    """
    rng = np.random.default_rng(0) if rng is None else rng
    params = random_params(transform, rng) if params is None else params
    laws = LAWS if transform.dim <= 2 else {name: law for name, law in LAWS.items() if law is not _integral}
    found = Report(type(transform).__name__, tuple(_try(name, transform, params, rng) for name in laws))
    print(found)
    return found


def _try(name, transform, params, rng):
    try:
        error, tolerance = LAWS[name](transform, params, rng)
    except Exception as problem:
        return Result(name, np.inf, 0.0, f"raised {type(problem).__name__}: {problem}")
    return Result(name, float(error), tolerance)


def _points(transform, rng, n=40):
    return 1.5 * rng.standard_normal((n, transform.dim))


def _gap(a, b):
    """Largest |a − b| / max(1, |b|); infinite for different shapes or a NaN."""
    if np.shape(a) != np.shape(b):
        return np.inf
    gap = np.max(np.abs(a - b) / np.maximum(1, np.abs(b)), initial=0.0)
    return np.inf if np.isnan(gap) else gap


def _shapes(transform, params, rng):
    for n in (0, 1, 4):
        point = _points(transform, rng, n)
        for out, log_det in (transform.forward(params, point), transform.inverse(params, point)):
            if out.shape != point.shape or np.shape(log_det) != (n,):
                return np.inf, 0.0
    return 0.0, 0.0


def _round_trip(transform, params, rng):
    point = _points(transform, rng)
    there_and_back = transform.inverse(params, transform.forward(params, point)[0])[0]
    back_and_there = transform.forward(params, transform.inverse(params, point)[0])[0]
    return max(_gap(there_and_back, point), _gap(back_and_there, point)), transform.tolerance


def _log_det_of(way):
    def law(transform, params, rng):
        point, step = _points(transform, rng), getattr(transform, way)
        jacobian = calculus.batch_jacobian(lambda u: step(params, u)[0])(point)
        return _gap(step(params, point)[1], calculus.log_abs_det(jacobian)), transform.tolerance

    return law


def _opposite(transform, params, rng):
    x, log_det = transform.forward(params, _points(transform, rng))
    return _gap(transform.inverse(params, x)[1], -log_det), transform.tolerance


def _integral(transform, params, rng):
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


def _float32(transform, params, rng):
    small = trees.map_leaves(lambda leaf: np.asarray(leaf, np.float32), params)
    point = _points(transform, rng, 5).astype(np.float32)
    pairs = transform.forward(small, point) + transform.inverse(small, point)
    return (0.0 if all(value.dtype == np.float32 for value in pairs) else np.inf), 0.0


def _inputs_unchanged(transform, params, rng):
    point = _points(transform, rng)
    before = [leaf.copy() for leaf in (point, *trees.leaves(params))]
    transform.forward(params, point)
    transform.inverse(params, point)
    after = [point, *trees.leaves(params)]
    return max(_gap(a, b) for a, b in zip(after, before)), 0.0


def _far_tails(transform, params, rng):
    """At |x| = 1e6 the log-density is a number or -inf, and NumPy has nothing to warn of."""
    far = 1e6 * np.sign(_points(transform, rng, 8))
    with np.errstate(all="raise", under="ignore"):
        z, log_det = transform.inverse(params, far)
        log_p = Logistic(dim=transform.dim).log_prob(z) + log_det
    return (np.inf if np.isnan(log_p).any() or np.isposinf(log_p).any() else 0.0), 0.0


def _fast_gradient(transform, params, rng):
    """The gradient of Σ w·out + Σ v·log_det, by fast and by autograd from the definition."""
    point = _points(transform, rng, 6)
    w, v = rng.normal(size=point.shape), rng.normal(size=len(point))

    def gradient_of(step):
        def total(both):
            out, log_det = step(*both)
            return anp.sum(w * out) + anp.sum(v * log_det)

        return trees.leaves(grad(total)((params, point)))

    gaps = []
    for plain, quick in ((transform.forward, fast.forward), (transform.inverse, fast.inverse)):
        by_hand = gradient_of(partial(quick, transform))
        gaps += [_gap(a, b) for a, b in zip(by_hand, gradient_of(plain), strict=True)]
    return max(gaps), 1e-10


LAWS = {
    "shapes (N, D) and (N,), N = 0 and 1 too": _shapes,
    "round trip, both ways": _round_trip,
    "forward log_det = log|det| of the autograd Jacobian": _log_det_of("forward"),
    "inverse log_det = log|det| of the autograd Jacobian": _log_det_of("inverse"),
    "inverse log_det = −forward log_det": _opposite,
    "∫_B p(x) dx = P(f(Z) ∈ B)": _integral,
    "float32 stays float32": _float32,
    "inputs are not changed": _inputs_unchanged,
    "far tails are finite": _far_tails,
    "fast gradient = autograd's": _fast_gradient,
}
