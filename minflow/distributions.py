"""Base distributions: densities one can evaluate and sample, in one or more independent dimensions.

    base = Normal(dim=2)
    base.log_prob(z)            # (N, 2) -> (N,), nats
    base.sample(rng, 1000)      # (1000, 2); a base of one dimension gives (1000,)

A base of one dimension accepts (N,) and (N, 1). log_prob is -inf off the support, never NaN.
"""

import math
from collections.abc import Sequence
from functools import reduce

import autograd.numpy as np
from numpy.random import Generator

from .arrays import (
    NotFinite,
    as_events,
    as_finite,
    as_floats,
    as_offering,
    as_positive,
    as_rng,
    as_size,
    call_of,
    checked,
)
from .calculus import differentiable
from .signatures import Array, ArrayLike, Distribution
from .tracing import isbox


class Independent:
    """p(z) = ∏_d g((z_d − loc_d) / scale_d) / scale_d, the shape g given by a subclass: log g, and draws of it.

    loc and scale are numbers or (D,) arrays with scale > 0, and may be learned: autograd may trace them. dim is theirs
    unless it is given. log_norm is the part of −log g that is the same everywhere.
    """

    log_norm, names = 0.0, ("loc", "scale")

    def __init__(self, loc: ArrayLike = 0.0, scale: ArrayLike = 1.0, dim: int | None = None) -> None:
        first, second = self.names
        loc, scale = np.atleast_1d(as_floats(loc, first)), np.atleast_1d(as_floats(scale, second))
        self.dim = max(loc.size, scale.size) if dim is None else as_size(dim, "dim")
        if not {loc.shape, scale.shape} <= {(1,), (self.dim,)}:
            got = f"{first} of shape {loc.shape} and {second} of shape {scale.shape}"
            raise ValueError(f"{first} and {second} must be numbers or arrays of {self.dim}; got {got}")
        as_finite(loc, first)
        if not (np.isfinite(scale) & (scale > 0)).all():
            raise ValueError(f"{second} must be positive and finite; got {scale}")
        self.loc, self.scale = loc * np.ones(self.dim, loc.dtype), scale * np.ones(self.dim, scale.dtype)
        log_scale = np.sum(np.log(self.scale))
        self.log_volume = (log_scale if isbox(log_scale) else float(log_scale)) + self.dim * self.log_norm

    def log_prob(self, z: ArrayLike) -> Array:
        """Σ_d log g(u_d) − log scale_d with u = (z − loc) / scale: (N, D) -> (N,), nats."""
        z = as_events(z, "z", self.dim)
        with np.errstate(over="ignore"):
            u = (z - self.loc.astype(z.dtype)) / self.scale.astype(z.dtype)
            return np.sum(self._log_shape(u), axis=1) - self.log_volume

    def sample(self, rng: Generator, n: int) -> Array:
        """n draws: (n, D), or (n,) when D is 1."""
        u = self._draw_shape(as_rng(rng), size=(as_size(n, "n", least=0), self.dim))
        return (self.loc + self.scale * u).reshape((n,) if self.dim == 1 else (n, self.dim))

    def __repr__(self):
        return self._call()

    def _call(self, *given):
        named = zip(self.names, (self.loc, self.scale), (0.0, 1.0))
        settings = {name: _one(values) for name, values, usual in named if (values != usual).any()}
        return call_of(type(self), given, settings | {"dim": self.dim})


class Normal(Independent):
    """Gaussian: log p(z) = Σ_d −u_d²/2 − log std_d − ½ log 2π,  u = (z − mean) / std."""

    log_norm = 0.5 * math.log(2 * math.pi)
    names = ("mean", "std")
    _draw_shape = staticmethod(Generator.standard_normal)

    def __init__(self, mean: ArrayLike = 0.0, std: ArrayLike = 1.0, dim: int | None = None) -> None:
        super().__init__(mean, std, dim)

    def _log_shape(self, u):
        return -0.5 * (u * u)


class Logistic(Independent):
    """Logistic: log p(z) = Σ_d −|u_d| − 2 log(1 + e^{−|u_d|}) − log scale_d,  u = (z − loc) / scale.

    The base of NICE (Dinh 2015, section 3.4): its tails are linear in the exponent, not quadratic.
    """

    _draw_shape = staticmethod(Generator.logistic)

    def _log_shape(self, u):
        return -np.abs(u) - 2.0 * np.log1p(np.exp(-np.abs(u)))


class Laplace(Independent):
    """Laplace: log p(z) = Σ_d −|u_d| − log 2 scale_d,  u = (z − loc) / scale."""

    log_norm = math.log(2)
    _draw_shape = staticmethod(Generator.laplace)

    def _log_shape(self, u):
        return -np.abs(u)


