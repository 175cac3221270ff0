"""The parser against TDLib's own: same text, same entities, same words of refusal."""

from __future__ import annotations

import itertools
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tdjson import td_execute

from playground.entities import Entity, parse_html
from playground.markup_values import MarkupError
from playground.tidy import sort_key, tidy

td_execute(b'{"@type":"setLogVerbosityLevel","new_verbosity_level":0}')

Parsed = tuple[str, list[tuple[str, int, int, str]]]

KINDS = {
    "Bold": "bold",
    "Italic": "italic",
    "Underline": "underline",
    "Strikethrough": "strikethrough",
    "Spoiler": "spoiler",
    "BlockQuote": "blockquote",
    "ExpandableBlockQuote": "expandable_blockquote",
    "Code": "code",
    "Pre": "pre",
    "PreCode": "pre",
    "TextUrl": "text_link",
    "MentionName": "text_mention",
    "CustomEmoji": "custom_emoji",
    "DateTime": "date_time",
}
PRECISION = {"None": ("", ""), "Long": ("D", "T"), "Short": ("d", "t")}


def td(request: dict[str, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(td_execute(json.dumps(request).encode()) or b"")
    return answer


def td_parse(text: str) -> dict[str, Any]:
    return td(
        {"@type": "parseTextEntities", "text": text, "parse_mode": {"@type": "textParseModeHTML"}},
    )


def td_extra(kind: dict[str, Any]) -> dict[str, Any]:
    match kind["@type"].removeprefix("textEntityType"):
        case "PreCode":
            return {"language": kind["language"]}
        case "TextUrl":
            return {"url": kind["url"]}
        case "MentionName":
            return {"user": {"id": kind["user_id"], "is_bot": False, "first_name": "Visitor"}}
        case "CustomEmoji":
            return {"custom_emoji_id": kind["custom_emoji_id"]}
        case "DateTime":
            return {"unix_time": kind["unix_time"], **td_format(kind.get("formatting_type"))}
    return {}


def td_format(found: dict[str, Any] | None) -> dict[str, str]:
    if not found:
        return {}
    if found["@type"] == "dateTimeFormattingTypeRelative":
        return {"date_time_format": "r"}
    date = found["date_precision"]["@type"].removeprefix("dateTimePartPrecision")
    time = found["time_precision"]["@type"].removeprefix("dateTimePartPrecision")
    weekday = "w" if found["show_day_of_week"] else ""
    return {"date_time_format": weekday + PRECISION[date][0] + PRECISION[time][1]}


def from_td(answer: dict[str, Any]) -> Parsed | str:
    if "message" in answer:
        return str(answer["message"])
    found = [
        (
            KINDS[entity["type"]["@type"].removeprefix("textEntityType")],
            entity["offset"],
            entity["length"],
            json.dumps(td_extra(entity["type"])),
        )
        for entity in answer["entities"]
    ]
    return answer["text"], sorted(found)


def plain(text: str, entities: list[Entity]) -> Parsed:
    return text, sorted((e.type, e.offset, e.length, json.dumps(e.extra)) for e in entities)


def ours(html: str) -> Parsed | str:
    try:
        return plain(*parse_html(html))
    except MarkupError as error:
        return f"Can't parse entities: {error}"


def assert_same(html: str) -> None:
    answer = td_parse(html)
    assert ours(html) == from_td(answer)
    if "message" in answer or set("*_`~|[]") & set(answer["text"]):
        return
    fixed = td({"@type": "parseMarkdown", "text": answer})
    assert plain(*tidy(*parse_html(html), trim=False)) == from_td(fixed)


CASES = [
    "plain",
    "<b>bold</b> <STRONG>B</strong>",
    "<i>x</i><em>x</em><u>x</u><ins>x</ins><s>x</s><strike>x</strike><del>x</del>",
    "<tg-spoiler>x</tg-spoiler><span class='tg-spoiler'>x</span><span class=TG-SPOILER>x</span>",
    "<span>x</span>",
    "<span class='tg-other'>x</span>",
    "<b>x",
    "<b>x<i>y</b>",
    "x</b>",
    "</>",
    "<b>x</>",
    "<b>x</b >",
    "<b>x</b y>",
    "<b>x</b",
    "<b>x</",
    "<h1>x</h1>",
    "a < b",
    "a <3",
    "<br>",
    "<br/>",
    "<b/>",
    "<",
    "x <b",
    "é <b",
    "<b x",
    "<b x=",
    "<b x=1",
    "<b x=1 ",
    "<b x='1",
    "<b =1>x</b>",
    "<b x=1/>x</b>",
    "<b x y=1 z='2'>x</b>",
    "<b\n>x</b>",
    "a\0b<b\0>",
    "<b \0>x</b>",
    "<b x=\0>y</b>",
    "&lt;b&gt; &amp; &quot; &apos; &nbsp; & &lt &LT; &am;",
    "&#65;&#x41;&#65a&#0;&#x;&#1114111;&#x10fffe;&#00000065;&#99999999999;",
    "&#xd83d;&#xde00;",
    "<a href='https://example.org/a b?q#f'>x</a>",
    "<a href=example.org>x</a><a href>x.be</a><a>x.be</a><a>x</a>",
    "<a href='&quot;'>x</a><a href=bad>x</a><a href='http://localhost'>x</a>",
    "<a href='tg://user?id=42'>x</a><a href='tg://user?id=0'>x</a><a href='tg:user?x=1&id=5'>x</a>",
    "<a href='x.be' href='y.be'>x</a>",
    "<pre>x</pre><code>x</code><pre><code class='language-py'>x</code></pre>",
    "<code class='language-py'><pre>x</pre></code><code class=language-py>x</code>",
    "<pre> <code class='language-c'>x</code></pre><pre><code>x</code></pre>",
    "<blockquote>x</blockquote><blockquote expandable>x</blockquote>",
    "<blockquote expandable=''>x</blockquote><blockquote EXPANDABLE>x</blockquote>",
    "<blockquote><blockquote expandable>x</blockquote></blockquote>",
    "<tg-emoji emoji-id='5'>😀</tg-emoji><tg-emoji emoji-id='-5'>😀</tg-emoji>",
    "<tg-emoji emoji-id='05'>😀</tg-emoji>",
    "<tg-emoji>x</tg-emoji>",
    "<tg-emoji></tg-emoji><b></b>",
    "<tg-time unix='1700000000'>x</tg-time><tg-time unix='5z' format=''>x</tg-time>",
    "<tg-time unix='z'>x</tg-time><tg-time>x</tg-time><tg-time unix='2147483648'>x</tg-time>",
    "<tg-time unix='99999999999999999999'>x</tg-time><tg-time unix='-5'>x</tg-time>",
    "<tg-time unix='z' format='q'>x</tg-time>",
    "<b>a<i>b</i>c</b>",
    "<b>x</b><b>y</b>",
    "<b>a<code>y</code>z</b>",
    "<b>😀</b><i>é</i><u>😀</u>",
    "<a href='x.be'>x<code>y</code><b>z</b></a>",
    "<a href='x.be'><blockquote>z</blockquote>y</a>",
    "<u>a<i>b</i>c</u>d<b>e<i>f</i></b>",
    "<b>a\r\n\tb\u202ec\u0333</b>d",
]


@pytest.mark.parametrize("html", CASES)
def test_it_reads_html_as_tdlib_does(html: str) -> None:
    assert_same(html)


def test_it_reads_every_time_format_as_tdlib_does() -> None:
    for length in range(3):
        for letters in itertools.product("rRDdtTwWx", repeat=length):
            assert_same(f"<tg-time unix='5' format='{''.join(letters)}'>x</tg-time>")


TAGS = [
    *("<b>", "</b>", "<i>", "</i>", "<u>", "</u>", "<s>", "</s>", "<tg-spoiler>", "</tg-spoiler>", "</>"),
    *("<pre>", "</pre>", "<code>", "<code class='language-c'>", "</code>", "<blockquote expandable>"),
    *(
        "<blockquote>",
        "</blockquote>",
        "<a href='x.be'>",
        "<a href=x.be>",
        "<a>",
        "</a>",
        "<tg-time unix='5'>",
    ),
    *(
        "</tg-time>",
        "<tg-emoji emoji-id='5'>",
        "</tg-emoji>",
        "<",
        "</",
        ">",
        "=",
        "'",
        '"',
        "/",
        "&",
        "&lt;",
    ),
    *("&#65;", "&#x41", "<b x=", "<B ", "expandable", "class", " ", "\n", "\r", "\t", "\0", "x", "é", "😀"),
]
WRAPPERS = [
    *("<b>", "<i>", "<u>", "<s>", "<tg-spoiler>", "<pre>", "<code>", "<code class=language-c>"),
    *("<a href='x.be'>", "<a href='tg://user?id=5'>", "<blockquote>", "<blockquote expandable>"),
    *("<tg-emoji emoji-id='5'>", "<tg-time unix='5'>"),
]
SOUP = st.lists(st.sampled_from(TAGS), max_size=14).map("".join)
NESTED = st.recursive(
    st.sampled_from(["x", "y ", "😀", " ", "é", "&lt;", "\n", "\r", "", "a\u202eb"]),
    lambda inner: st.tuples(st.sampled_from(WRAPPERS), st.lists(inner, max_size=3)).map(
        lambda node: f"{node[0]}{''.join(node[1])}</>"
    ),
    max_leaves=8,
)
LINK_PARTS = [
    *("http", "https://", "HTTP://", "tg:", "tg://", "ton://", "ftp://", "//", "x.be", "a", "localhost"),
    *(
        ".",
        "..",
        "@",
        "?",
        "#",
        "/",
        "%20",
        "%",
        "é",
        "例子",
        ":80",
        ":0",
        ":99999",
        ":x",
        "[::1]",
        "]",
        "user?id=5",
    ),
    *(" ", "id=5", "-", "_", "|", "<", "127.0.0.1", "X.BE", ":", "resolve?domain=x"),
]
quick = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@quick
@given(SOUP)
def test_it_reads_tag_soup_as_tdlib_does(html: str) -> None:
    assert_same(html)


@quick
@given(st.lists(NESTED, max_size=3).map("".join))
def test_it_tidies_nested_tags_as_tdlib_does(html: str) -> None:
    assert_same(html)


@quick
@given(st.lists(st.sampled_from(LINK_PARTS), max_size=7).map("".join))
def test_it_keeps_the_links_tdlib_keeps(link: str) -> None:
    assert_same(f'<a href="{link}">x</a>')


def test_it_trims_blanks_around_the_text_and_moves_the_entities() -> None:
    text, entities = tidy(*parse_html("\n  x <b>y</b> \n"))
    assert text == "x y"
    assert [e.to_json() for e in entities] == [{"offset": 2, "length": 1, "type": "bold"}]


def test_it_clips_a_format_that_ends_in_blanks() -> None:
    text, entities = tidy(*parse_html("x<b> y  </b>"))
    assert text == "x y"
    assert [(e.offset, e.length) for e in entities] == [(1, 2)]


def test_it_leaves_nothing_of_a_text_without_anything_to_see() -> None:
    assert tidy(*parse_html("<b> \u200b\n</b>")) == ("", [])


def test_it_sorts_outer_before_inner() -> None:
    _, entities = tidy(*parse_html("<i><a href='x.be'>x</a></i>"))
    assert [e.type for e in sorted(entities, key=sort_key)] == ["text_link", "italic"]
