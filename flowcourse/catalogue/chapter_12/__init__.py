"""Chapter 12: answers that people give, wrong ones with their misconception, and right ones by other ways."""

from . import estimates, paths, steps

RIGHT = steps.RIGHT | paths.RIGHT | estimates.RIGHT
WRONG = steps.WRONG | paths.WRONG | estimates.WRONG
