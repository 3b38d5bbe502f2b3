"""What people are told: in the site, by mail, by a feed of their own. Others say what and whom."""
