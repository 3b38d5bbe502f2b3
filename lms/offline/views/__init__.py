"""Pages and answers about what is carried away."""
