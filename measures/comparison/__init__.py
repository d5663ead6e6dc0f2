"""What changed in a programme between two days: the page, and the same as a file."""
