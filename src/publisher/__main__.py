"""`python -m publisher` is the program."""

from publisher.cli.commands import main

if __name__ == "__main__":
    main()
