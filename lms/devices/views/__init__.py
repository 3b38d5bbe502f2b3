"""Admin screens of needs and of the table that is made of them."""
