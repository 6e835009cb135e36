"""Second floor: one function for each thing a person does, checked then kept in one transaction."""
