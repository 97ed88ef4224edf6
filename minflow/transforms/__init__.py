"""Invertible maps, one file for each family of the article's section 5."""

from .base import Chain, Inverse, Transform
from .coupling import AdditiveCoupling, AffineCoupling, alternating_masks
from .elementwise import ActNorm, ElementwiseAffine, Rescaling

__all__ = [
    "ActNorm",
    "AdditiveCoupling",
    "AffineCoupling",
    "Chain",
    "ElementwiseAffine",
    "Inverse",
    "Rescaling",
    "Transform",
    "alternating_masks",
]
