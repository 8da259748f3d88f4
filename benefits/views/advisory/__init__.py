"""The pages of advisory hours: the company's, a new request, one request, and the consultants' queue."""
