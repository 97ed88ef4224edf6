"""Chapter 13, digits: what is right, and what typically goes wrong."""

from . import beat_the_gaussian, bits_per_dim, black_pixel, logit_of_levels

CHECKS = (
    black_pixel.CHECK,
    bits_per_dim.CHECK,
    logit_of_levels.CHECK,
    beat_the_gaussian.CHECK,
)
