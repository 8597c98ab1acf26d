"""For whoever runs the site: backups, upgrades, and numbers about its health."""
