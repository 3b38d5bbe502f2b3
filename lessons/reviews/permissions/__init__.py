"""Who may vote, withdraw and arrange: a policy that a site replaces, and conflicts that stay."""
