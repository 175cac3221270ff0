"""`make audit`."""

from tools.audit import audit

raise SystemExit(audit())
