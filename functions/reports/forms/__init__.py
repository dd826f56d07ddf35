"""Pages and spreadsheets: what the forms of every report share."""
