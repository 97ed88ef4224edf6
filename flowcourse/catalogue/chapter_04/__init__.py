"""Chapter 04: answers that people give, wrong ones with their misconception, and right ones by other ways."""

from . import log_dets, points

RIGHT = points.RIGHT | log_dets.RIGHT
WRONG = points.WRONG | log_dets.WRONG
