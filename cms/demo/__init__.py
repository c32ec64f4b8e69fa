"""The demonstration: an invented town, laid around today so that it is always alive."""
