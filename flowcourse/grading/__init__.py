"""Grade a class: submissions -> answers -> values from a sandbox -> verdicts -> grades and reports."""
