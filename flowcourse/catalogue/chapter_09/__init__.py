"""Chapter 09: answers that people give, wrong ones with their misconception, and right ones by other ways."""

from . import bugs, couplings, flows, spline

RIGHT = couplings.RIGHT | flows.RIGHT | bugs.RIGHT | spline.RIGHT
WRONG = couplings.WRONG | flows.WRONG | bugs.WRONG | spline.WRONG
