"""Passwords and codes in what people type: the word for one, with its value.

"My PUK is lost" and 收不到验证码 are cries for help and hold no value.
"""

from __future__ import annotations

import re

from bot.free_text.folding import fold

_COMMAND = re.compile(r"/\d{4,8}(?:@\w*)?(?=\s|$)")
_PASSWORD = r"(?:pass ?word|passcode|passphrase|\bmdp\b|mot de passe|wachtwoord|pass?wort|kennwort|密码|密碼|口令)"  # noqa: S105 - a pattern
_NUMBER_NAMES = (
    r"(?:\bpin(?:[- ]?(?:code|nummer|number))?\b|\bpuk ?[12]?(?:[- ]?(?:code|nummer|number))?\b|geheimzahl"
    r"|geheimnummer|\bcv[vc]2?\b|\botp\b|(?<![a-z])(?:pin|puk)码|(?<![a-z])(?:pin|puk)(?=[^a-z\s]))"
)
_CODE = (
    r"(?:(?:verification|verify|security|one[- ]time|sms|login|activation|confirmation|access|secret|itsme)[- ]?code"
    r"|code (?:de |d.|a )?(?:verification|securite|confirmation|sms|secret|acces|activation|usage unique|recu)"
    r"|(?:verificatie|beveiligings|bevestigings|toegangs|inlog|activatie|controle|eenmalige) ?code"
    r"|(?:bestatigungs|sicherheits|verifizierungs|zugangs|aktivierungs|einmal|freischalt|pruf)-?code"
    r"|验证码|驗證碼|校验码|动态码|确认码|激活码|安全码|解锁码)"
)
_BARE = r"(?:(?<![\w-])code\b)"
_OTHER_CODES = re.compile(
    r"(?:postal|post|zip|error|promo|country|area|qr|dial|dialling|bar|discount|voucher|product|city|ussd|reason|status"
    r"|referral|short|source|dress|fout|fehler|landen|tarif|coupon|student|course|house|gift)[ -]$"
)
_SAYS = (
    r"(?:is|was|are|here|est|c.?est|etait|ist|lautet|war|luidt|hier|voici|number|no|nr|nummer|numero|num|是|为|爲|為)"
)
_MARKS = r"[\s:=>'\"“”„«»()\[\]#,-]{0,4}"
_TIGHT = rf"{_MARKS}(?:{_SAYS}\b{_MARKS}|[是为為]{_MARKS}){{0,3}}"
_LOOSE = r"(?P<between>[^\d.!?\n,;。!?,;]{0,30}?)"
_NUMBER = (
    r"(?P<value>(?:\bg-)?\d(?:[ .-]?\d){3,7})(?![ .-]?\d|[/:]\d|\s?(?:€|eur|%|x\b|times|fois|keer|mal\b|days|jours"
    r"|dagen|tage|uur|uhr|次|天|欧|年))"
)
_NUMBER_SECRET = re.compile(rf"(?:{_NUMBER_NAMES}|{_CODE}|{_PASSWORD}){_TIGHT}{_NUMBER}")
_CVC = re.compile(rf"\bcv[vc]2?\b{_TIGHT}\d{{3,4}}(?!\d)")
_FAR_SECRET = re.compile(rf"(?:{_NUMBER_NAMES}|{_CODE}){_LOOSE}{_NUMBER}")
_BARE_SECRET = re.compile(
    rf"{_BARE}(?:\s?[:=]\s?|\s(?:i got |i received |from [a-z]+ |itsme |sms |recu |erhalten )?{_SAYS}[\s:]+){_NUMBER}"
    rf"|{_BARE}\s(?P<long>\d{{6,8}})(?!\d)"
)
_BEFORE = re.compile(
    rf"(?<![\d+/.-])(?P<value>(?:g-)?\d{{3}}[ -]?\d{{1,5}})\s?(?:is|est|ist|是|为|=)[^\d.!?\n]{{0,25}}?"
    rf"(?:{_NUMBER_NAMES}|{_CODE}|{_BARE})"
)
_WORD_SECRET = re.compile(rf"{_PASSWORD}{_TIGHT}(?P<value>[!-~]{{4,40}})")
_NOT_SAID = re.compile(
    r"\b(?:not|no|never|lost|wrong|forg\w+|cannot|can.t|don.t|doesn.t|blocked|missing|without|until|since|by|to|in|at"
    r"|pas|oubli\w*|perdu\w*|faux|bloqu\w*|jamais|depuis|avant|au|en|niet|geen|kwijt|vergeten|verloren|fout|geblokkeerd"
    r"|sinds|naar|op|nicht|kein\w*|vergess\w*|verlor\w*|falsch|gesperrt|seit|bis|an|um)\b|不|没|忘|丢|错|锁|未|到|向|给"
)
_NONE_CAME = re.compile(
    r"(?:\bno|\bnot|n't|\bany|\bpas de|\baucun|\bgeen|\bkein\w*|\bohne|收不到|没收到|没有|无)\W{0,2}(?:\w{1,8} )?$"
)
_DAY, _MONTH = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])"
_DATE = re.compile(rf"{_DAY}[ ./-]{_MONTH}[ ./-](?:19|20)?\d\d|(?:19|20)\d\d[ ./-]{_MONTH}[ ./-]{_DAY}")
_YEAR = re.compile(r"(?:19|20)\d\d")
_SHORTEST = 4  # signs of a password
_TELLING = re.compile(r"[0-9@#$%^&*_~+]")


def holds_code(text: str) -> bool:
    """Whether a password, PIN, PUK or code stands there."""
    if _COMMAND.match(text.strip()):
        return True
    text = fold(text)
    return _near(text) or _far(text) or _bare(text) or _password(text)


def _near(text: str) -> bool:
    """ "PIN: 1234", "482913 is your code"."""
    told = [found for pattern in (_NUMBER_SECRET, _BEFORE) for found in pattern.finditer(text)]
    good = (found for found in told if not _DATE.fullmatch(found["value"]) and not _came_not(text, found.start()))
    return any(good) or _CVC.search(text) is not None


def _far(text: str) -> bool:
    """ "the PIN of my old SIM 1234"."""
    return any(
        not (_NOT_SAID.search(found["between"]) or _DATE.fullmatch(found["value"]) or _YEAR.fullmatch(found["value"]))
        and not _came_not(text, found.start())
        for found in _FAR_SECRET.finditer(text)
    )


def _bare(text: str) -> bool:
    """ "the code is 4829"; not a postal code, not the code of an error."""
    for found in _BARE_SECRET.finditer(text):
        other = _OTHER_CODES.search(text[max(0, found.start() - 14) : found.start()])
        if not other and not _DATE.fullmatch(found["value"] or "") and not _came_not(text, found.start()):
            return True
    return False


def _came_not(text: str, at: int) -> bool:
    """ "no code from 5000"."""
    return _NONE_CAME.search(text[max(0, at - 18) : at]) is not None


def _password(text: str) -> bool:
    """A word with a digit or a sign in it: "password: forgotten!" tells none."""
    for found in _WORD_SECRET.finditer(text):
        value = found["value"].rstrip(".,;:!?)]}\"'")
        if len(value) >= _SHORTEST and _TELLING.search(value) and not _DATE.fullmatch(value) and "//" not in value:
            return True
    return False
