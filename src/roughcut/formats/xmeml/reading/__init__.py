"""From xmeml's elements to a Timeline."""
