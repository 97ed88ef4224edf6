"""Chapter 06: answers that people give, wrong ones with their misconception, and right ones by other ways."""

from . import costs, triangles

RIGHT = costs.RIGHT | triangles.RIGHT
WRONG = costs.WRONG | triangles.WRONG
