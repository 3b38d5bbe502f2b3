"""Learning resources: files, recordings and links that are reviewed, shown, gathered and checked."""
