"""What every room needs: which exercises exist, notebooks as files, the course folder, errors as sentences."""
