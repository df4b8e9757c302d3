"""What changes a library and keeps it whole: indexing, watching, backups."""
