"""Template tags of the imports."""
