"""From a form to a value of the domain, and back. Forms check; the templates' macros draw them."""
