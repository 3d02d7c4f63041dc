"""The part of SciPy this project uses, typed; SciPy itself ships no types."""
