"""Chapter 08: answers that people give, wrong ones with their misconception, and right ones by other ways."""

from . import couplings, layers, volume

RIGHT = couplings.RIGHT | layers.RIGHT | volume.RIGHT
WRONG = couplings.WRONG | layers.WRONG | volume.WRONG
