"""The one list of transforms, at parameters where a mistake would show."""

import numpy as np

from .. import trees
from ..transforms import (
    ELU,
    PLU,
    ActNorm,
    AdditiveCoupling,
    AffineCoupling,
    Chain,
    ElementwiseAffine,
    Exp,
    Householder,
    Inverse,
    LeakyReLU,
    Linear,
    OneByOne,
    Permutation,
    Rescaling,
    Sigmoid,
    SinhArcsinh,
    Softplus,
    Tanh,
    Triangular,
    alternating_masks,
)


def catalogue(dim=None):
    """Every transform with domain ℝ^D, in a small setting, by name: for one D, or for D = 1, 2, 3 and 5 together.

    Tests, docs and widgets go through this list; a new transform is one line here.
    """
    if dim is None:
        return {f"{name}-{d}d": t for d in (1, 2, 3, 5) for name, t in catalogue(d).items()}
    found = {
        "ElementwiseAffine": ElementwiseAffine(dim),
        "ActNorm": ActNorm(dim),
        "Rescaling": Rescaling(dim),
        "Linear": Linear(dim),
        "Triangular": Triangular(dim),
        "Triangular-upper": Triangular(dim, lower=False),
        "PLU": PLU(np.roll(np.arange(dim), 1), signs=(-1) ** np.arange(dim)),
        "OneByOne": OneByOne(dim // 2, 2) if dim % 2 == 0 else OneByOne(dim, 1),
        "Permutation": Permutation(np.roll(np.arange(dim), 1)),
        "Householder": Householder(dim, 3),
    }
    found |= {kind.__name__: kind(dim) for kind in (LeakyReLU, Softplus, ELU, Tanh, Sigmoid, Exp, SinhArcsinh)}
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
