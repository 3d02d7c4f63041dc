"""What is signed and sent: content dataclasses and their tagged PDFs; they see only the domain."""
