"""The k-th writing request of a run is broken, for every k, in every way an answer can be broken."""
