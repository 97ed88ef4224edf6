"""Base distributions: densities one can evaluate and sample, in one or more independent dimensions.

    base = Normal(dim=2)
    base.log_prob(z)            # (N, 2) -> (N,), nats
    base.sample(rng, 1000)      # (1000, 2); a base of one dimension gives (1000,)

A base of one dimension accepts (N,) and (N, 1). log_prob is -inf off the support, never NaN.
"""

import math
from functools import reduce

import autograd.numpy as np

from .arrays import as_events, as_floats, as_rng, as_size, describe


class Independent:
    """p(z) = ∏_d g((z_d − loc_d) / scale_d) / scale_d, the shape g given by a subclass.

    loc and scale are numbers or (D,) arrays with scale > 0; dim is theirs unless it is given. log_norm is the part
    of −log g that is the same everywhere.
    """

    log_norm = 0.0

    def __init__(self, loc, scale, dim, names):
        loc, scale = (np.atleast_1d(as_floats(value, name)) for value, name in zip((loc, scale), names))
        size = max(loc.size, scale.size) if dim is None else as_size(dim, "dim")
        try:
            self.loc, self.scale = (np.array(np.broadcast_to(value, (size,))) for value in (loc, scale))
        except ValueError:
            shapes = f"{names[0]} of shape {loc.shape} and {names[1]} of shape {scale.shape}"
            raise ValueError(f"{names[0]} and {names[1]} must be numbers or arrays of {size}; got {shapes}") from None
        if not np.isfinite(self.loc).all():
            raise ValueError(f"{names[0]} must be finite; got {self.loc}")
        if not (np.isfinite(self.scale) & (self.scale > 0)).all():
            raise ValueError(f"{names[1]} must be positive and finite; got {self.scale}")
        self.dim = size
        self.log_volume = float(np.sum(np.log(self.scale))) + size * self.log_norm

    def log_prob(self, z):
        """Σ_d log g(u_d) − log scale_d with u = (z − loc) / scale: (N, D) -> (N,), nats."""
        z = as_events(z, "z", self.dim)
        with np.errstate(over="ignore"):
            u = (z - self.loc.astype(z.dtype)) / self.scale.astype(z.dtype)
            return np.sum(self._log_shape(u), axis=1) - self.log_volume

    def sample(self, rng, n):
        """n draws: (n, D), or (n,) when D is 1."""
        u = self._draw_shape(as_rng(rng), (as_size(n, "n", least=0), self.dim))
        return (self.loc + self.scale * u).reshape((n,) if self.dim == 1 else (n, self.dim))


class Normal(Independent):
    """Gaussian: log p(z) = Σ_d −u_d²/2 − log std_d − ½ log 2π,  u = (z − mean) / std."""

    log_norm = 0.5 * math.log(2 * math.pi)

    def __init__(self, mean=0.0, std=1.0, dim=None):
        super().__init__(mean, std, dim, ("mean", "std"))

    def _log_shape(self, u):
        return -0.5 * (u * u)

    def _draw_shape(self, rng, shape):
        return rng.standard_normal(shape)


class Logistic(Independent):
    """Logistic: log p(z) = Σ_d −|u_d| − 2 log(1 + e^{−|u_d|}) − log scale_d,  u = (z − loc) / scale.

    The base of NICE (Dinh 2015, section 3.4): its tails are linear in the exponent, not quadratic.
    """

    def __init__(self, loc=0.0, scale=1.0, dim=None):
        super().__init__(loc, scale, dim, ("loc", "scale"))

    def _log_shape(self, u):
        return -np.abs(u) - 2.0 * np.log1p(np.exp(-np.abs(u)))

    def _draw_shape(self, rng, shape):
        return rng.logistic(size=shape)


class Uniform(Independent):
    """Uniform on the box low ≤ z ≤ high: log p(z) = −Σ_d log(high_d − low_d), and -inf outside it."""

    def __init__(self, low=0.0, high=1.0, dim=None):
        low, high = as_floats(low, "low"), as_floats(high, "high")
        if low.size > 1 and high.size > 1 and low.shape != high.shape:
            raise ValueError(f"low and high must be numbers or arrays of one shape; got {low.shape} and {high.shape}")
        if not np.all(np.isfinite(high - low) & (low < high)):
            raise ValueError(f"high must be above low, and both finite; got low {low} and high {high}")
        super().__init__(low, high - low, dim, ("low", "high − low"))

    def _log_shape(self, u):
        return np.where((u >= 0) & (u <= 1), np.zeros_like(u), -math.inf)

    def _draw_shape(self, rng, shape):
        return rng.uniform(size=shape)


class Mixture:
    """p(z) = Σ_k weights_k · p_k(z) over component distributions of one dimension D; weights sum to 1.

    log_prob adds in logarithms, so that a far component underflows to nothing and not to NaN.
    """

    def __init__(self, components, weights=None):
        self.components = list(components) if isinstance(components, (list, tuple)) else [components]
        strangers = [describe(part) for part in self.components if not hasattr(part, "log_prob")]
        if strangers or not self.components:
            raise ValueError(f"components must be a list of distributions; got {', '.join(strangers) or 'none'}")
        count = len(self.components)
        self.weights = np.full(count, 1 / count) if weights is None else as_floats(weights, "weights")
        if self.weights.shape != (count,) or not (self.weights > 0).all() or abs(self.weights.sum() - 1) > 1e-9:
            raise ValueError(f"weights must be {count} positive numbers that sum to 1; got {self.weights}")
        dims = {component.dim for component in self.components}
        if len(dims) > 1:
            raise ValueError(f"components must have one dimension; got {sorted(dims)}")
        self.dim = dims.pop()

    def log_prob(self, z):
        """log Σ_k weights_k · p_k(z): (N, D) -> (N,), nats."""
        terms = [component.log_prob(z) + math.log(w) for component, w in zip(self.components, self.weights)]
        return reduce(np.logaddexp, terms)

    def sample(self, rng, n):
        """n draws: first the component of each, then the point."""
        which = as_rng(rng).choice(len(self.components), size=as_size(n, "n", least=0), p=self.weights)
        draws = np.stack([component.sample(rng, n) for component in self.components])
        return draws[which, np.arange(n)]
