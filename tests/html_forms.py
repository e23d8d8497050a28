"""The forms that stand on a page, as a browser would send them, and where its links lead."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urljoin

TYPED = frozenset({"text", "search", "tel", "email", "url", "number", "textarea"})
CHOSEN = frozenset({"radio", "checkbox", "submit"})
_SAID = r"""((?:[^>"']|"[^"]*"|'[^']*')*)>"""
_TAG = re.compile(
    rf"<(/?)(form|input|select|option|textarea|button|a|\w+(?=[^<>]*\shx-(?:post|get)=))\b{_SAID}"
)
_TEMPLATE = re.compile(r"(?s)<template\b.*?</template>")
_ATTRIBUTE = re.compile(r"""([^\s=/"']+)(?:=(?:"([^"]*)"|'([^']*)'|(\S+)))?""")


@dataclass
class Field:
    """One name of a form. `kind` is the type of the input, or "textarea" or "select"."""

    name: str
    kind: str
    values: list[str] = field(default_factory=list)  # typed or chosen when the page is opened
    choices: list[str] = field(default_factory=list)
    longest: int | None = None

    @property
    def is_typed(self) -> bool:
        return self.kind in TYPED


@dataclass
class HtmlForm:
    """One form: where it goes, how, and its fields by name."""

    action: str
    method: str
    fields: dict[str, Field] = field(default_factory=dict)

    def put(self, name: str, kind: str) -> Field:
        return self.fields.setdefault(name, Field(name, kind))


class Reading:
    """The forms and links of a page opened at the address."""

    def __init__(self, html: str, address: str) -> None:
        self.address = address
        self.forms: list[HtmlForm] = []
        self.links: list[str] = []
        self._by_id: dict[str, HtmlForm] = {}
        self._open: HtmlForm | None = None
        self._select: Field | None = None
        self._loose: list[tuple[str, dict[str, str], int]] = []  # fields that name a form further down
        self._senders: list[tuple[HtmlForm, HtmlForm]] = []  # with the form around each
        self.html = html = _TEMPLATE.sub("", html)  # a row to be copied by a script is sent by nobody
        for found in _TAG.finditer(html):
            self._tag(found[1], found[2], found[3], found.end())
        for tag, said, end in self._loose:
            self._field(self._by_id.get(said["form"]), tag, said, end)
        for sender, around in self._senders:
            sender.fields = around.fields | sender.fields

    def _tag(self, closing: str, tag: str, attributes: str, end: int) -> None:
        if closing:
            self._open = None if tag == "form" else self._open
            if tag == "select" and self._select is not None:
                self._select.values = self._select.values or self._select.choices[:1]
                self._select = None
            return
        said = {
            name: unescape(double or single or bare)
            for name, double, single, bare in _ATTRIBUTE.findall(attributes)
        }
        self.links += [urljoin(self.address, said[name]) for name in ("href", "hx-get") if said.get(name)]
        if tag == "form":
            self._form(said)
        elif tag == "option" and self._select is not None:
            self._select.choices.append(said.get("value", ""))
            self._select.values += [said.get("value", "")] if "selected" in said else []
        elif tag != "option":
            self._sends(tag, said, end)

    def _form(self, said: dict[str, str]) -> None:
        to = said.get("hx-post") or said.get("action") or self.address
        method = "post" if "hx-post" in said else said.get("method", "get").lower()
        self._open = HtmlForm(urljoin(self.address, to), method)
        self.forms.append(self._open)
        self._by_id[said.get("id", "")] = self._open

    def _sends(self, tag: str, said: dict[str, str], end: int) -> None:
        if to := said.get("hx-post") or said.get("formaction"):  # sends what stands in the form around it
            sender = HtmlForm(urljoin(self.address, to), "post")
            self._senders += [(sender, self._open)] if self._open else []
            for name, value in json.loads(said.get("hx-vals", "{}")).items():
                sender.put(name, "hidden").values[:] = [str(value)]
            self.forms.append(sender)
        if tag not in {"input", "select", "textarea", "button"} or "name" not in said or "disabled" in said:
            return
        if said.get("form", "") and said["form"] not in self._by_id:
            self._loose.append((tag, said, end))
        else:
            self._field(self._by_id[said["form"]] if said.get("form") else self._open, tag, said, end)

    def _field(self, form: HtmlForm | None, tag: str, said: dict[str, str], end: int) -> None:
        kind = {"input": said.get("type", "text"), "button": said.get("type", "submit")}.get(tag, tag).lower()
        if "hidden" in said:
            kind = "hidden"
        if form is None or kind in {"button", "image", "reset"}:
            return
        one = form.put(said["name"], kind)
        one.longest = int(said["maxlength"]) if said.get("maxlength", "").isdigit() else one.longest
        if tag == "select":
            self._select = one
        elif tag == "textarea":
            text = self.html[end : self.html.find("</textarea", end)]
            one.values.append(unescape(text.removeprefix("\r").removeprefix("\n")))
        elif kind in CHOSEN:
            one.choices.append(said.get("value", "on"))
            one.values += [said.get("value", "on")] if "checked" in said else []
        else:
            one.values.append(said.get("value", ""))
