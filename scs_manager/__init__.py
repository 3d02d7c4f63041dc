"""SCS Manager: from referral to a documented decision about a permanent spinal cord stimulator."""

__version__ = "0.1.0"
