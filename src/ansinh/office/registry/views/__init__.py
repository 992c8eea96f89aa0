"""Views of the registry: thin; what they show comes from selectors."""
