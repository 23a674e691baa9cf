"""How a timeline becomes decisions and numbers, and comes back."""
