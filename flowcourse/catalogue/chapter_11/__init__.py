"""Chapter 11: answers that people give, wrong ones with their misconception, and right ones by other ways."""

from . import planar, residual, reverse

RIGHT = planar.RIGHT | reverse.RIGHT | residual.RIGHT
WRONG = planar.WRONG | reverse.WRONG | residual.WRONG
