"""What every part of the course tools stands on."""
