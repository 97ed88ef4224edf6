"""The density of X = f(Z), by the definition: full derivatives from autograd, no structure used.

    log_density_1d(Normal(), np.log, support=(0, np.inf))(x)     # log-normal, on a line
    log_density(Normal(dim=2), inverse)(x)                       # any invertible map of ℝ^D

`Flow.log_prob` is the multivariate formula with a cheap log_det; the laws hold the two equal.
"""

import math
from collections.abc import Callable

import autograd.numpy as np

from . import calculus
from .arrays import as_batch, as_floats, as_function, as_line, describe, same_shape
from .distributions import log_prob_of
from .signatures import Array, ArrayLike, Distribution, Map


def log_density_1d(
    base: Distribution, h: Map, dh: Map | None = None, support: tuple[float, float] = (-math.inf, math.inf)
) -> Callable[[ArrayLike], Array]:
    """log p_X(x) = log p_Z(h(x)) + log|h′(x)|, in nats (article 2.1.2, with the absolute value of 2.1.3).

    h is f⁻¹, elementwise; dh its derivative, by autograd unless given. `support` is the range of f: outside
    it the density is 0, the log-density -inf, and h is not called. Returns a function x (N,) -> (N,).

        >>> from minflow.change_of_variables import log_density_1d
        >>> from minflow.distributions import Normal
        >>> log_normal = log_density_1d(Normal(), np.log, support=(0, np.inf))
        >>> log_normal([1.0, -1.0]).round(4)
        array([-0.9189,    -inf])
    """
    ends = as_floats(support, "support")
    if ends.shape != (2,) or not ends[0] < ends[1]:
        raise ValueError(f"support must be (low, high) with low < high; got {support!r}")
    low, high = ends.tolist()
    slope = _slope_of(h, dh, "h", base)

    def log_prob(x):
        x = as_line(x, "x")
        inside = (x > low) & (x < high)
        x = x[inside]
        z = same_shape(h(x), x, "h")
        log_p = log_prob_of(base, z) + _log_abs(same_shape(slope(x), x, "dh"))
        return minus_inf_outside(log_p, inside)

    return log_prob


def log_density_1d_forward(base: Distribution, f: Map, df: Map | None = None) -> Callable[[ArrayLike], Array]:
    """log p_X(f(z)) = log p_Z(z) − log|f′(z)|, in nats (article 2.1.3): a function z (N,) -> (N,)."""
    slope = _slope_of(f, df, "f", base)

    def log_prob(z):
        z = as_line(z, "z")
        return log_prob_of(base, z) - _log_abs(same_shape(slope(z), z, "df"))

    return log_prob


def log_density(base: Distribution, inverse: Map) -> Callable[[ArrayLike], Array]:
    """log p_X(x) = log p_Z(h(x)) + log|det ∂h/∂x|, in nats (article 2.5): a function x (N, D) -> (N,).

    Cost: D vector–Jacobian products and an O(D³) determinant for each row.

        >>> from minflow.change_of_variables import log_density
        >>> from minflow.distributions import Normal
        >>> wide = log_density(Normal(dim=2), lambda x: x / 3)
        >>> wide([[0.0, 0.0]]).round(4)  # −log 2π − 2 log 3
        array([-4.0351])
    """

    def log_prob(x):
        x = as_batch(x, "x", base.dim)
        z = same_shape(inverse(x), x, "inverse")
        return log_prob_of(base, z) + calculus.log_abs_det(calculus.batch_jacobian(inverse)(x))

    return log_prob


def log_density_forward(base: Distribution, f: Map) -> Callable[[ArrayLike], Array]:
    """log p_X(f(z)) = log p_Z(z) − log|det ∂f/∂z|, in nats (article 2.5, forward form): z (N, D) -> (N,)."""

    def log_prob(z):
        z = as_batch(z, "z", base.dim)
        same_shape(f(z), z, "f")
        return log_prob_of(base, z) - calculus.log_abs_det(calculus.batch_jacobian(f)(z))

    return log_prob


def minus_inf_outside(log_p, inside):
    """The log-densities of all rows (N,): those of the rows `inside` (N,) from log_p, in order, and -inf elsewhere."""
    row_of = np.where(inside, np.cumsum(inside) - 1, -1)
    return np.concatenate([log_p, np.full(1, -np.inf, log_p.dtype)])[row_of]


def _slope_of(f, df, name, base):
    """f′, which is `df` or comes from autograd, once `base` is seen to lie on a line as f does."""
    if getattr(base, "dim", None) != 1:
        got = f"dimension {base.dim}: see log_density" if hasattr(base, "dim") else describe(base)
        raise ValueError(f"base must be a distribution of dimension 1; got {got}")
    as_function(f, name)
    return calculus.derivative(f) if df is None else df


def _log_abs(slope):
    with np.errstate(divide="ignore"):
        return np.log(np.abs(slope))
