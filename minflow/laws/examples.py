"""The one list of transforms, at parameters where a mistake would show."""

import numpy as np

from .. import transforms as t
from .. import trees
from ..signatures import Generator, Params
from ..transforms.base import apply, start


class AtContext(t.Transform):
    """A conditional transform at one context (C,), or at several (K, C) in turn, which is a transform that reads none.

    The laws hold for it. at(k): the transform at the context of row k alone.
    """

    def __init__(self, transform, context):
        super().__init__(transform.dim)
        self.transform, self.contexts = transform, np.atleast_2d(context)
        self.domain, self.range, self.tolerance = transform.domain, transform.range, transform.tolerance

    def at(self, k):
        return AtContext(self.transform, self.contexts[k % len(self.contexts)])

    def to_x(self, params, z):
        return apply(self.transform, "forward", params, z, self.context_of(z))

    def to_z(self, params, x):
        return apply(self.transform, "inverse", params, x, self.context_of(x))

    def context_of(self, u):
        return np.resize(self.contexts, (len(u), self.contexts.shape[1]))


def catalogue(dim: int | None = None) -> dict[str, t.Transform]:
    """Every transform with domain ℝ^D, in a small setting, by name: for one D, or for D = 1, 2, 3 and 5 together.

    Tests, docs and widgets go through this list; a new transform is one line here.
    """
    if dim is None:
        return {f"{name}-{d}d": made for d in (1, 2, 3, 5) for name, made in catalogue(d).items()}
    plain = t.ElementwiseAffine, t.ActNorm, t.Rescaling, t.Planar, t.Radial, t.Linear, t.Triangular, t.LeakyReLU
    plain += t.Softplus, t.ELU, t.Tanh, t.Sigmoid, t.Exp, t.SinhArcsinh
    transforms = {kind.__name__: kind(dim) for kind in plain}
    transforms |= {
        "Residual": t.Residual(dim, (8, 8)),
        "RQSpline": t.RQSpline(dim, bins=4, bound=3.0),
        "PLU": t.PLU(np.roll(np.arange(dim), 1), signs=(-1) ** np.arange(dim)),
        "OneByOne": t.OneByOne(dim // 2, 2) if dim % 2 == 0 else t.OneByOne(dim, 1),
        "Permutation": t.Permutation(np.roll(np.arange(dim), 1)),
        "Householder": t.Householder(dim, 3),
        "NeuralODE": t.NeuralODE(dim, (4,), "softplus", time=0.2, time_input=True, tolerance=1e-6),
        "MAF": t.MAF(dim, (8, 8)),
        "MAF-reversed": t.MAF(dim, (6,), "relu", order=np.arange(dim)[::-1], log_scale_cap=1.5),
        "IAF": t.IAF(dim, (8, 8)),
        "AutoregressiveSpline": t.AutoregressiveSpline(dim, (4, 4), bins=4, bound=3.0),
        "AutoregressiveSpline-reversed": t.AutoregressiveSpline(
            dim, (3,), "relu", order=np.arange(dim)[::-1], bins=3, bound=2.0
        ),
    }
    if dim > 1:
        masks = t.alternating_masks(dim, 2)
        transforms |= {
            "AdditiveCoupling": t.AdditiveCoupling(masks[0], (8, 8)),
            "AffineCoupling": t.AffineCoupling(masks[0], (8, 8)),
            "AffineCoupling-odd-mask": t.AffineCoupling(masks[1], (8,), "relu", log_scale_cap=1.5),
            "SplineCoupling": t.SplineCoupling(masks[0], (2, 2), bins=4, bound=3.0),
            "SplineCoupling-odd-mask": t.SplineCoupling(masks[1], (3,), bins=3, bound=2.0),
            "Chain": t.Chain([t.AffineCoupling(masks[0], (8,)), t.AdditiveCoupling(masks[1], (8,)), t.ActNorm(dim)]),
            "Inverse": t.Inverse(t.AffineCoupling(masks[0], (8, 8))),
            "AffineCoupling-no-cap": t.AffineCoupling(masks[0], (4,), log_scale_cap=np.inf),
            "Split": t.Split(np.arange(dim) != 1, t.Chain([t.SinhArcsinh(1), t.PLU(1)])),
        }
    if dim % 2 == 0:
        transforms["LatticeCoupling"] = t.LatticeCoupling((dim,), hidden=(8,))
    return transforms


def random_params(transform: t.Transform, rng: Generator, size: float = 0.5) -> Params:
    """Parameters away from the identity at which most flows start: each number moved by a normal step of `size`.

    0.5 suits one layer, or networks of ten units; in a chain of wide networks the steps add up: 0.1 is enough there.
    """
    return trees.map_leaves(lambda leaf: leaf + size * rng.normal(size=np.shape(leaf)), start(transform, rng))
