"""The demo: a small complete site. One module per section; each fills in only what is not there yet."""
