"""Is it OTIO? By its first bytes."""


def sniff(head: bytes) -> bool:
    """Whether the first bytes of a file are a JSON object with OTIO's schema."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return start.startswith(b"{") and b'"OTIO_SCHEMA"' in start
