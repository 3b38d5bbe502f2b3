"""The school system around the lessons: people, television, classes, devices, packs, dashboards."""
