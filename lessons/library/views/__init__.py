"""Screens of the library: public pages, downloads, the admin."""
