"""Chapter 12, continuous flows: what is right, and what typically goes wrong."""

from . import area_factor, hutchinson, log_prob, matching, rk4

CHECKS = (
    area_factor.CHECK,
    rk4.CHECK,
    log_prob.CHECK,
    hutchinson.CHECK,
    matching.CHECK,
)
