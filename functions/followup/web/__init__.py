"""What the pages of desks and cases share: links, who may see what, requests, forms and one design."""
