"""Chapter 02: answers that people give, wrong ones with their misconception, and right ones by other ways."""

from . import areas, densities, volumes

RIGHT = areas.RIGHT | densities.RIGHT | volumes.RIGHT
WRONG = areas.WRONG | densities.WRONG | volumes.WRONG
