"""What is true: rules, calculations and tables of data. Plain Python; no clock, no database, no web."""
