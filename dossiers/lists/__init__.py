"""The lists of the counter: which rows, read in pieces, written as spreadsheets and as papers."""
