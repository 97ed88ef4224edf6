"""Chapter 01, change of variables in one dimension: what is right, and what typically goes wrong."""

from . import affine_density, density_from_slope, falling_cdf, histogram, log_normal, uniform_height

CHECKS = (
    uniform_height.CHECK,
    affine_density.CHECK,
    falling_cdf.CHECK,
    density_from_slope.CHECK,
    log_normal.CHECK,
    histogram.CHECK,
)
