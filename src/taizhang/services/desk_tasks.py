"""What the administrators have done in the background."""
