"""Mail by IMAP and SMTP, within bounds of size and time: read, answered, filed. Nothing is ever deleted."""
