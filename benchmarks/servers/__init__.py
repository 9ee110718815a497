"""Real servers and a bad network, for measurements and for the tests of faults."""
