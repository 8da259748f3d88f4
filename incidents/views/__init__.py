"""The pages of incidents, one module a page; `verbs` and `work` are the buttons of the incident page."""
