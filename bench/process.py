"""`python -m bench.process NAME ARGUMENTS`: a helper of a bench in a process of its own, with Django set up."""

import importlib
import sys

import django

if __name__ == "__main__":
    django.setup()
    importlib.import_module(f"bench.{sys.argv[1]}").main(*sys.argv[2:])
