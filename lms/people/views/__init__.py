"""Pages of people: the doors to the site, and the screens of those who administer it."""
