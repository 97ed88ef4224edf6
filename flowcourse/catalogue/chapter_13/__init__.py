"""Chapter 13: answers that people give, wrong ones with their misconception, and right ones by other ways."""

from . import bits, gaussian, logit

RIGHT = bits.RIGHT | logit.RIGHT | gaussian.RIGHT
WRONG = bits.WRONG | logit.WRONG | gaussian.WRONG
