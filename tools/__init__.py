"""What the Makefile calls: install, run, throw-away PostgreSQL."""
