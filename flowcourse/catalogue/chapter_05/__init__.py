"""Chapter 05: answers that people give, wrong ones with their misconception, and right ones by other ways."""

from . import adam, estimates, likelihood

RIGHT = likelihood.RIGHT | estimates.RIGHT | adam.RIGHT
WRONG = likelihood.WRONG | estimates.WRONG | adam.WRONG
