"""CMS's own files, as they are downloaded: bytes in, records out; and records laid over the shipped rules.

Nothing of this is loaded until a file is imported, or a book has imports to lay over.
"""
