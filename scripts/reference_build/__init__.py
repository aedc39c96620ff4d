"""The parts of ``scripts/build_reference.py``; one module for each group of files that it makes."""
