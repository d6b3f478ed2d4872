"""The `aglint` command: finds the verb and hands over."""


def main() -> int:
    raise SystemExit("aglint: no verb yet")
