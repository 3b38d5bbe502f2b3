"""The public look: templates and styles that override the apps' own, as a host site would."""
