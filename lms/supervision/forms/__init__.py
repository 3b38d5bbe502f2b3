"""What people type about plans and observed lessons."""
