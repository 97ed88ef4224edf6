"""Chapter 10: answers that people give, wrong ones with their misconception, and right ones by other ways."""

from . import masks, passes

RIGHT = masks.RIGHT | passes.RIGHT
WRONG = masks.WRONG | passes.WRONG
