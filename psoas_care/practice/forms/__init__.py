"""What people type about their practice, by what it is about."""
