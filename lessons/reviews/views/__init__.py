"""The screens of reviewers, and what authors answer there."""
