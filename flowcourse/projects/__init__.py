"""Open work with a score: what a submission trains is measured here, on data that it never sees."""
