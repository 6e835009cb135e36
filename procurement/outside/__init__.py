"""What Aune says to other machines: mail, and a sign-in provider."""
