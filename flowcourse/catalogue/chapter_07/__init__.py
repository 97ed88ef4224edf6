"""Chapter 07: answers that people give, wrong ones with their misconception, and right ones by other ways."""

from . import elementwise, linear, orders

RIGHT = elementwise.RIGHT | linear.RIGHT | orders.RIGHT
WRONG = elementwise.WRONG | linear.WRONG | orders.WRONG
