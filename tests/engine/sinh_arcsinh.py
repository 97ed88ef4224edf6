"""A transform written outside the package: learned skew and tails, for reference cases and marginals to learn."""

import autograd.numpy as np

from minflow.arrays import parameter
from minflow.transforms import Transform


class SinhArcsinh(Transform):
    """x = sinh(y),  y = e^t · (arcsinh z + skew)          log_det = Σ_d (t_d + log cosh y_d − log cosh arcsinh z_d)

    params: {"log_tail": t (D,), "skew": (D,)}, both 0 at first. Source: Jones & Pewsey 2009, with δ = e^{−t}, ε = skew.
    """

    def init(self, rng, x=None):
        return {"log_tail": np.zeros(self.dim), "skew": np.zeros(self.dim)}

    def to_x(self, params, z):
        x = np.sinh(np.exp(params["log_tail"]) * (np.arcsinh(z) + params["skew"]))
        return x, self.log_det(params, z, x)

    def to_z(self, params, x):
        log_tail, skew = (parameter(params, name, (self.dim,)) for name in ("log_tail", "skew"))
        z = np.sinh(np.exp(-log_tail) * np.arcsinh(x) - skew)
        return z, -self.log_det(params, z, x)

    def log_det(self, params, z, x):
        return np.sum(params["log_tail"] + 0.5 * np.log1p(x * x) - 0.5 * np.log1p(z * z), axis=1)
