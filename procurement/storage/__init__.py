"""First floor: files and database, to and from the values of the domain."""
