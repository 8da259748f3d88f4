"""Reply by e-mail: signed addresses on what goes out, and verdicts on what comes in."""
