"""From a Timeline to the elements of FCPXML."""
