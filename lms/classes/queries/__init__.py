"""Reads of classes and of questions, each scoped to who asks."""
