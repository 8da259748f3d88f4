"""The pages of the wizard. Showing one never writes; whatever is refused, the draft is kept."""
