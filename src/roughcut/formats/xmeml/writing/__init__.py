"""From a Timeline to xmeml's elements, in Premiere's dialect."""
