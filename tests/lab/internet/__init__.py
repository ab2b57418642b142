"""A little internet of real servers, for one network namespace."""
