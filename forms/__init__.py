"""What may be typed: WTForms classes that see only the domain."""
