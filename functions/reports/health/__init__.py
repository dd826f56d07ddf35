"""How accounts stand, for the account teams; and each night what is to be expected of them."""
