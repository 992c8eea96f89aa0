"""Pages of the import desk and of open payments."""
