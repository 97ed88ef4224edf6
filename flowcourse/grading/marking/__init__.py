"""Verdicts on answers: on this machine or on many, kept on the disk."""
