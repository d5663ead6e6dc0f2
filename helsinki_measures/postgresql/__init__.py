"""Django's backend for PostgreSQL (the ENGINE of the settings), which gives up a server that is silent."""
