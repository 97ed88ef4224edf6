"""Chapter 05, learning and inference: what is right, and what typically goes wrong."""

from . import adam, affine, box, gap, nll

CHECKS = (box.CHECK, nll.CHECK, affine.CHECK, adam.CHECK, gap.CHECK)
