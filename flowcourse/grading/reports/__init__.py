"""The files that a run writes for instructors, students and an LMS."""
