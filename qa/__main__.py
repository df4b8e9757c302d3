"""The command line: `python -m qa`."""

from qa.command_line import main

if __name__ == "__main__":
    main()
