"""Learning resources: files, recordings and links; reviewed, shown, gathered, checked."""
