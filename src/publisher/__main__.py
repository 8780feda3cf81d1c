"""`python -m publisher` is the program."""

from publisher.cli import main

if __name__ == "__main__":
    main()
