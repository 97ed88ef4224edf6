"""Run the code of answers where it can do no harm."""
