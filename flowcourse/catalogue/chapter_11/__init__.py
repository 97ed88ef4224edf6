"""Chapter 11: answers that people give, wrong ones with their misconception, and right ones by other ways."""

from . import planar, residual, reverse, series

RIGHT = planar.RIGHT | reverse.RIGHT | residual.RIGHT | series.RIGHT
WRONG = planar.WRONG | reverse.WRONG | residual.WRONG | series.WRONG