class StudentT(Independent):
    """Student's t: log p(z) = Σ_d −(df + 1)/2 · log(1 + u_d²/df) − log_norm − log scale_d,  u = (z − loc) / scale.

    log_norm = log Γ(df/2) − log Γ((df + 1)/2) + ½ log(π df). Its tails are powers: df = 1 is Cauchy, df → ∞ Normal.
    """

    def __init__(self, df: float, loc: ArrayLike = 0.0, scale: ArrayLike = 1.0, dim: int | None = None) -> None:
        self.df, half = as_positive(df, "df"), df / 2
        if half < 1e3:
            ratio = math.lgamma(half + 0.5) - math.lgamma(half)
        else:  # the difference of the two would lose the digits that they share
            ratio = 0.5 * math.log(half) - 1 / (8 * half) + 1 / (192 * half**3)
        self.log_norm = 0.5 * math.log(math.pi) + 0.5 * math.log(self.df) - ratio
        super().__init__(loc, scale, dim)

    def _log_shape(self, u):
        v = u / math.sqrt(self.df)
        far = np.abs(v) > 1  # there log(1 + v²) = 2 log|v| + log(1 + v⁻²), which cannot overflow
        log_size, rest = np.log(np.where(far, np.abs(v), np.ones_like(v))), np.where(far, np.ones_like(v), v)
        return -0.5 * (self.df + 1) * (2 * log_size + np.log1p(rest * rest * np.exp(-2 * log_size)))

    def _draw_shape(self, rng, size):
        return rng.standard_t(self.df, size)

    def __repr__(self):
        return self._call(self.df)


class Uniform(Independent):
    """Uniform on the box low ≤ z ≤ high: log p(z) = −Σ_d log(high_d − low_d), and -inf outside it.

    Raises ValueError unless low < high, both finite.
    """

    names = ("low", "high − low")
    _draw_shape = staticmethod(Generator.uniform)

    def __init__(self, low: ArrayLike = 0.0, high: ArrayLike = 1.0, dim: int | None = None) -> None:
        low, high = as_floats(low, "low"), as_floats(high, "high")
        if low.size > 1 and high.size > 1 and low.shape != high.shape:
            raise ValueError(f"low and high must be numbers or arrays of one shape; got {low.shape} and {high.shape}")
        if not np.all(np.isfinite(high - low) & (low < high)):
            raise ValueError(f"high must be above low, and both finite; got low {low} and high {high}")
        super().__init__(low, high - low, dim)
        self.high = high * np.ones(self.dim, high.dtype)

    def _log_shape(self, u):
        return np.where((u >= 0) & (u <= 1), np.zeros_like(u), -math.inf)

    def __repr__(self):
        return call_of(Uniform, [_one(self.loc), _one(self.high)], {"dim": self.dim})


class MultivariateNormal:
    """Gaussian with a full covariance: log p(z) = −|u|²/2 − (D/2) log 2π − Σ_d log L_dd,  u = L⁻¹ (z − mean).

    L is the Cholesky factor: covariance = L Lᵀ. mean (D,), covariance (D, D), or ValueError unless it is symmetric and
    the eigenvalues of its correlations are above 1e-10: below, log p has fewer than five digits. Cost: D² a point.
    """

    def __init__(self, mean: ArrayLike, covariance: ArrayLike) -> None:
        mean, covariance = np.atleast_1d(as_floats(mean, "mean")), as_floats(covariance, "covariance")
        if mean.ndim > 1 or covariance.shape != mean.shape * 2:
            got = f"{mean.shape} and {covariance.shape}"
            raise ValueError(f"mean and covariance must have shapes (D,) and (D, D); got shapes {got}")
        self.mean, self.dim = as_finite(mean, "mean") + 0.0, mean.size
        covariance = as_finite(covariance, "covariance").astype(float)
        std = np.sqrt(np.abs(np.diag(covariance)))
        std = std + (std == 0)
        correlation = covariance / std / std[:, None]
        least, skew = np.linalg.eigvalsh(correlation)[0], (correlation - correlation.T).max()
        if skew > 1e-6 or least < 1e-10:
            got = f"{covariance.tolist()}"[:150] + f", correlations with eigenvalues from {least:.3g}"
            raise ValueError(f"covariance must be symmetric, positive definite and not nearly singular; got {got}")
        self.L = np.linalg.cholesky(covariance)
        self.W = np.linalg.inv(self.L)
        self.log_volume = float(np.sum(np.log(np.diag(self.L)))) + 0.5 * self.dim * math.log(2 * math.pi)

    def log_prob(self, z: ArrayLike) -> Array:
        """log p(z): (N, D) -> (N,), nats; -inf where (z − mean)² overflows."""
        z = as_events(z, "z", self.dim)
        with np.errstate(over="ignore"):
            away = z - self.mean.astype(z.dtype)
            beyond = np.any(np.abs(away) > np.finfo(z.dtype).max ** 0.5, axis=1)
            u = np.where(beyond[:, None], np.zeros_like(away), away) @ self.W.T.astype(z.dtype)
            return np.where(beyond, -math.inf, -0.5 * np.sum(u * u, axis=1) - self.log_volume)

    def sample(self, rng: Generator, n: int) -> Array:
        """n draws: (n, D), or (n,) when D is 1."""
        u = as_rng(rng).standard_normal((as_size(n, "n", least=0), self.dim))
        return (self.mean + u @ self.L.T).reshape((n,) if self.dim == 1 else (n, self.dim))

    def __repr__(self):
        return call_of(MultivariateNormal, [self.mean, np.round(self.L @ self.L.T, 6)], {})


