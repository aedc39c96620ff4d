"""One file format a module: bytes to calls as reported, with the line they came from."""
