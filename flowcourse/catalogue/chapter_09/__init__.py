"""Chapter 09: answers that people give, wrong ones with their misconception, and right ones by other ways."""

from . import back, bugs, couplings, figure, flows, numbers, spline

PARTS = couplings, back, flows, figure, bugs, numbers, spline
RIGHT = {key: answers for part in PARTS for key, answers in part.RIGHT.items()}
WRONG = {key: answers for part in PARTS for key, answers in part.WRONG.items()}
