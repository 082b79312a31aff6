"""sayso reads news and keeps the ledger of who says what."""
