"""How fast every page is: `make bench`."""
