"""Chapter 03, Jacobians and the multivariate formula: what is right, and what typically goes wrong."""

from . import area_factor, both_forms, finite_difference, log_det, mass, polar_back

CHECKS = (
    area_factor.CHECK,
    polar_back.CHECK,
    finite_difference.CHECK,
    log_det.CHECK,
    both_forms.CHECK,
    mass.CHECK,
)
