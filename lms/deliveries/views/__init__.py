"""Admin screens of lessons that are brought by hand, and the sheet that goes along."""
