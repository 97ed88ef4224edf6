"""Chapter 07, elementwise and linear flows: what is right, and what typically goes wrong."""

from . import leaky_inverse, mirrors, permutations, places, plu, softplus_inverse

CHECKS = (
    places.CHECK,
    leaky_inverse.CHECK,
    softplus_inverse.CHECK,
    plu.CHECK,
    permutations.CHECK,
    mirrors.CHECK,
)