class Mixture:
    """p(z) = Σ_k weights_k · p_k(z) over component distributions of one dimension D; weights sum to 1.

    log_prob adds in logarithms, so that a far component underflows to nothing and not to NaN.
    """

    def __init__(self, components: Sequence[Distribution], weights: ArrayLike | None = None) -> None:
        self.components = _parts(components, "components")
        count = len(self.components)
        weights = np.full(count, 1 / count) if weights is None else as_floats(weights, "weights")
        total, rounding = np.sum(weights, dtype=np.float64), 1e-9 if weights.dtype == np.float64 else 1e-6
        if weights.shape != (count,) or not (weights > 0).all() or abs(total - 1) > rounding:
            raise ValueError(
                f"weights must be {count} positive numbers that sum to 1; got {weights}, whose sum is {total}"
            )
        self.weights = weights / total
        self.dim, *others = sorted({component.dim for component in self.components})
        if others:
            raise ValueError(f"components must have one dimension; got {[self.dim, *others]}")

    def log_prob(self, z: ArrayLike) -> Array:
        """log Σ_k weights_k · p_k(z): (N, D) -> (N,), nats."""
        z = as_events(z, "z", self.dim)
        terms = [log_prob_of(component, z) + math.log(w) for component, w in zip(self.components, self.weights)]
        return reduce(np.logaddexp, terms)

    def sample(self, rng: Generator, n: int) -> Array:
        """n draws: (n, D), or (n,) when D is 1; first the component of each is drawn, then the points."""
        which = as_rng(rng).choice(len(self.components), size=as_size(n, "n", least=0), p=self.weights)
        draws = np.stack([sample_of(component, rng, n) for component in self.components])[which, np.arange(n)]
        return draws.ravel() if self.dim == 1 else draws

    def __repr__(self):
        return call_of(Mixture, [self.components, np.round(self.weights, 6)], {})


class Product:
    """p(z) = ∏_k p_k(z_k), independent blocks: the first columns of z are those of the first part, and so on.

    parts: a list of distributions, each with its own dim; dim is their sum.
    """

    def __init__(self, parts: Sequence[Distribution]) -> None:
        self.parts = _parts(parts, "parts")
        self.ends = np.cumsum([part.dim for part in self.parts])
        self.dim = int(self.ends[-1])

    def log_prob(self, z: ArrayLike) -> Array:
        """Σ_k log p_k(z_k): (N, D) -> (N,), nats."""
        z = as_events(z, "z", self.dim)
        blocks = [z[:, end - part.dim : end] for part, end in zip(self.parts, self.ends)]
        return sum(log_prob_of(part, block) for part, block in zip(self.parts, blocks))

    def sample(self, rng: Generator, n: int) -> Array:
        """n draws: (n, D), or (n,) when D is 1; those of the first part are drawn first."""
        draws = np.concatenate([sample_of(part, rng, n) for part in self.parts], axis=1)
        return draws.ravel() if self.dim == 1 else draws

    def __repr__(self):
        return call_of(Product, [self.parts], {})


def _one(values):
    """The number that all values are, or the values."""
    return values[0] if (values == values[0]).all() else values


def _parts(parts, name):
    checked(parts, isinstance(parts, (list, tuple)) and parts, name, "be a list of one or more distributions")
    return [as_offering(part, f"each of {name}", "dim", "log_prob", "sample") for part in parts]


def log_prob_of(base, z):
    """base.log_prob(z) as floats, one for each row of z, or a ValueError that names the class of the base.

    NaN raises NotFinite, unless it is in z.
    """
    name, rows = f"{type(base).__name__}.log_prob", z.shape[:1]
    values = differentiable(base.log_prob, name)(z)
    log_p = _returned(values, [rows], name, f"return shape {rows}, one value for each row of z")
    lost = np.isnan(log_p)
    if lost.any() and not np.isnan(z).any():
        raise NotFinite(
            f"{name} must return a number or -inf for each row of z; got NaN for {lost.sum()} of {len(z)} rows"
        )
    return log_p


def sample_of(base, rng, n, dim=None):
    """base.sample(rng, n) as floats (n, D), or a ValueError that names the class of the base; D is its dim if None."""
    dim = base.dim if dim is None else dim
    name, flat = f"{type(base).__name__}.sample", [(n,)] if dim == 1 else []
    values = differentiable(base.sample, name)(as_rng(rng), as_size(n, "n", least=0))
    draws = _returned(values, [(n, dim), *flat], name, f"return shape {(n, dim)}")
    return draws[:, None] if draws.ndim == 1 else draws


def _returned(value, shapes, name, need):
    """What the method `name` returned as floats, lists too, if it has one of the shapes."""
    listed = isinstance(value, (list, tuple))
    checked(value, listed or hasattr(value, "shape"), name, need)
    array = np.array(value) if listed and any(map(isbox, value)) else as_floats(value, name)
    checked(value, array.shape in shapes, name, need)
    return array
