"""Chapter 04: answers that people give, wrong ones with their misconception, and right ones by other ways."""

from . import log_dets, log_probs, points

RIGHT = points.RIGHT | log_dets.RIGHT | log_probs.RIGHT
WRONG = points.WRONG | log_dets.WRONG | log_probs.WRONG
