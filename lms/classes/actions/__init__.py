"""Writes of classes and questions, one verb each."""
