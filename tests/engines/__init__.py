"""Private Docker engines for tests: Debian's and the newest, each with a registry of its own."""
