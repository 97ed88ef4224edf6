"""Chapter 09, RealNVP: what is right, and what typically goes wrong."""

from . import (
    bug_even_odd,
    bug_places,
    bug_sigmoid,
    bug_sign,
    bug_total,
    by_hand,
    coupling_forward,
    coupling_inverse,
    coupling_log_det,
    four_panel,
    gradient_step,
    spline_slope,
    stack_log_prob,
)

CHECKS = (
    by_hand.CHECK,
    coupling_forward.CHECK,
    coupling_inverse.CHECK,
    coupling_log_det.CHECK,
    stack_log_prob.CHECK,
    gradient_step.CHECK,
    four_panel.CHECK,
    bug_sign.CHECK,
    bug_total.CHECK,
    bug_even_odd.CHECK,
    bug_places.CHECK,
    bug_sigmoid.CHECK,
    spline_slope.CHECK,
)
