"""What proves who someone is: passwords, second factors, and the random tokens of sessions and links."""
