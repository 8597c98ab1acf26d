"""Today's session out of everything that is open: plain values, no Django."""
