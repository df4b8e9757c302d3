"""The command line: `python -m qa`."""

from qa.commands.command_line import main

if __name__ == "__main__":
    main()
