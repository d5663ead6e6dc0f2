"""A Wagtail site with the same measures: the peer of `make bench`, in an environment of its own."""
