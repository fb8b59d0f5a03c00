"""The text with which a reader reports an error, and the address that it can be sent to."""

from __future__ import annotations

from urllib.parse import quote as percent_encode


def address(contact: str | None, repository: str | None, subject: str, body: str) -> str | None:
    """A link that opens the ready text: a message to `contact`, else an issue in `repository`; None without either.

    The text of a message goes into a mailto: link (RFC 6068); `…/issues/new?title=…&body=…` is understood by GitHub,
    Gitea and Forgejo. A `contact` that is a web page is linked to as it is.
    """
    if contact and not contact.startswith("mailto:"):
        return contact
    if contact:
        # RFC 6068 asks for CRLF between the lines of a message.
        lines = body.replace("\n", "\r\n")
        return f"{contact}{'&' if '?' in contact else '?'}subject={_encode(subject)}&body={_encode(lines)}"
    if repository:
        return f"{repository.rstrip('/')}/issues/new?title={_encode(subject)}&body={_encode(body)}"
    return None


def _encode(words: str) -> str:
    return percent_encode(words, safe="")
