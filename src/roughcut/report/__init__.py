"""Pages and pictures: what was read, learned and made, for people to look at."""
