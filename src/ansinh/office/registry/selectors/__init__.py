"""Reads of the registry: plain functions that take the user and the snapshot, for views and later an API."""
