"""From what was coded to what is looked back on: tables, clinicians' days, work lists. Pure: no log and no window."""
