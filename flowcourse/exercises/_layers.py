"""Chains that answers get as arguments: layers that do not commute, and whose log-dets depend on the point."""

import autograd.numpy as np

from minflow.transforms import ElementwiseAffine, Linear, Transform

from ._given import Told


class BendMap(Told, Transform):
    """x_r = sinh(w asinh z_r), the others x = z · exp(c t) + d z_r t with t = z_r / (1 + |z_r|)

    The map alone, `bent` and `unbent`; a subclass has to_x and to_z, which give a log_det as well. reads: r.
    params: {"c": (), "d": (), "w": ()}. With w = 1 coordinate r passes unchanged, as in the notebook's Bend.
    All bends take each other's params, so that an answer which mixes them up gets wrong numbers and no error.
    """

    def __init__(self, dim, reads=0):
        super().__init__(dim)
        self.moves = np.arange(dim) != reads
        self.reads = reads

    def bent(self, params, z):
        z_r = z[:, [self.reads]]
        log_scale, shift = self.log_scale_and_shift(params, z_r)
        return np.where(self.moves, z * np.exp(log_scale) + shift, np.sinh(params["w"] * np.arcsinh(z_r)))

    def unbent(self, params, x):
        z_r = np.sinh(np.arcsinh(x[:, [self.reads]]) / params["w"])
        log_scale, shift = self.log_scale_and_shift(params, z_r)
        return np.where(self.moves, (x - shift) * np.exp(-log_scale), z_r)

    def log_scale_and_shift(self, params, z_r):
        t = z_r / (1 + np.abs(z_r))
        return params["c"] * t, params["d"] * z_r * t


class Bend(BendMap):
    """A bend with its log_det = log|dx_r/dz_r| + (D − 1) c t

    With w = 1 forward's log_det is equal at z and at x, which hides a mistake.
    """

    def to_x(self, params, z):
        x = self.bent(params, z)
        return x, self._log_det(params, z, x)

    def to_z(self, params, x):
        z = self.unbent(params, x)
        return z, -self._log_det(params, z, x)

    def _log_det(self, params, z, x):
        z_r, x_r = z[:, [self.reads]], x[:, [self.reads]]
        log_slope = np.log(params["w"]) + 0.5 * np.log1p(x_r**2) - 0.5 * np.log1p(z_r**2)
        return log_slope[:, 0] + (self.dim - 1) * self.log_scale_and_shift(params, z_r)[0][:, 0]


def two_bends():
    """(z, layers, params): two bends of the plane that double or halve, lift by 1 and by 2, where |z_r| is 1."""
    layers = [Bend(2, 0), Bend(2, 1)]
    params = [bend_params(2 * np.log(2), d) for d in (2.0, 4.0)]
    return np.array([[1.0, 0.0], [1.0, -1.0], [-1.0, 0.0]]), layers, params


def random_chains(rng):
    """(z, layers, params) twice: in the plane and in space; N, D and the number of layers all differ."""
    chains = []
    for n, dim, order in ((5, 2, (0, 1, 0, 1)), (4, 3, (2, 0, 1, 2, 0))):
        layers = [Bend(dim, reads) for reads in order]
        params = [bend_params(either_sign(rng, 0.4, 1.0), either_sign(rng, 0.3, 1.2), warp(rng)) for _ in order]
        chains.append((rng.choice([-1, 1], (n, dim)) * rng.uniform(0.3, 2.0, (n, dim)), layers, params))
    return chains


def either_sign(rng, low, high):
    """A number of either sign, its size from low to high."""
    return rng.choice([-1, 1]) * rng.uniform(low, high)


def warp(rng):
    """A power w of the coordinate that is read, away from 1."""
    return rng.uniform(*((0.6, 0.8), (1.25, 1.6))[rng.integers(2)])


def bend_params(c, d, w=1.0):
    return {"c": np.array(c), "d": np.array(d), "w": np.array(w)}


def chain_of_four():
    """(layers, params) of a chain of four layers: scale, bend up, turn, bend down."""
    bend = Bend(2)
    params = [
        {"log_scale": np.log([2.0, 0.25]), "shift": np.zeros(2)},
        bend_params(1.5 * np.log(2), 1.5),
        {"A": np.array([[0.6, -0.8], [0.8, 0.6]]), "b": np.array([1.0, -1.5])},
        bend_params(1.5 * np.log(2), -1.5),
    ]
    return [ElementwiseAffine(2), bend, Linear(2), bend], params


def through(point, layers, params, way="forward"):
    """The points from the first to the last, and each layer's log_det, for the layers in the order of the list."""
    points, log_dets = [point], []
    for layer, p in zip(layers, params, strict=True):
        point, log_det = getattr(layer, way)(p, points[-1])
        points.append(point)
        log_dets.append(log_det)
    return points, log_dets


def from_minus_zero(items):
    """The order of items[-k] for k = 0, 1, …: the first comes first, since −0 is 0, and the others last to second."""
    return [items[-k] for k in range(len(items))]


def back(x, layers, params):
    """The points from x to z₀, and the log_det of each layer's inverse, last layer first."""
    return through(x, layers[::-1], params[::-1], "inverse")
