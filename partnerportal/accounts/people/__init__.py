"""The people of a company as its admins manage them: who may do what with whom, lists, forms and rows."""
