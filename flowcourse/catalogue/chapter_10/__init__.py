"""Chapter 10: answers that people give, wrong ones with their misconception, and right ones by other ways."""

from . import masks, passes, queue

RIGHT = masks.RIGHT | passes.RIGHT | queue.RIGHT
WRONG = masks.WRONG | passes.WRONG | queue.WRONG
