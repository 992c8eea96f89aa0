"""Pages of the cases desk and of My work: thin, over selectors and verbs."""
