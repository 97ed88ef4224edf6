"""Chapter 05: answers that people give, wrong ones with their misconception, and right ones by other ways."""

from . import adam, likelihood

RIGHT = likelihood.RIGHT | adam.RIGHT
WRONG = likelihood.WRONG | adam.WRONG
