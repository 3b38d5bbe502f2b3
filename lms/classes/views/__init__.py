"""Pages of classes: for everybody, for those who ask, for teachers, and screens of the admin."""
