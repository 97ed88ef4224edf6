"""Answers to ex-19-5 that people write: right ones by other ways, wrong ones with the name of their mistake."""


def by_length(width, left, waste, pdf, quantile):
    """The length of z that holds the waste; the hole over this length."""
    length = waste / pdf(quantile(left))
    return width / length


def by_proportion(width, left, waste, pdf, quantile):
    """At slope 1 the waste is about width times density; a steeper map makes it smaller in proportion."""
    at_one = pdf(quantile(left)) * width
    return at_one / waste


def in_the_middle(width, left, waste, pdf, quantile):
    return width * pdf(0.0) / waste


RIGHT = (by_length, by_proportion)

MISTAKES = (
    ("crossed in the middle", in_the_middle),
    ("density at the share", lambda width, left, waste, pdf, quantile: width / waste * pdf(left)),
    ("upside down", lambda width, left, waste, pdf, quantile: waste / pdf(quantile(left)) / width),
    ("no density", lambda width, left, waste, pdf, quantile: width / waste),
)
