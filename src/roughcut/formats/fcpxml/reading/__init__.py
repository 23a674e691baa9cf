"""From the elements of FCPXML to a Timeline."""
