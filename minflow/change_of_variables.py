"""The density of X = f(Z), by the definition: full derivatives from autograd, no structure used.

    log_density_1d(Normal(), np.log, support=(0, np.inf))(x)     # log-normal, on a line
    log_density(Normal(dim=2), inverse)(x)                       # any invertible map of ℝ^D

`Flow.log_prob` is the multivariate formula with a cheap log_det; the laws hold the two equal.
"""

import math

import autograd.numpy as np

from . import calculus
from .arrays import as_batch, as_function, as_line, describe, same_shape


def log_density_1d(base, h, dh=None, support=(-math.inf, math.inf)):
    """log p_X(x) = log p_Z(h(x)) + log|h′(x)|, in nats (article 2.1.2, with the absolute value of 2.1.3).

    h is f⁻¹, elementwise; dh its derivative, by autograd unless given. `support` is the range of f: outside
    it the density is 0, the log-density -inf, and h is not called. Returns a function x (N,) -> (N,).
    """
    low, high = _as_interval(support)
    _on_a_line(base)
    as_function(h, "h")
    slope = calculus.derivative(h) if dh is None else dh

    def log_prob(x):
        x = as_line(x, "x")
        inside = (x > low) & (x < high)
        x = np.where(inside, x, _inner_point(low, high))
        z = same_shape(h(x), x, "h")
        log_p = base.log_prob(z) + _log_abs(same_shape(slope(x), x, "dh"))
        return np.where(inside, log_p, -math.inf)

    return log_prob


def log_density_1d_forward(base, f, df=None):
    """log p_X(f(z)) = log p_Z(z) − log|f′(z)|, in nats (article 2.1.3): a function z (N,) -> (N,)."""
    _on_a_line(base)
    as_function(f, "f")
    slope = calculus.derivative(f) if df is None else df

    def log_prob(z):
        z = as_line(z, "z")
        return base.log_prob(z) - _log_abs(same_shape(slope(z), z, "df"))

    return log_prob


def log_density(base, inverse):
    """log p_X(x) = log p_Z(h(x)) + log|det ∂h/∂x|, in nats (article 2.5): a function x (N, D) -> (N,).

    Cost: D vector–Jacobian products and an O(D³) determinant for each row.
    """

    def log_prob(x):
        x = as_batch(x, "x", base.dim)
        z = same_shape(inverse(x), x, "inverse")
        return base.log_prob(z) + calculus.log_abs_det(calculus.batch_jacobian(inverse)(x))

    return log_prob


def log_density_forward(base, f):
    """log p_X(f(z)) = log p_Z(z) − log|det ∂f/∂z|, in nats (article 2.5, forward form): z (N, D) -> (N,)."""

    def log_prob(z):
        z = as_batch(z, "z", base.dim)
        same_shape(f(z), z, "f")
        return base.log_prob(z) - calculus.log_abs_det(calculus.batch_jacobian(f)(z))

    return log_prob


def _log_abs(slope):
    with np.errstate(divide="ignore"):
        return np.log(np.abs(slope))


def _inner_point(low, high):
    if math.isinf(low) and math.isinf(high):
        return 0.0
    if math.isinf(high):
        return low + 1.0 + abs(low)
    return high - 1.0 - abs(high) if math.isinf(low) else 0.5 * (low + high)


def _as_interval(support):
    try:
        low, high = (float(end) for end in support)
    except (TypeError, ValueError):
        low = high = math.nan
    if not low < high:
        raise ValueError(f"support must be (low, high) with low < high; got {support!r}")
    return low, high


def _on_a_line(base):
    if getattr(base, "dim", None) != 1:
        found = f"dimension {base.dim}: see log_density" if hasattr(base, "dim") else describe(base)
        raise ValueError(f"base must be a distribution of dimension 1; got {found}")
