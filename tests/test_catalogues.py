"""The catalogue tool: what it extracts, that it is stable, and that each check finds its planted fault."""

from __future__ import annotations

import io
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

from bot.i18n import read_catalogue
from tests.fixtures.catalogue import SCREEN, STEP, entry, translate
from tools import catalogue_checks as checks
from tools.catalogues import main
from tools.content_extractor import extract, sentences

ROOT = Path(__file__).parent.parent
PO = Path("locales/fr/LC_MESSAGES/messages.po")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A tiny project: one screen and one step."""
    for folder in ("bot/screens", "content/steps", "locales"):
        (tmp_path / folder).mkdir(parents=True)
    tables = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["babel"]["mappings"]
    mappings = (f'[[tool.babel.mappings]]\nmethod = "{m["method"]}"\npattern = "{m["pattern"]}"\n' for m in tables)
    (tmp_path / "pyproject.toml").write_text("".join(mappings), encoding="utf-8")
    (tmp_path / "bot/screens/plan.py").write_text(SCREEN, encoding="utf-8")
    (tmp_path / "content/steps/ask.toml").write_text(STEP, encoding="utf-8")
    return tmp_path


@pytest.fixture
def run(project: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    def run(*arguments: str) -> tuple[int, str]:
        code = main(arguments, project)
        captured = capsys.readouterr()
        return code, captured.out + captured.err

    return run


def test_it_extracts_code_and_content(run: Callable[..., tuple[int, str]], project: Path) -> None:
    assert run("extract") == (0, "")
    text = (project / "locales/messages.pot").read_text(encoding="utf-8")
    assert '#. shown once\n#: bot/screens/plan.py\n#, python-brace-format\nmsgid "Hello {name}"' in text
    assert 'msgctxt "button"\nmsgid "Back"' in text
    assert 'msgid_plural "{n} accounts"' in text
    assert '#. steps/ask.toml: lines.first.text\n#: content/steps/ask.toml\nmsgid "It ends <b>then</b>."' in text
    assert '"own"' not in text
    assert "Date" not in text


def test_it_is_stable(run: Callable[..., tuple[int, str]], project: Path) -> None:
    run("extract")
    run("init", "zh")
    files = sorted((project / "locales").rglob("*.po*"))
    before = [file.read_bytes() for file in files]
    (project / "bot/screens/plan.py").write_text(f"\n\n\n{SCREEN}", encoding="utf-8")
    run("extract")
    run("update")
    assert [file.read_bytes() for file in files] == before


def test_chinese_starts_with_one_plural_form(run: Callable[..., tuple[int, str]], project: Path) -> None:
    run("extract")
    run("init", "zh")
    text = (project / "locales/zh/LC_MESSAGES/messages.po").read_text(encoding="utf-8")
    assert 'msgstr[0] ""' in text
    assert "msgstr[1]" not in text


def test_it_goes_from_a_new_language_to_no_faults(run: Callable[..., tuple[int, str]], project: Path) -> None:
    run("extract")
    run("init", "fr")
    code, output = run("check")
    assert code == 1
    assert output.endswith("6 faults\n")
    translate(project / PO)
    assert run("check") == (0, "catalogues: no faults\n")
    assert run("compile") == (0, "")
    assert (project / PO).with_suffix(".mo").exists()


def test_it_does_not_start_a_language_twice(run: Callable[..., tuple[int, str]]) -> None:
    run("extract")
    run("init", "fr")
    assert run("init", "fr")[0] == 1


def test_it_does_not_compile_a_broken_translation(run: Callable[..., tuple[int, str]], project: Path) -> None:
    run("extract")
    run("init", "fr")
    translate(project / PO, **{"Ask {carrier}": "Demandez"})
    code, output = run("compile")
    assert (code, "{carrier} is missing" in output) == (1, True)


def test_it_sees_changed_sentences(run: Callable[..., tuple[int, str]], project: Path) -> None:
    run("extract")
    run("init", "fr")
    translate(project / PO)
    step = project / "content/steps/ask.toml"
    step.write_text(STEP.replace("I have asked", "Quite another sentence"), encoding="utf-8")
    _, output = run("check")
    assert "locales/messages.pot: out of date" in output
    assert "'Quite another sentence': not in this language yet" in output
    assert "'I have asked': no longer used" in output
    run("extract")
    run("update")
    assert "'I have asked': obsolete" in run("check")[1]
    run("update", "--prune")
    assert "obsolete" not in run("check")[1]


def test_a_sentence_that_comes_back_finds_its_translation(run: Callable[..., tuple[int, str]], project: Path) -> None:
    run("extract")
    run("init", "fr")
    translate(project / PO, **{"I have asked": "Demandé"})
    step = project / "content/steps/ask.toml"
    for text in (STEP.replace('done = "I have asked"', ""), STEP):
        step.write_text(text, encoding="utf-8")
        run("extract")
        run("update")
    assert run("check") == (0, "catalogues: no faults\n")


def test_it_proposes_similar_translations_when_asked(run: Callable[..., tuple[int, str]], project: Path) -> None:
    run("extract")
    run("init", "fr")
    translate(project / PO)
    step = project / "content/steps/ask.toml"
    step.write_text(STEP.replace("I have asked", "I have asked it"), encoding="utf-8")
    run("extract")
    run("update", "--guess")
    assert "'I have asked it': fuzzy" in run("check")[1]


def test_broken_content_is_one_readable_line(run: Callable[..., tuple[int, str]], project: Path) -> None:
    (project / "content/steps/ask.toml").write_text("task =", encoding="utf-8")
    code, output = run("extract")
    assert (code, "ask.toml: not valid TOML" in output) == (1, True)


def test_it_extracts_only_what_the_user_reads() -> None:
    content = """
        title = "Banks"
        name = "not this"
        [account]
        name = "MyProximus"
        [[services]]
        name = " Revolut "
        how = { text = "Open it.", source = "own" }
        [[phrase]]
        en = "Hello."
        fr = "Bonjour."
        [[answer]]
        says = "Top up first."
        en = "No."
        rule = { text = "No rule." }
        done = ""
        [[paragraph]]
        fr = "Je résilie {when}."
        says = "You cancel."
        [blank.name]
        fr = "nom"
        text = "your name"
    """
    assert dict(sentences(tomllib.loads(content))) == {
        "title": "Banks",
        "services[0].name": "Revolut",
        "services[0].how.text": "Open it.",
        "phrase[0].en": "Hello.",
        "answer[0].says": "Top up first.",
        "answer[0].en": "No.",
        "answer[0].rule.text": "No rule.",
        "paragraph[0].says": "You cancel.",
        "blank.name.text": "your name",
    }


def test_it_leaves_what_a_source_says_of_itself_alone() -> None:
    file = io.BytesIO(b'[x]\ntext = "A source"\n')
    file.name = "content/sources/law.toml"
    assert list(extract(file, (), (), {})) == []


def faults_of(check: Callable[[Path, Message], object], msgid: str, msgstr: str) -> list[str]:
    return [str(fault) for fault in check(PO, Message(msgid, msgstr))]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Demandez :", "a plain space in 'z :'"),
        ("Demandez\u00a0:", ""),
        ("Vraiment ?", "a plain space in 't ?'"),
        ("Touchez « Oui »", "a plain space in '« '"),
        ("Touchez «\u00a0Oui\u00a0»", ""),
        ("Une facture de {carrier}", "'de {carrier}' would be d’ or qu’ before a vowel"),
        ("Jusqu’à ce que {carrier} réponde", "'que {carrier}' would be d’ or qu’ before a vowel"),
        ("Une facture reçue chez {carrier}", ""),
        ("Plus de {count} jours", ""),
    ],
)
def test_it_finds_plain_spaces_and_missing_elisions_in_french(text: str, found: str) -> None:
    faults = list(checks.french(Path("locales/fr/messages.po"), Message("Some {carrier} {count}", text)))
    assert [fault.message for fault in faults] == ([found] if found else [])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Bei {carrier} kündigen", "'Bei {carrier}' would be the nominative"),
        ("sperren lassen ({carrier})", "'({carrier})' would be the nominative"),
        ("Bei {carrier_dat} kündigen", ""),
        ("Fragen Sie {carrier_acc}", ""),
        ("{carrier} muss antworten", ""),
    ],
)
def test_it_finds_an_operator_in_the_wrong_case_in_german(text: str, found: str) -> None:
    faults = list(checks.german(PO, Message("Ask {carrier}", text)))
    assert [fault.message for fault in faults] == ([found] if found else [])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("您好,我想取消", "好,"),
        ("可以说英语吗?", "吗?"),
        ("客户号(账单上)", "号("),
        ("请看 BASE. 再说", ". 再"),
        ("<b>注意</b>: 重要", "意:"),
        ("您好，我想取消（今天）。", ""),
        ("拨打 +32 2 745.95.00，费用 1,50", ""),
        ("10:00 开始", ""),
    ],
)
def test_it_finds_ascii_punctuation_in_chinese(text: str, found: str) -> None:
    faults = list(checks.full_width(PO, Message("Hello", text)))
    assert [fault.message for fault in faults] == ([f"ASCII punctuation in {found!r}"] if found else [])


@pytest.mark.parametrize(
    ("label", "width"),
    [
        ("I have asked", 12),
        ("✅ I have asked", 12),
        ("‹ Back", 4),
        ("✍️ 书面通知", 8),
        ("🇨🇳 微信、支付宝… {done}/{all}", 15),
        ("Éléments", 8),
    ],
)
def test_it_measures_labels(label: str, width: int) -> None:
    assert checks.columns(label) == width


def test_it_finds_long_labels() -> None:
    message = Message("Ask", "Demander la résiliation", context="button")
    assert len(list(checks.labels_fit(PO, message, message))) == 1
    assert list(checks.labels_fit(PO, message, message, english=True)) == []
    title = Message("Banks", "Banques, cartes, paiements", auto_comments=["services/bank.toml: title"])
    assert len(list(checks.labels_fit(PO, title, title))) == 1
    sentence = Message("Ask", "Demander la résiliation", auto_comments=["steps/ask.toml: lines.a.text"])
    assert list(checks.labels_fit(PO, sentence, sentence)) == []


def test_it_finds_other_fields_and_tags() -> None:
    assert len(list(checks.same_fields(PO, Message("Ask {a}", "Demander {b}")))) == 2
    assert list(checks.same_fields(PO, Message("Ask {a}", "{a}, demander"))) == []
    assert len(list(checks.same_tags(PO, Message("<b>Ask</b>", "<b>Demander")))) == 1
    assert list(checks.same_tags(PO, Message("<b>Ask</b> <i>now</i>", "<i>Ici</i> <b>demander</b>"))) == []


def test_it_finds_empty_and_fuzzy_entries() -> None:
    assert len(list(checks.translated(PO, Message("Ask", "")))) == 1
    assert len(list(checks.translated(PO, Message("Ask", "Demander", flags=["fuzzy"])))) == 1
    assert len(list(checks.translated(PO, Message(("One", "Two"), ("Un", ""))))) == 1
    assert list(checks.translated(PO, Message("Ask", "Demander"))) == []


def test_it_finds_english_left_as_it_is() -> None:
    assert len(list(checks.really_translated(PO, Message("Ask", "Ask"), set()))) == 1
    assert list(checks.really_translated(PO, Message("Telegram", "Telegram"), {"Telegram"})) == []
    assert list(checks.really_translated(PO, Message("{a} · {b}", "{a} · {b}"), set())) == []


def test_it_finds_obsolete_entries(tmp_path: Path) -> None:
    po = tmp_path / "fr" / "LC_MESSAGES" / "messages.po"
    po.parent.mkdir(parents=True)
    po.write_text('#~ msgid "Old"\n#~ msgstr "Vieux"\n' + entry("Back", "Retour"), encoding="utf-8")
    assert len(list(checks.nothing_obsolete(po, read_catalogue(po)))) == 1
    assert list(checks.nothing_obsolete(po, Catalog())) == []


@pytest.mark.parametrize(
    "code",
    [
        "t.gettext(title)",
        't.gettext(f"Hello {name}")',
        't.gettext("Hello " + name)',
        't.gettext("Hello {name}".format(name=name))',
        "t.pgettext('button', label)",
        't.pgettext(context, "Back")',
        't.ngettext("One", many, 3)',
        't.npgettext("button", "One", many, 3)',
        "gettext(*sentences)",
    ],
)
def test_it_finds_sentences_the_extractor_cannot_see(code: str) -> None:
    (fault,) = checks.literals(checks.SourceCode(Path("/x/bot/screens/plan.py"), f"\n{code}\n"))
    assert fault.file == "bot/screens/plan.py:2"
    assert list(checks.literals(checks.SourceCode(Path("bot/i18n.py"), code))) == []


@pytest.mark.parametrize(
    "code",
    ['t.gettext("One " "sentence")', 't.ngettext("One", "{n}", count)', "t.content(step.task)", "f(x)"],
)
def test_it_lets_literals_pass(code: str) -> None:
    assert list(checks.literals(checks.SourceCode(Path("bot/x.py"), code))) == []
