"""Chapter 03: answers that people give, wrong ones with their misconception, and right ones by other ways."""

from . import densities, jacobians, mass

RIGHT = jacobians.RIGHT | densities.RIGHT | mass.RIGHT
WRONG = jacobians.WRONG | densities.WRONG | mass.WRONG
