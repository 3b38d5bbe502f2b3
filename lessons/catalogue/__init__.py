"""The public pages: home, grade, subject, lesson; never who belongs to which school."""
