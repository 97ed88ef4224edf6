"""Chapter 06, what a determinant costs: what is right, and what typically goes wrong."""

from . import bill, dependence, growth, triangular_log_det

CHECKS = (
    growth.CHECK,
    triangular_log_det.CHECK,
    dependence.CHECK,
    bill.CHECK,
)
