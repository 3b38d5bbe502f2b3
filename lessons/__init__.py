"""Pages, lessons, resources and reviews; never schools or television."""
