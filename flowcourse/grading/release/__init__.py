"""Copies of the course for a class, without its solutions, and for nbgrader."""
