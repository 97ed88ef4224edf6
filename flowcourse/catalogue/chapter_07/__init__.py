"""Chapter 07: answers that people give, wrong ones with their misconception, and right ones by other ways."""

from . import elementwise, linear

RIGHT = elementwise.RIGHT | linear.RIGHT
WRONG = elementwise.WRONG | linear.WRONG
