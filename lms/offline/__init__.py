"""Lessons where no network is: packs to carry, paper, and what a browser keeps."""
