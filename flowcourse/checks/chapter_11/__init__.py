"""Chapter 11, residual flows: what is right, and what typically goes wrong."""

from . import fixed_point, log_det_series, lost_mode, planar, reverse_loss

CHECKS = (
    lost_mode.CHECK,
    planar.CHECK,
    reverse_loss.CHECK,
    fixed_point.CHECK,
    log_det_series.CHECK,
)
