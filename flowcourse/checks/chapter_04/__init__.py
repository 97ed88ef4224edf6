"""Chapter 04, flow models: what is right, and what typically goes wrong."""

from . import inverse, log_prob, ratio, sample, sum_of_log_dets

CHECKS = (ratio.CHECK, inverse.CHECK, sum_of_log_dets.CHECK, log_prob.CHECK, sample.CHECK)
