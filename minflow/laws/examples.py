"""The one list of transforms, at parameters where a mistake would show."""

import numpy as np

from .. import trees
from ..transforms import (
    ActNorm,
    AdditiveCoupling,
    AffineCoupling,
    Chain,
    ElementwiseAffine,
    Inverse,
    Rescaling,
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
    }
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
