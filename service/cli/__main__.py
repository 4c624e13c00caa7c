"""``python -m service.cli`` is ``malgrim``."""

from .app import main

if __name__ == "__main__":
    main()
